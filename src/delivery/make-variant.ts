/** One variant from its source: read, decoded, drawn, encoded and stored. */

import type { Clock } from '../admission/clock.ts'
import type { Gate } from '../admission/create-gate.ts'
import type { Ticket } from '../admission/ticket.ts'
import { waitForPlace } from '../admission/wait-for-place.ts'
import type { Converter } from '../convert/convert.ts'
import { convertOrKeep } from '../convert/smallest.ts'
import { FIRST_SLAB_BYTES, mediaType, type Picture, type Plan } from '../engine/index.ts'
import { asksForAuto, type Transform } from '../request/transform.ts'
import type { FileSource } from '../source/file-source.ts'
import { memoryTarget } from '../source/file-target.ts'
import { fill } from '../source/fill.ts'
import type { Metadata } from '../storage/object-store.ts'
import { describePicture } from './describe-picture.ts'
import { type Accepted, settleTransform } from './settle.ts'
import { metadataOf } from './variant.ts'

export interface MakePorts {
  readonly gate: Gate
  readonly converter: Converter
  readonly clock: Clock
  /** How long to wait for memory, in milliseconds. */
  readonly waitMs: number
}

/** What is to be made, of what. */
export interface MakeOrder {
  readonly transform: Transform
  readonly accepted: Accepted
  /** Of the source; 0 where nobody has told. */
  readonly expectedBytes: number
  open(): Promise<FileSource>
}

/** A variant that is not stored yet. Plain data: other requests may hold it as well. */
export interface MadeVariant {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly metadata: Metadata
  readonly plan: Plan | undefined
}

/** Throws `ImageError`, `BusyError`, and what the source throws. */
export async function makeVariant(order: MakeOrder, ports: MakePorts): Promise<MadeVariant> {
  const { gate, clock, waitMs, converter } = ports
  // Where the size is known, the whole place is taken at once: two that grow could block each other.
  const placeBytes = Math.max(FIRST_SLAB_BYTES, order.expectedBytes)
  const ticket = await waitForPlace(gate, placeBytes, { clock, patienceMs: waitMs })
  try {
    const source = await order.open()
    const target = memoryTarget(ticket, source.declaredBytes || undefined)
    try {
      await fill(target, ticket, source)
      const picture = converter.inspect(target.file)
      return await makeOf(picture, order, { converter, ticket })
    } finally {
      target.release()
    }
  } finally {
    ticket.release()
  }
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
