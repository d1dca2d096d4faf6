/** One variant from its source: read, decoded, drawn, encoded and stored. */

import type { Ticket } from '../admission/ticket.ts'
import type { Converter } from '../convert/convert.ts'
import { convertOrKeep } from '../convert/smallest.ts'
import {
  type ConvertOptions,
  hasQuality,
  isLossless,
  mediaType,
  type Picture,
  type Plan,
} from '../engine/index.ts'
import { isCostly, isCostlyFormat } from '../request/costly-formats.ts'
import { asksForAuto, isPlaceholder, type Transform } from '../request/transform.ts'
import type { Metadata } from '../storage/object-store.ts'
import { documentFacts, type Facts, placeholderFacts } from './facts.ts'
import { placedTransform } from './placement/placed-transform.ts'
import { type Accepted, settleTransform } from './settle.ts'
import { metadataOf } from './variant.ts'
import { type OpenSource, type PicturePorts, withPicture } from './with-picture.ts'

export interface MakePorts extends PicturePorts {
  readonly converter: Converter
}

/** What is to be made, of what. */
export interface MakeOrder extends OpenSource {
  readonly transform: Transform
  readonly accepted: Accepted
  /** Somebody waits: what would take long may be something quicker for now. */
  readonly mayBeFirst: boolean
  /** Whoever asked has left. */
  readonly signal?: AbortSignal
}

/** A variant that is not stored yet. Plain data: other requests may hold it as well. */
export interface MadeVariant {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly metadata: Metadata
  readonly plan: Plan | undefined
  /** Another one is to take its place. */
  readonly isFirst: boolean
}

/** Throws `ImageError`, `BusyError`, and what the source throws. */
export function makeVariant(order: MakeOrder, ports: MakePorts): Promise<MadeVariant> {
  const { converter } = ports
  return withPicture(order, ports, (picture, ticket) => {
    return makeOf(picture, order, { converter, ticket })
  })
}

async function makeOf(
  file: Picture,
  order: MakeOrder,
  { converter, ticket }: { readonly converter: Converter; readonly ticket: Ticket },
): Promise<MadeVariant> {
  const picture = order.transform.asStored ? file.asStored() : file
  const placing = { picture, converter, ticket, signal: order.signal }
  const transform = await placedTransform(order.transform, placing)
  const sourceBytes = picture.input.length
  if (isPlaceholder(transform.format)) {
    return madeOf(await placeholderFacts(picture, transform.format, { converter, ticket }))
  }
  const { options, accepted, isFirst } = choose(picture, { ...order, transform })
  if (transform.format === 'json') {
    return madeOf(await documentFacts(picture, options, { converter, ticket }))
  }
  const formats = asksForAuto(transform) ? accepted : [options.format]
  const { signal } = order
  const job = signal ? { picture, options, ticket, signal } : { picture, options, ticket }
  const { conversion, bytes, kept, format } = await convertOrKeep(converter, job, formats)
  const { width, height, quality, plan } = conversion
  const facts = { width, height, quality, sourceBytes, isOriginal: kept, isFirst }
  return { bytes, contentType: mediaType(format), metadata: metadataOf(facts), plan, isFirst }
}

interface Choice {
  readonly options: ConvertOptions
  readonly accepted: Accepted
  readonly isFirst: boolean
}

/** What was asked for; or, for somebody who would wait too long, the best that is quickly made. */
function choose(picture: Picture, { transform, accepted, mayBeFirst }: MakeOrder): Choice {
  const options = settleTransform(transform, picture, accepted)
  const final: Choice = { options, accepted, isFirst: false }
  if (!mayBeFirst || !asksForAuto(transform) || !isCostlyFormat(options.format)) return final
  const { width, height, way } = picture.plan(options)
  if (way.kind === 'recoded') return final // which takes less than drawing it
  const [quick, ...others] = accepted.filter((format) => !isCostlyFormat(format))
  if (!quick || !isCostly({ ...options, pixels: width * height })) return final
  const first: Accepted = [quick, ...others]
  const quicker = settleTransform({ ...transform, effort: 'fast' }, picture, first)
  // A photo without loss, as PNG for its transparency, takes longer on the line than the final one here.
  if (!isLossless(options.lossless) && !hasQuality(quicker.format)) return final
  // A source of any accepted format may be kept in its place.
  return { options: quicker, accepted, isFirst: true }
}

function madeOf(facts: Facts): MadeVariant {
  return { ...facts, plan: undefined, isFirst: false }
}
