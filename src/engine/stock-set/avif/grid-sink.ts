/** Collects rows into bands of tiles. */

import { ImageError } from '../../api/errors.ts'
import type { EncodedFile, FileSink } from '../../contract/codec.ts'
import { expandGray } from '../../rows/gray-to-rgba.ts'
import type { GridLayout } from './grid-layout.ts'
import type { TileEncoder } from './tile-encoder.ts'

/** The last column and row of tiles repeat the picture's last pixels beyond its edge. */
export class AvifGridSink implements FileSink {
  readonly #channels: 1 | 4
  readonly #layout: GridLayout
  readonly #tiles: TileEncoder
  /** RGBA: as wide as the picture, as high as a tile; and one tile. */
  #band: Uint8Array
  #tile: Uint8Array<ArrayBuffer>
  /** Rows taken in all, and of those the ones that wait in the band. */
  #y = 0
  #waiting = 0

  constructor(channels: 1 | 4, layout: GridLayout, tiles: TileEncoder) {
    this.#channels = channels
    this.#layout = layout
    this.#tiles = tiles
    this.#band = new Uint8Array(layout.width * layout.tileHeight * 4)
    this.#tile = new Uint8Array(layout.tileWidth * layout.tileHeight * 4)
  }

  get heldBytes(): number {
    return this.#band.length + this.#tile.length + this.#tiles.heldBytes
  }

  write(rows: Uint8Array, count: number): void {
    const { width, height, tileHeight } = this.#layout
    const rowBytes = width * this.#channels
    for (let row = 0; row < count; ) {
      const taken = Math.min(count - row, tileHeight - this.#waiting)
      const from = rows.subarray(row * rowBytes, (row + taken) * rowBytes)
      const to = this.#band.subarray(this.#waiting * width * 4)
      if (this.#channels === 1) expandGray(from, to)
      else to.set(from)
      row += taken
      this.#y += taken
      this.#waiting += taken
      if (this.#waiting === tileHeight || this.#y === height) this.#encodeBand()
    }
  }

  async finish(): EncodedFile {
    if (this.#y !== this.#layout.height) {
      throw new ImageError('damaged-image', 'Cannot decode: rows are missing')
    }
    this.#band = new Uint8Array(0)
    this.#tile = new Uint8Array(0)
    return this.#tiles.finish()
  }

  #encodeBand(): void {
    const { width, columns, tileWidth, tileHeight } = this.#layout
    for (let row = this.#waiting; row < tileHeight; row++) {
      this.#band.copyWithin(row * width * 4, (row - 1) * width * 4, row * width * 4)
    }
    for (let column = 0; column < columns; column++) {
      const left = column * tileWidth
      const visible = Math.min(tileWidth, width - left)
      for (let row = 0; row < tileHeight; row++) this.#cutRow(row, left, visible)
      this.#tiles.encode(this.#tile)
    }
    this.#waiting = 0
  }

  /** Copies a row of the band into the tile. */
  #cutRow(row: number, left: number, visible: number): void {
    const { width, tileWidth } = this.#layout
    const from = (row * width + left) * 4
    const to = row * tileWidth * 4
    this.#tile.set(this.#band.subarray(from, from + visible * 4), to)
    const last = to + (visible - 1) * 4
    for (let x = visible; x < tileWidth; x++) this.#tile.copyWithin(to + x * 4, last, last + 4)
  }
}
