/** Rows of planes to rows of pixels. */

import type { Kernels } from '../../../kernels/kernels.ts'
import { conversionOf, levelsOf, type SampleCoding } from './conversion.ts'
import { CONVERSION_BYTES, conversionBytes, sumsBytes } from './conversion-struct.ts'
import { chromaRows, type Segment, segmentsOf } from './layer-layout.ts'
import type { LayerRows } from './layer-rows.ts'
import { BYTES_PER_SAMPLE } from './memory.ts'

/** Draws rows in their order to wherever they are to lie. */
export interface PixelRows {
  /** `gains`: where the factors of each pixel lie that undo a multiplication by alpha; 0: none. */
  draw(y: number, dst: number, gains: number): void
}

/** One byte a pixel. */
export class GrayRows implements PixelRows {
  readonly #kernels: Kernels
  readonly #rows: LayerRows
  readonly #levels: ReturnType<typeof levelsOf>

  constructor(kernels: Kernels, rows: LayerRows, coding: SampleCoding) {
    this.#kernels = kernels
    this.#rows = rows
    this.#levels = levelsOf(coding)
  }

  draw(y: number, dst: number): void {
    const { factor, constant, bits } = this.#levels
    const { width } = this.#rows.layout
    this.#kernels.exports.heifLevels(this.#rows.luma(y), dst, width, factor, constant, bits)
  }
}

/** A matrix that leaves gray as it is. */
const BT601 = 6

/** RGBA, opaque. */
export class ColorRows implements PixelRows {
  readonly #kernels: Kernels
  readonly #rows: LayerRows
  readonly #conversion: number
  readonly #segments: readonly Segment[]
  /** Sums of chroma rows; where there is no chroma, a row of it that says gray. */
  readonly #scratch: number

  constructor(kernels: Kernels, rows: LayerRows, coding: SampleCoding) {
    const { layout } = rows
    const { width, hasChroma } = layout
    this.#kernels = kernels
    this.#rows = rows
    this.#segments = segmentsOf(layout)
    this.#conversion = kernels.alloc(CONVERSION_BYTES)
    const conversion = conversionOf(hasChroma ? coding : { ...coding, matrix: BT601 })
    kernels.view(this.#conversion, CONVERSION_BYTES).set(conversionBytes(conversion))
    const bytes = hasChroma ? sumsBytes(width) : width * BYTES_PER_SAMPLE
    this.#scratch = kernels.alloc(bytes)
    if (hasChroma) return
    const { buffer } = kernels.view(this.#scratch, bytes)
    new Uint16Array(buffer, this.#scratch, width).fill(2 ** (coding.depth - 1))
  }

  draw(y: number, dst: number, gains: number): void {
    const { layout } = this.#rows
    const luma = this.#rows.luma(y)
    if (!layout.hasChroma) {
      const gray = this.#scratch
      this.#kernels.exports.heifPixels(this.#conversion, luma, gray, gray, dst, layout.width, gains)
      return
    }
    const [near, far] = chromaRows(layout, y)
    const [nearCb, nearCr] = [this.#rows.chroma(1, near), this.#rows.chroma(2, near)]
    const [farCb, farCr] = [this.#rows.chroma(1, far), this.#rows.chroma(2, far)]
    const rows = { luma, nearCb, nearCr, farCb, farCr }
    for (const segment of this.#segments) this.#drawSegment(segment, rows, dst, gains)
  }

  #drawSegment({ x, width, chromaX }: Segment, rows: ChromaRows, dst: number, gains: number): void {
    const { exports } = this.#kernels
    const y = rows.luma + x * BYTES_PER_SAMPLE
    const from = chromaX * BYTES_PER_SAMPLE
    const to = dst + x * 4
    const factors = gains && gains + x * 4
    const [cb, cr] = [rows.nearCb + from, rows.nearCr + from]
    if (!this.#rows.layout.isHalfWide) {
      exports.heifPixels(this.#conversion, y, cb, cr, to, width, factors)
      return
    }
    const [farCb, farCr] = [rows.farCb + from, rows.farCr + from]
    const sums = this.#scratch
    exports.heifPixelsHalf(this.#conversion, y, cb, farCb, cr, farCr, to, width, factors, sums)
  }
}

/** Where the rows lie. */
interface ChromaRows {
  readonly luma: number
  readonly nearCb: number
  readonly nearCr: number
  readonly farCb: number
  readonly farCr: number
}
