/** A window on the rows of another source. */

import { BAND_ROWS, type RowFormat, type RowSource, rowBytes } from './rows.ts'

/** Bytes of the band that a window on rows of this width reads through. */
export function windowBytes(format: Pick<RowFormat, 'width' | 'channels'>): number {
  return format.width * format.channels * BAND_ROWS
}

/** A rectangle inside a picture, in pixels. */
export interface RowWindow {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export class WindowRows implements RowSource {
  readonly format: RowFormat
  readonly #source: RowSource
  readonly #window: RowWindow
  readonly #band: Uint8Array
  /** Next row of the source. */
  #y = 0

  /** `window` lies within the source, of which no row has been read. */
  constructor(source: RowSource, window: RowWindow) {
    const { width, height } = window
    this.#source = source
    this.#window = window
    this.#band = new Uint8Array(windowBytes(source.format))
    this.format = { width, height, channels: source.format.channels }
  }

  read(into: Uint8Array, maxRows: number): number {
    const { x, y, height } = this.#window
    while (this.#y < y) this.#next(y - this.#y)
    const count = this.#next(Math.min(maxRows, y + height - this.#y))
    const [from, to] = [rowBytes(this.#source.format), rowBytes(this.format)]
    const left = x * this.format.channels
    for (let row = 0; row < count; row++) {
      const start = row * from + left
      into.set(this.#band.subarray(start, start + to), row * to)
    }
    return count
  }

  /** Fills the band with up to so many rows. */
  #next(rows: number): number {
    if (rows === 0) return 0
    const count = this.#source.read(this.#band, Math.min(rows, BAND_ROWS))
    if (count === 0) throw new Error('the window reaches below the picture')
    this.#y += count
    return count
  }
}
