/** Scalar twins of wasm/color/: the same results from plain code, for the tests to compare with. */

import type { Color } from '../../src/engine/api/color.ts'
import { ONE, type RgbTables } from '../../src/engine/stages/color/color-tables.ts'
import { LEVELS } from '../../src/engine/stages/color/icc-curves.ts'
import type { LookTables } from '../../src/engine/stages/tone/looks.ts'

/** Twin of `colorRgba`: RGBA pixels, in place. */
export function colorRgbaScalar(pixels: Uint8Array, { columns, levels }: RgbTables): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const linear = [0, 0, 0]
    for (let channel = 0; channel < 3; channel++) {
      const column = (channel * LEVELS + pixels[at + channel]!) * 4
      for (let row = 0; row < 3; row++) linear[row]! += columns[column + row]!
    }
    for (let row = 0; row < 3; row++) {
      const clipped = Math.min(ONE, Math.max(0, linear[row]!))
      pixels[at + row] = levels[clipped >> 10]!
    }
  }
}

/** Twin of `colorGray` and, with 4 channels, of `colorGrayRgba`: in place; alpha stays. */
export function colorGrayScalar(pixels: Uint8Array, levels: Uint8Array, channels: 1 | 4): void {
  for (let at = 0; at < pixels.length; at++) {
    if (channels === 1 || at % 4 < 3) pixels[at] = levels[pixels[at]!]!
  }
}

/**
 * Twin of `flattenOpaque` and `flattenTranslucent`: RGBA over `background`, in place. With weights
 * w = a·255 and v = b·(255 − a), the alpha is (w + v) / 255, and a colour (c·w + p·v) / (w + v):
 * quotients of whole numbers, rounded to nearest, ties up. Nothing over nothing is all zero.
 */
export function flattenScalar(pixels: Uint8Array, background: Color): void {
  const paper = [background.r, background.g, background.b]
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3]!
    const weight = alpha * 255
    const paperWeight = background.a * (255 - alpha)
    const sum = weight + paperWeight
    for (let i = 0; i < 3; i++) {
      const mixed = pixels[at + i]! * weight + paper[i]! * paperWeight
      pixels[at + i] = sum === 0 ? 0 : roundedQuotient(mixed, sum)
    }
    pixels[at + 3] = roundedQuotient(sum, 255)
  }
}

function roundedQuotient(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor))
}

/** Twin of `colorLookMixed`. */
export function colorLookMixedScalar(pixels: Uint8Array, tables: LookTables, share: number): void {
  const own = pixels.slice()
  colorLookScalar(pixels, tables)
  for (let at = 0; at < pixels.length; at++) {
    if (at % 4 === 3) continue
    pixels[at] = (own[at]! * (256 - share) + pixels[at]! * share + 128) >> 8
  }
}

/** Twin of `colorLook`: RGBA pixels, in place. */
export function colorLookScalar(pixels: Uint8Array, { columns, levels }: LookTables): void {
  for (let at = 0; at < pixels.length; at += 4) {
    let luminance = 0
    for (let channel = 0; channel < 3; channel++) {
      luminance += columns[(channel * LEVELS + pixels[at + channel]!) * 4]!
    }
    const step = Math.min(ONE, Math.max(0, luminance)) >> 10
    for (let channel = 0; channel < 3; channel++)
      pixels[at + channel] = levels[channel * 8193 + step]!
  }
}
