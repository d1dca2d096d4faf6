import type { Size } from '../geometry/orientation.ts'
import type { RowFormat, RowSource } from './rows.ts'

/** The rows of a whole RGBA frame, read where it lies; as gray ones, if its pixels are gray. */
export class FrameRows implements RowSource {
  readonly format: RowFormat
  readonly #pixels: Uint8Array
  #y = 0

  /** `pixels`: tightly packed RGBA rows; `size`: in pixels. */
  constructor(pixels: Uint8Array, { width, height }: Size, channels: 1 | 4 = 4) {
    this.#pixels = pixels
    this.format = { width, height, channels }
  }

  read(into: Uint8Array, maxRows: number): number {
    const { width, height, channels } = this.format
    const count = Math.min(maxRows, height - this.#y)
    const start = this.#y * width * 4
    const rows = this.#pixels.subarray(start, start + count * width * 4)
    if (channels === 4) into.set(rows)
    else for (let i = 0; i < count * width; i++) into[i] = rows[i * 4]!
    this.#y += count
    return count
  }
}
