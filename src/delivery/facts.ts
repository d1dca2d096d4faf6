/** Answers that tell of a source in place of showing it: a document, or a placeholder as text. */

import type { Ticket } from '../admission/ticket.ts'
import type { Converter } from '../convert/convert.ts'
import {
  type ConvertOptions,
  type Frame,
  ImageError,
  type Picture,
  uprightSize,
} from '../engine/index.ts'
import type { PlaceholderFormat } from '../request/transform.ts'
import type { Metadata } from '../storage/object-store.ts'
import { describePicture } from './describe-picture.ts'
import { blurHashOf, placeholderSize, thumbHashOf } from './placeholder.ts'

/** A text that is handed out as a variant. */
export interface Facts {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly metadata: Metadata
}

export interface Looking {
  readonly converter: Converter
  readonly ticket: Ticket
}

const HASHES = { thumbhash: thumbHashOf, blurhash: blurHashOf } as const satisfies Record<
  PlaceholderFormat,
  (pixels: Frame) => string
>

/** The whole source as a few characters. Throws `ImageError`, `BusyError`. */
export async function placeholderFacts(
  picture: Picture,
  format: PlaceholderFormat,
  looking: Looking,
): Promise<Facts> {
  const sourceBytes = picture.input.length
  const text = HASHES[format](await fewPixels(picture, looking))
  return factsOf(text, 'text/plain; charset=utf-8', sourceBytes)
}

/** A picture that cannot be decoded is told of as far as its header goes. */
export async function documentFacts(
  picture: Picture,
  options: ConvertOptions,
  looking: Looking,
): Promise<Facts> {
  const sourceBytes = picture.input.length
  const tell = (pixels?: Frame) => describePicture(picture, options, sourceBytes, pixels)
  const header = tell() // before the input is consumed
  const document = await fewPixels(picture, looking)
    .then((pixels) => ({ ...header, ...tell(pixels) }))
    .catch((error: unknown) => {
      if (error instanceof ImageError) return header
      throw error
    })
  return factsOf(JSON.stringify(document), 'application/json', sourceBytes)
}

async function fewPixels(picture: Picture, { converter, ticket }: Looking): Promise<Frame> {
  const size = placeholderSize(uprightSize(picture.info))
  return await converter.pixels({ picture, ticket, size })
}

function factsOf(text: string, contentType: string, sourceBytes: number): Facts {
  return {
    bytes: new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>,
    contentType,
    metadata: { 'source-bytes': `${sourceBytes}` },
  }
}
