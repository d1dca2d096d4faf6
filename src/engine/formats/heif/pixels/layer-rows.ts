/**
 * The planes of a layer as rows of u16 samples, from top to bottom, whatever tiles it is cut into.
 *
 * Rows of a single picture are read where the decoder leaves them. It goes on over them, so the last
 * ones of a band are copied: chroma of the next band belongs to the last row of luma, and the other
 * way round. Rows of several tiles are always copied, side by side.
 */

import type { Kernels } from '../../../kernels/kernels.ts'
import type { Coding } from '../item-codec.ts'
import { chromaOf, type LayerLayout } from './layer-layout.ts'
import { BYTES_PER_SAMPLE, CHROMA_SLOTS, rowRoomBytes } from './memory.ts'
import { type LayerSource, OpenTiles } from './open-tiles.ts'
import type { TileDecoder } from './tile-decoder.ts'

/** Rows of a band that are still asked for when decoding has gone on. */
const KEPT_ROWS = { luma: 1, chroma: 2 } as const
const NONE = -1

type Plane = 0 | 1 | 2
type Tiles = readonly TileDecoder[]

export class LayerRows<C extends Coding = Coding> {
  readonly layout: LayerLayout
  readonly #kernels: Kernels
  readonly #tiles: OpenTiles<C>
  /** For the last row of luma, and the last three of chroma. */
  readonly #lumaRow: number
  readonly #chromaRows: readonly number[]
  /** Which row of chroma lies in each slot. */
  readonly #kept: number[]

  constructor(kernels: Kernels, source: LayerSource<C>) {
    this.#kernels = kernels
    this.layout = source.layout
    this.#tiles = new OpenTiles(kernels, source)
    const bytes = rowRoomBytes(source.layout)
    const slots = source.layout.hasChroma ? 2 * CHROMA_SLOTS : 0
    this.#lumaRow = kernels.alloc(bytes.luma)
    this.#chromaRows = Array.from({ length: slots }, () => kernels.alloc(bytes.chroma))
    this.#kept = Array.from({ length: slots }, () => NONE)
  }

  /** Rows of luma handed out in which samples are made up. */
  get missingRows(): number {
    return this.#tiles.missingRows
  }

  /** Where row `y` lies until the next row is asked for. Rows are asked for in their order. */
  luma(y: number): number {
    const { tile } = this.layout
    const tiles = this.#tiles.at(Math.floor(y / tile.height))
    const row = y % tile.height
    const single = this.#singleRow(tiles, 0, row)
    if (single !== undefined && single.rowsLeft >= KEPT_ROWS.luma) return single.pointer
    this.#gather(tiles, 0, row, this.#lumaRow)
    return this.#lumaRow
  }

  /** The same for a row of Cb (1) or Cr (2); the row before it may be asked for once more. */
  chroma(plane: 1 | 2, id: number): number {
    const slot = (plane - 1) * CHROMA_SLOTS + (id % CHROMA_SLOTS)
    const place = this.#chromaRows[slot]!
    if (this.#kept[slot] === id) return place
    const { height } = chromaOf(this.layout, this.layout.tile)
    const tiles = this.#tiles.at(Math.floor(id / height))
    const row = id % height
    const single = this.#singleRow(tiles, plane, row)
    if (single !== undefined && single.rowsLeft >= KEPT_ROWS.chroma) return single.pointer
    this.#gather(tiles, plane, row, place)
    this.#kept[slot] = id
    return place
  }

  #singleRow(tiles: Tiles, plane: Plane, row: number) {
    return this.layout.columns === 1 ? tiles[0]!.row(plane, row) : undefined
  }

  /** Copies a row of all tiles, side by side. */
  #gather(tiles: Tiles, plane: Plane, row: number, place: number): void {
    const { tile } = this.layout
    const { width } = plane === 0 ? tile : chromaOf(this.layout, tile)
    tiles.forEach((decoder, column) => {
      const to = place + column * width * BYTES_PER_SAMPLE
      this.#kernels.exports.heifSamples(decoder.row(plane, row).pointer, to, width)
    })
  }
}
