/** One AV1 picture, row by row: rows are asked for by number, and decoding goes on as they are. */

import { damaged } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import { type Av1Band, type Av1Decoder, itemBytes, openAv1Decoder } from '../av1-kernel.ts'
import type { Extents } from '../item-places.ts'
import type { CodedLayer } from '../layers.ts'
import { AVIF } from '../name.ts'
import { readTileHeaders } from '../tile-headers.ts'

export interface PlaneRow {
  readonly pointer: number
  /** The next rows of this plane lie behind it; after the last one, decoding goes on over it. */
  readonly rowsLeft: number
}

export class TileDecoder {
  readonly #decoder: Av1Decoder
  readonly #isHalfHigh: boolean
  #band: Av1Band | undefined
  /** Rows of luma before the band. */
  #before = 0

  /** Opens the tile of `layer` that lies in `extents` of the file. */
  constructor(kernels: Kernels, file: Bytes, layer: CodedLayer, extents: Extents) {
    const item = itemBytes(file, extents)
    const headers = readTileHeaders(item, layer)
    this.#decoder = openAv1Decoder(kernels, item, headers)
    this.#isHalfHigh = headers.subsamplingY === 1
  }

  get missingRows(): number {
    return this.#decoder.missingRows
  }

  /** A row of a plane, in the order of rows: those before it may be gone. */
  row(plane: 0 | 1 | 2, row: number): PlaneRow {
    for (;;) {
      const isHalf = plane > 0 && this.#isHalfHigh
      const before = isHalf ? this.#before >> 1 : this.#before
      const rows = this.#band ? (isHalf ? (this.#band.rows + 1) >> 1 : this.#band.rows) : 0
      if (this.#band && row < before + rows) {
        const { planes, strides } = this.#band
        const pointer = planes[plane]! + (row - before) * strides[plane]!
        return { pointer, rowsLeft: before + rows - row - 1 }
      }
      this.#before += this.#band?.rows ?? 0
      this.#band = this.#decoder.next()
      if (!this.#band) damaged(AVIF, 'its picture ends early')
    }
  }
}
