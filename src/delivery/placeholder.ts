/** What a page shows until a picture has come: a few bytes that browsers make a blurred picture of. */

import { encode } from 'blurhash'
import { rgbaToThumbHash } from 'thumbhash'
import type { Frame } from '../engine/index.ts'

/** Longest side of the picture that placeholders and colours are made of, in pixels. */
export const PLACEHOLDER_SIDE = 64

/** In base64, as its readers take it. */
export function thumbHashOf({ width, height, data }: Frame): string {
  return btoa(String.fromCharCode(...rgbaToThumbHash(width, height, new Uint8Array(data.buffer))))
}

/** Four components along the longer side, three along the other. BlurHash knows no alpha. */
export function blurHashOf({ width, height, data }: Frame): string {
  const [across, down] = width >= height ? [4, 3] : [3, 4]
  return encode(data, width, height, across, down)
}
