/** Rows of a decoder that has one size and RGBA only, as the plan wants them. */

import type { DecodedRows, ScaleLog2 } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import type { RowFormat, RowSource } from '../rows/rows.ts'

/** Bytes of the rows that one result row is the mean of. */
export function coarseBytes({ width }: Size, scale: ScaleLog2): number {
  return width * 4 * 2 ** scale
}

/**
 * Each pixel is the mean of a square of 2^`scale` pixels a side, as in libjpeg's scaled decoding;
 * squares that reach beyond the picture are the mean of what lies inside. `channels` 1: the pixels
 * are gray.
 */
export class CoarseRows implements DecodedRows {
  readonly format: RowFormat
  readonly #source: RowSource
  readonly #side: number
  readonly #band: Uint8Array

  /** No row of the source has been read. */
  constructor(source: RowSource, scale: ScaleLog2, channels: 1 | 4) {
    const { width, height } = source.format
    const side = 2 ** scale
    this.#source = source
    this.#side = side
    this.#band = new Uint8Array(coarseBytes(source.format, scale))
    this.format = { width: Math.ceil(width / side), height: Math.ceil(height / side), channels }
  }

  read(into: Uint8Array, maxRows: number): number {
    if (this.#side === 1 && this.format.channels === 4) return this.#source.read(into, maxRows)
    const stride = this.format.width * this.format.channels
    let count = 0
    for (; count < maxRows; count++) {
      const rows = this.#source.read(this.#band, this.#side)
      if (rows === 0) break
      this.#reduce(rows, into.subarray(count * stride, (count + 1) * stride))
    }
    return count
  }

  #reduce(rows: number, row: Uint8Array): void {
    const { width } = this.#source.format
    const { channels } = this.format
    for (let x = 0, at = 0; x < width; x += this.#side) {
      const columns = Math.min(this.#side, width - x)
      for (let channel = 0; channel < channels; channel++) {
        const sum = this.#sum(x * 4 + channel, columns, rows)
        row[at++] = Math.round(sum / (columns * rows))
      }
    }
  }

  #sum(start: number, columns: number, rows: number): number {
    const stride = this.#source.format.width * 4
    let sum = 0
    for (let y = 0; y < rows; y++) {
      const left = start + y * stride
      for (let x = 0; x < columns; x++) sum += this.#band[left + x * 4]!
    }
    return sum
  }
}
