/**
 * Pixels of half the size, straight from the decoders' bands: for results that are so much smaller that
 * the mean of four samples of luma is as good as all of them. Chroma of 4:2:0 is smoothed as much as it
 * would be on the way to the whole size and back. Decoders must leave a row of it above and below a band.
 */

import { damaged } from '../../../api/fail.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import type { Coding } from '../item-codec.ts'
import type { CodedPicture } from '../layers.ts'
import { conversionOf, type SampleCoding } from './conversion.ts'
import { CONVERSION_BYTES, conversionBytes, sumsBytes } from './conversion-struct.ts'
import { type LayerSource, OpenTiles } from './open-tiles.ts'

/** Whether the rows can be had: all sides are even, so that no pixel lies over a seam. */
export function mayHalve({ width, height, color, alpha }: CodedPicture): boolean {
  const { chroma, width: tileWidth, height: tileHeight } = color.coding
  const isEven = (width | height | tileWidth | tileHeight) % 2 === 0
  return chroma === '4:2:0' && alpha === undefined && isEven
}

/** Edges of a tile. */
const TOP = 1
const BOTTOM = 2

export class HalvedRows<C extends Coding = Coding> {
  readonly #kernels: Kernels
  readonly #tiles: OpenTiles<C>
  readonly #source: LayerSource<C>
  readonly #conversion: number
  readonly #sums: number

  constructor(kernels: Kernels, source: LayerSource<C>, coding: SampleCoding) {
    this.#kernels = kernels
    this.#source = source
    this.#tiles = new OpenTiles(kernels, source)
    this.#sums = kernels.alloc(sumsBytes(source.layout.tile.width))
    this.#conversion = kernels.alloc(CONVERSION_BYTES)
    kernels.view(this.#conversion, CONVERSION_BYTES).set(conversionBytes(conversionOf(coding)))
  }

  /** Rows of luma of which samples are made up. */
  get missingRows(): number {
    return this.#tiles.missingRows
  }

  /** Draws row `y` and those behind it, `most` at most; answers how many. Pixels behind a row are overrun. */
  draw(y: number, most: number, dst: number, stride: number): number {
    const { layout, codec } = this.#source
    const { tile } = layout
    const row = y % (tile.height / 2)
    const places = this.#tiles.at(Math.floor(y / (tile.height / 2))).map((decoder) => {
      const luma = decoder.row(0, 2 * row)
      return { luma, cb: decoder.row(1, row), cr: decoder.row(2, row) }
    })
    const rows = places.reduce(
      (least, { luma, cb }) => Math.min(least, (luma.rowsLeft + 1) >> 1, cb.rowsLeft + 1),
      Math.min(most, tile.height / 2 - row),
    )
    if (rows < 1) damaged(codec.format, 'its rows come singly')
    const isLast = row + rows === tile.height / 2 || y + rows === layout.height / 2
    const edges = (row === 0 ? TOP : 0) | (isLast ? BOTTOM : 0)
    for (const [column, { luma, cb, cr }] of places.entries()) {
      const x = (column * tile.width) / 2
      const width = Math.min(tile.width, layout.width - 2 * x) / 2
      const from = [luma.pointer, luma.stride, cb.pointer, cr.pointer, cb.stride] as const
      const to = [dst + x * 4, stride, width, rows] as const
      this.#kernels.exports.heifPixelsHalved(this.#conversion, ...from, ...to, edges, this.#sums)
    }
    return rows
  }
}
