/**
 * The tiles of a layer that are open: a row of them at once, each in its own state. Those of the next row
 * take their place in the arena.
 */

import type { Bytes } from '../../../bytes/bytes.ts'
import { ArenaRoom } from '../../../kernels/arena-room.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import type { Coding } from '../item-codec.ts'
import type { CodedLayer } from '../layers.ts'
import type { LayerLayout } from './layer-layout.ts'
import type { TileCodec } from './tile-codec.ts'
import type { TileDecoder } from './tile-decoder.ts'

/** Where the samples of a layer come from. */
export interface LayerSource<C extends Coding> {
  readonly codec: TileCodec<C>
  readonly file: Bytes
  readonly layer: CodedLayer<C>
  readonly layout: LayerLayout
  /** Bytes of the arena that a row of tiles takes at most. */
  readonly tileRowBytes: number
}

export class OpenTiles<C extends Coding = Coding> {
  readonly #kernels: Kernels
  readonly #source: LayerSource<C>
  readonly #room: ArenaRoom
  #tileRow = 0
  #tiles: readonly TileDecoder[]
  /** In the rows of tiles that are behind. */
  #missingBefore = 0

  /** Opens the first row, and keeps room for all. */
  constructor(kernels: Kernels, source: LayerSource<C>) {
    this.#kernels = kernels
    this.#source = source
    const start = kernels.exports.mark()
    this.#tiles = this.#open(0)
    this.#room = new ArenaRoom(kernels, start, source.tileRowBytes)
  }

  /** Rows of luma handed out in which samples are made up. */
  get missingRows(): number {
    return this.#missingBefore + this.#missingNow
  }

  get #missingNow(): number {
    return this.#tiles.reduce((most, tile) => Math.max(most, tile.missingRows), 0)
  }

  /** From left to right. Rows are asked for in their order. */
  at(tileRow: number): readonly TileDecoder[] {
    if (tileRow === this.#tileRow) return this.#tiles
    this.#missingBefore += this.#missingNow
    this.#tileRow = tileRow
    this.#tiles = this.#room.refill(() => this.#open(tileRow))
    return this.#tiles
  }

  #open(tileRow: number): readonly TileDecoder[] {
    const { columns } = this.#source.layout
    const { codec, file, layer } = this.#source
    return Array.from({ length: columns }, (_, column) =>
      codec.openTile(this.#kernels, file, layer, tileRow * columns + column),
    )
  }
}
