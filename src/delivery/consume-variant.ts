/** The queue's side of a first answer: the final variant is made, and takes its place. */

import { BusyError } from '../admission/busy-error.ts'
import { ImageError } from '../engine/index.ts'
import type { Log } from '../metrics/log.ts'
import type { SourceName } from '../request/img-path.ts'
import { SourceError } from '../source/source-error.ts'
import type { Delivery } from './delivery.ts'
import type { VariantOrder } from './variant-order.ts'
import type { VariantSource } from './variant-wish.ts'

export interface VariantConsumer {
  readonly delivery: Delivery
  readonly log: Log
  /** The way to a source without a caller. */
  sourceOf(name: SourceName): VariantSource
}

/** Whether it is to come again. What the picture itself is to blame for will not get better. */
export async function consumeVariant(
  order: VariantOrder,
  { delivery, log, sourceOf }: VariantConsumer,
): Promise<'ack' | 'retry'> {
  const { source, ...rest } = order
  try {
    await delivery.finish({ ...rest, source: sourceOf(source) })
    return 'ack'
  } catch (error) {
    const isOver =
      (error instanceof ImageError &&
        error.code !== 'memory-held' &&
        error.code !== 'codec-failed') ||
      error instanceof SourceError
    if (!(error instanceof BusyError)) {
      log('warn', { event: 'variant', source, error: String(error), again: !isOver })
    }
    return isOver ? 'ack' : 'retry'
  }
}
