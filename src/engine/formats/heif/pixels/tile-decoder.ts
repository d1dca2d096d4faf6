/** One coded picture, row by row: rows are asked for by number, and decoding goes on as they are. */

import { damaged } from '../../../api/fail.ts'
import type { FormatName } from '../../../api/formats.ts'

export interface PlaneRow {
  readonly pointer: number
  /** Bytes to the next row. */
  readonly stride: number
  /** The next rows of this plane lie behind it; after the last one, decoding goes on over it. */
  readonly rowsLeft: number
}

/** Finished rows of all planes, from the top on. Valid until the decoder goes on. */
export interface PlaneBand {
  /** Rows of luma: even but in the last band, where chroma is subsampled. */
  readonly rows: number
  /** Pointers to the first of these rows in Y, Cb and Cr; Y alone in a monochrome picture. */
  readonly planes: readonly number[]
  /** Bytes from row to row of each plane. A row may be read 32 bytes past its end. */
  readonly strides: readonly number[]
}

/** A decoder of planes, of u16 samples. */
export interface PlaneDecoder {
  /** Decodes on; `undefined` at the end. */
  next(): PlaneBand | undefined
  /** Rows handed out so far in which samples are made up, because the data end early. */
  readonly missingRows?: number
}

interface TileShape {
  /** Chroma has half the rows. */
  readonly isHalfHigh: boolean
  readonly format: FormatName
  /** The first sample that is shown, of each plane. */
  readonly origins?: readonly { readonly x: number; readonly y: number }[]
}

export class TileDecoder {
  readonly #decoder: PlaneDecoder
  readonly #shape: TileShape
  #band: PlaneBand | undefined
  /** Rows of luma before the band. */
  #before = 0

  constructor(decoder: PlaneDecoder, shape: TileShape) {
    this.#decoder = decoder
    this.#shape = shape
  }

  get missingRows(): number {
    return this.#decoder.missingRows ?? 0
  }

  /** A row of a plane, in the order of rows: those before it may be gone. */
  row(plane: 0 | 1 | 2, shown: number): PlaneRow {
    const { isHalfHigh, format, origins } = this.#shape
    const isHalf = plane > 0 && isHalfHigh
    const origin = origins?.[plane]
    const row = shown + (origin?.y ?? 0)
    for (;;) {
      const before = isHalf ? this.#before >> 1 : this.#before
      const rows = this.#band ? (isHalf ? (this.#band.rows + 1) >> 1 : this.#band.rows) : 0
      if (this.#band && row < before + rows) {
        const { planes, strides } = this.#band
        const stride = strides[plane]!
        const pointer = planes[plane]! + (row - before) * stride + 2 * (origin?.x ?? 0)
        return { pointer, stride, rowsLeft: before + rows - row - 1 }
      }
      this.#before += this.#band?.rows ?? 0
      this.#band = this.#decoder.next()
      if (!this.#band) damaged(format, 'its picture ends early')
    }
  }
}
