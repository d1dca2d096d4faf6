import type { RowFormat, RowSource } from './rows.ts'

/** The rows of a whole RGBA frame, read where it lies. */
export class FrameRows implements RowSource {
  readonly format: RowFormat
  readonly #pixels: Uint8Array
  #y = 0

  /** `pixels`: tightly packed RGBA rows; `size`: in pixels. */
  constructor(pixels: Uint8Array, size: { readonly width: number; readonly height: number }) {
    this.#pixels = pixels
    this.format = { width: size.width, height: size.height, channels: 4 }
  }

  read(into: Uint8Array, maxRows: number): number {
    const { width, height } = this.format
    const count = Math.min(maxRows, height - this.#y)
    const start = this.#y * width * 4
    into.set(this.#pixels.subarray(start, start + count * width * 4))
    this.#y += count
    return count
  }
}
