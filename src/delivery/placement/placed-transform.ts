/** A transform whose placement is settled for one picture. */

import type { Ticket } from '../../admission/ticket.ts'
import type { Converter } from '../../convert/convert.ts'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  type Picture,
  type Sides,
  uprightSize,
} from '../../engine/index.ts'
import type { Placement } from '../../request/placement.ts'
import type { Transform } from '../../request/transform.ts'
import { place } from './place.ts'

export interface Placing {
  readonly picture: Picture
  readonly converter: Pick<Converter, 'settle'>
  readonly ticket: Ticket
  readonly signal?: AbortSignal | undefined
}

/** The same transform where it has none. Throws `ImageError` and `BusyError`: a border is looked for in the picture. */
export async function placedTransform(transform: Transform, placing: Placing): Promise<Transform> {
  const { placement, width: _, height: __, ...others } = transform
  if (!placement) return transform
  const trim = await trimmed(transform, placement, placing)
  const whole = uprightSize(placing.picture.info)
  const source = trim
    ? {
        width: Math.max(1, whole.width - trim.left - trim.right),
        height: Math.max(1, whole.height - trim.top - trim.bottom),
      }
    : whole
  const { trim: ___, ...rest } = others
  return { ...rest, ...(trim && { trim }), ...place(source, { ...transform, placement }) }
}

async function trimmed(
  { trim }: Transform,
  { equalX, equalY }: Placement,
  { picture, converter, ticket, signal }: Placing,
): Promise<Sides | undefined> {
  if (!trim || 'top' in trim) return trim
  const options: ConvertOptions = { ...DEFAULT_OPTIONS, trim }
  const task = { picture, options, ticket }
  const settled = await converter.settle(signal ? { ...task, signal } : task)
  const found = settled.trim
  if (!found || !('top' in found)) return undefined
  const across = Math.min(found.left, found.right)
  const down = Math.min(found.top, found.bottom)
  return {
    ...found,
    ...(equalX && { left: across, right: across }),
    ...(equalY && { top: down, bottom: down }),
  }
}
