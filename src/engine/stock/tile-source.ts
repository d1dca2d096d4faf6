/** A picture that is decoded in pieces: a row of tiles after another, each from left to right. */

import { ImageError } from '../api/errors.ts'
import type { RowFormat, RowSource } from '../rows/rows.ts'
import type { HeapFrame } from './emscripten.ts'

/** A part of a row of tiles that is a file of its own; what its picture has beyond it is cut off. */
export interface TilePart {
  /** Where it lies on the picture, in pixels. */
  readonly x: number
  readonly width: number
  readonly file: Uint8Array
}

/** A few rows of the picture. Its parts are made as they are asked for. */
export interface TileRow {
  readonly height: number
  readonly parts: Iterable<TilePart>
}

/** Decodes a file and shows its frame to `take` while it lies in the codec's heap. */
export type DecodePart = (file: Uint8Array, take: (frame: HeapFrame) => void) => void

/** Holds the pixels of one row of tiles. */
export class TileRows implements RowSource {
  readonly format: RowFormat
  readonly #tileRows: Iterator<TileRow>
  readonly #decode: DecodePart
  #band: Uint8Array = new Uint8Array(0)
  /** Rows of the band, and how many of them are read. */
  #rows = 0
  #read = 0
  #y = 0
  /** Of the part that is being decoded. */
  #fileBytes = 0

  constructor(format: RowFormat, tileRows: Iterator<TileRow>, decode: DecodePart) {
    this.format = format
    this.#tileRows = tileRows
    this.#decode = decode
  }

  /** The row of tiles, and the part's file with the copy of its data that it was made of. */
  get heldBytes(): number {
    return this.#band.length + 2 * this.#fileBytes
  }

  read(into: Uint8Array, maxRows: number): number {
    if (this.#y === this.format.height) return 0
    if (this.#read === this.#rows) this.#fill()
    const stride = this.format.width * 4
    const count = Math.min(maxRows, this.#rows - this.#read, this.format.height - this.#y)
    into.set(this.#band.subarray(this.#read * stride, (this.#read + count) * stride))
    this.#read += count
    this.#y += count
    return count
  }

  #fill(): void {
    const next = this.#tileRows.next()
    if (next.done) throw new ImageError('damaged-image', 'Cannot decode: a part is missing')
    const { height, parts } = next.value
    const stride = this.format.width * 4
    if (this.#band.length < height * stride) this.#band = new Uint8Array(height * stride)
    for (const { x, width, file } of parts) {
      this.#fileBytes = file.length
      this.#decode(file, (frame) => {
        if (frame.width < width || frame.height < height) {
          throw new ImageError('damaged-image', 'Cannot decode: a part has another size')
        }
        for (let y = 0; y < height; y++) {
          const start = y * frame.width * 4
          this.#band.set(frame.pixels.subarray(start, start + width * 4), y * stride + x * 4)
        }
      })
    }
    this.#fileBytes = 0
    this.#rows = height
    this.#read = 0
  }
}
