/** One variant from its source: read, decoded, drawn, encoded and stored. */

import type { Ticket } from '../admission/ticket.ts'
import type { Converter } from '../convert/convert.ts'
import { convertOrKeep } from '../convert/smallest.ts'
import { mediaType, type Picture, type Plan } from '../engine/index.ts'
import { asksForAuto, type Transform } from '../request/transform.ts'
import type { Metadata } from '../storage/object-store.ts'
import { describePicture } from './describe-picture.ts'
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
}

/** A variant that is not stored yet. Plain data: other requests may hold it as well. */
export interface MadeVariant {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly metadata: Metadata
  readonly plan: Plan | undefined
}

/** Throws `ImageError`, `BusyError`, and what the source throws. */
export function makeVariant(order: MakeOrder, ports: MakePorts): Promise<MadeVariant> {
  const { converter } = ports
  return withPicture(order, ports, (picture, ticket) => {
    return makeOf(picture, order, { converter, ticket })
  })
}

async function makeOf(
  picture: Picture,
  { transform, accepted }: MakeOrder,
  { converter, ticket }: { readonly converter: Converter; readonly ticket: Ticket },
): Promise<MadeVariant> {
  const sourceBytes = picture.input.length
  const options = settleTransform(transform, picture, accepted)
  if (transform.format === 'json') {
    return documentOf(describePicture(picture, options, sourceBytes), sourceBytes)
  }
  const formats = asksForAuto(transform) ? accepted : [options.format]
  const { conversion, bytes, kept, format } = await convertOrKeep(
    converter,
    { picture, options, ticket },
    formats,
  )
  const { width, height, quality, plan } = conversion
  return {
    bytes,
    contentType: mediaType(format),
    metadata: metadataOf({ width, height, quality, sourceBytes, isOriginal: kept }),
    plan,
  }
}

function documentOf(document: object, sourceBytes: number): MadeVariant {
  return {
    bytes: new TextEncoder().encode(JSON.stringify(document)) as Uint8Array<ArrayBuffer>,
    contentType: 'application/json',
    metadata: { 'source-bytes': `${sourceBytes}` },
    plan: undefined,
  }
}
