/** Rows of alpha, and what they do to the colours under them. */

import type { Kernels } from '../../../kernels/kernels.ts'
import { levelsOf, rangesOf, type SampleCoding } from './conversion.ts'
import type { LayerRows } from './layer-rows.ts'

export interface Transparency {
  readonly rows: LayerRows
  readonly coding: SampleCoding
}

export class AlphaRows {
  readonly #kernels: Kernels
  readonly #alpha: Transparency
  readonly #levels: number
  /** What the colours are multiplied by; 0 where they are straight. */
  readonly #gains: number

  constructor(kernels: Kernels, alpha: Transparency, premultiplied: boolean) {
    const { width } = alpha.rows.layout
    this.#kernels = kernels
    this.#alpha = alpha
    this.#levels = kernels.alloc(width)
    this.#gains = premultiplied ? kernels.alloc(width * 4) : 0
  }

  /** Reads row `y`. Answers where the factors for its colours lie, 0 if there are none. */
  gains(y: number): number {
    const { rows, coding } = this.#alpha
    const { width } = rows.layout
    const { exports } = this.#kernels
    const samples = rows.luma(y)
    const { factor, constant, bits } = levelsOf(coding)
    exports.heifLevels(samples, this.#levels, width, factor, constant, bits)
    if (this.#gains === 0) return 0
    const { black, lumaRange } = rangesOf(coding)
    exports.heifGains(samples, this.#gains, width, black, lumaRange)
    return this.#gains
  }

  /** Puts the row that was read into pixels. */
  draw(_y: number, pixels: number): void {
    this.#kernels.exports.heifPutAlpha(pixels, this.#levels, this.#alpha.rows.layout.width)
  }
}
