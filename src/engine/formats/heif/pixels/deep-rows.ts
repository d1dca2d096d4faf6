/** Rows of planes of 10 or 12 bits to rows of as many bits: see wasm/heif-color/deep.ts. */

import type { Kernels } from '../../../kernels/kernels.ts'
import type { PixelRows } from './color-rows.ts'
import { type DeepLevelFactors, deepConversionOf, type SampleCoding } from './conversion.ts'
import { DEEP_CONVERSION_BYTES } from './conversion-struct.ts'
import { chromaRows, type Segment, segmentsOf } from './layer-layout.ts'
import type { LayerRows } from './layer-rows.ts'
import { BYTES_PER_SAMPLE } from './memory.ts'

const PIXEL_BYTES = 8
const ALPHA = 6

/** A plane, as gray or as what lies at `places` of each pixel. */
export class DeepLevels implements PixelRows {
  readonly #kernels: Kernels
  readonly #rows: LayerRows
  readonly #levels: DeepLevelFactors
  readonly #places: readonly number[]
  readonly #step: number

  constructor(
    kernels: Kernels,
    rows: LayerRows,
    levels: DeepLevelFactors,
    places: readonly number[],
  ) {
    this.#kernels = kernels
    this.#rows = rows
    this.#levels = levels
    this.#places = places
    this.#step = places.length > 0 ? PIXEL_BYTES : BYTES_PER_SAMPLE
  }

  draw(y: number, dst: number): void {
    const { factor, constant, most } = this.#levels
    const { width } = this.#rows.layout
    const samples = this.#rows.luma(y)
    for (const place of this.#places.length > 0 ? this.#places : [0]) {
      const { heifDeepLevels } = this.#kernels.exports
      heifDeepLevels(samples, dst + place, this.#step, width, factor, constant, most)
    }
  }
}

/** Gray by itself. */
export function deepGray(kernels: Kernels, rows: LayerRows, levels: DeepLevelFactors): PixelRows {
  return new DeepLevels(kernels, rows, levels, [])
}

/** Gray under alpha. */
export function deepGrayPixels(
  kernels: Kernels,
  rows: LayerRows,
  levels: DeepLevelFactors,
): PixelRows {
  return new DeepLevels(kernels, rows, levels, [0, 2, 4])
}

export function deepAlpha(kernels: Kernels, rows: LayerRows, levels: DeepLevelFactors): PixelRows {
  return new DeepLevels(kernels, rows, levels, [ALPHA])
}

/** RGBA, opaque. */
export class DeepColors implements PixelRows {
  readonly #kernels: Kernels
  readonly #rows: LayerRows
  readonly #conversion: number
  readonly #most: number
  readonly #segments: readonly Segment[]

  constructor(kernels: Kernels, rows: LayerRows, coding: SampleCoding, most: number) {
    this.#kernels = kernels
    this.#rows = rows
    this.#segments = segmentsOf(rows.layout)
    this.#most = most
    this.#conversion = kernels.alloc(DEEP_CONVERSION_BYTES)
    const { buffer } = kernels.view(this.#conversion, DEEP_CONVERSION_BYTES)
    new Float64Array(buffer, this.#conversion, 12).set(deepConversionOf(coding, most))
  }

  draw(y: number, dst: number): void {
    const { layout } = this.#rows
    const luma = this.#rows.luma(y)
    const [near, far] = chromaRows(layout, y)
    const [nearCb, nearCr] = [this.#rows.chroma(1, near), this.#rows.chroma(2, near)]
    const [farCb, farCr] = [this.#rows.chroma(1, far), this.#rows.chroma(2, far)]
    for (const { x, width, chromaX } of this.#segments) {
      const from = chromaX * BYTES_PER_SAMPLE
      this.#kernels.exports.heifDeepPixels(
        this.#conversion,
        luma + x * BYTES_PER_SAMPLE,
        ...([nearCb + from, farCb + from, nearCr + from, farCr + from] as const),
        dst + x * PIXEL_BYTES,
        width,
        Number(layout.isHalfWide),
        this.#most,
      )
    }
  }
}
