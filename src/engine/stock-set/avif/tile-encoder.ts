/** Encodes tile after tile, all alike, and ends with the file of them all. */

import type { EncodeOptions } from '../../contract/codec.ts'
import { type Layer, writeAvif } from '../../formats/avif/file-writer.ts'
import { fillHiddenColors } from '../../formats/hidden-colors.ts'
import { makeOpaque } from '../../rows/gray-to-rgba.ts'
import { encodeFailure, type StockEncoder } from '../../stock/encoder.ts'
import type { GridLayout } from './grid-layout.ts'
import { sayAvifSrgb } from './srgb.ts'
import { type CodedTile, readTileFile, type TileFile } from './tile-file.ts'
import { AVIF_FULL_CHROMA, avifLibraryOptions, hidesColors } from './whole-encoder.ts'

/** jSquash's number for a picture without chroma. */
const GRAY_ONLY = 0

export class TileEncoder {
  readonly #encoder: StockEncoder
  readonly #layout: GridLayout
  readonly #options: EncodeOptions
  readonly #tiles: TileFile[] = []
  /** Of the files that the tiles are views of. */
  #fileBytes = 0

  /** `encoder`: an instance that nobody else uses until `finish` has returned. */
  constructor(encoder: StockEncoder, layout: GridLayout, options: EncodeOptions) {
    this.#encoder = encoder
    this.#layout = layout
    this.#options = options
  }

  /** Memory that the coded tiles take, in bytes. */
  get heldBytes(): number {
    return this.#fileBytes
  }

  /** Takes the next tile's RGBA, from left to right, then down. May overwrite it. */
  encode(rgba: Uint8Array<ArrayBuffer>): void {
    if (!this.#options.alpha) makeOpaque(rgba)
    const options = avifLibraryOptions(this.#options)
    const { fullChroma, tileWidth: width, tileHeight: height } = this.#layout
    if (hidesColors(this.#options)) fillHiddenColors(rgba, { width, height })
    const chroma = fullChroma && { subsample: AVIF_FULL_CHROMA }
    this.#tiles.push(this.#encode(rgba, { ...options, ...chroma }))
  }

  /** The whole picture's file. */
  finish(): Uint8Array<ArrayBuffer> {
    const tiles = this.#tiles
    const [first] = tiles
    if (!first) throw encodeFailure('AVIF', 'no tiles')
    const { width, height } = this.#layout
    const color = this.#layerOf(tiles.map((tile) => tile.color))
    const { brands, colorSpace } = first
    return writeAvif({ width, height, brands, colorSpace, color, alpha: this.#alpha() })
  }

  /** libavif leaves alpha out of opaque tiles; a grid has it everywhere or nowhere. */
  #alpha(): Layer<Uint8Array> | undefined {
    if (this.#tiles.every((tile) => !tile.alpha)) return undefined
    const hasOpaque = this.#tiles.some((tile) => !tile.alpha)
    const opaque = hasOpaque ? this.#opaqueAlpha() : undefined
    return this.#layerOf(this.#tiles.map((tile) => (tile.alpha ?? opaque) as CodedTile))
  }

  /** Alpha is coded as a gray picture: a white one stands for any opaque tile. */
  #opaqueAlpha(): CodedTile {
    const { tileWidth, tileHeight } = this.#layout
    const white = new Uint8Array(tileWidth * tileHeight * 4).fill(255)
    const options = avifLibraryOptions({ ...this.#options, lossless: false })
    return this.#encode(white, { ...options, quality: 100, subsample: GRAY_ONLY }).color
  }

  #encode(rgba: Uint8Array<ArrayBuffer>, options: object): TileFile {
    const { tileWidth, tileHeight } = this.#layout
    try {
      const file = this.#encoder.encode(rgba, tileWidth, tileHeight, options)
      if (!file) throw new Error('the encoder answered nothing')
      sayAvifSrgb(file)
      this.#fileBytes += file.length
      return readTileFile(file)
    } catch (cause) {
      throw encodeFailure('AVIF', cause)
    }
  }

  /** MIAF 7.3.11.4.2: all tiles share one configuration. Same options and size give the same. */
  #layerOf(pictures: readonly CodedTile[]): Layer<Uint8Array> {
    const { columns, rows, tileWidth, tileHeight } = this.#layout
    const { configuration, channels } = pictures[0] as CodedTile
    for (const picture of pictures) {
      const isAlike =
        String(picture.configuration) === String(configuration) &&
        String(picture.channels) === String(channels)
      if (!isAlike) throw encodeFailure('AVIF', 'the tiles are coded in different ways')
    }
    const tiles = pictures.map(({ data }) => data)
    return { tiles, grid: { columns, rows }, tileWidth, tileHeight, configuration, channels }
  }
}
