/** What a page shows until a picture has come: a few bytes that browsers make a blurred picture of. */

import { encode } from 'blurhash'
import { rgbaToThumbHash } from 'thumbhash'
import type { Frame } from '../engine/index.ts'

/** Longest side of the picture that placeholders and colours are made of, in pixels. */
const LONGEST_SIDE = 64

/** The size of that, of the same shape, no larger than the picture. */
export function placeholderSize({ width, height }: Pick<Frame, 'width' | 'height'>) {
  const factor = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  const side = (length: number) => Math.max(1, Math.round(length * factor))
  return { width: side(width), height: side(height) }
}

/** In base64, as its readers take it. */
export function thumbHashOf({ width, height, data }: Frame): string {
  return btoa(String.fromCharCode(...rgbaToThumbHash(width, height, new Uint8Array(data.buffer))))
}

/** Four components along the longer side, three along the other. BlurHash knows no alpha. */
export function blurHashOf({ width, height, data }: Frame): string {
  const [across, down] = width >= height ? [4, 3] : [3, 4]
  return encode(data, width, height, across, down)
}
