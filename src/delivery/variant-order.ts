/** A variant that is still to be made, as it goes through the queue. */

import type { SourceName } from '../request/img-path.ts'
import type { Transform } from '../request/transform.ts'
import type { Accepted } from './settle.ts'

export interface VariantOrder {
  readonly source: SourceName
  /** The version that it was asked of; of another one nothing is made. */
  readonly etag: string
  readonly transform: Transform
  readonly accepted: Accepted
}

export interface VariantMessage {
  readonly variant: VariantOrder
}

/** A message may be anything; whoever sent one with this member was one of us. */
export function variantOrderOf(body: unknown): VariantOrder | undefined {
  const variant =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'variant') : undefined
  return typeof variant === 'object' && variant !== null ? (variant as VariantOrder) : undefined
}
