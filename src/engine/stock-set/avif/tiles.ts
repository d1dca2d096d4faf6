/**
 * AVIF output of any size by libaom: rows are collected until a band of tiles is full, each tile goes through
 * the stock encoder, and the coded tiles become one picture (file-writer.ts). What is held is
 * one band, the encoder's heap for one tile, and the file as it grows.
 */

import avifEncoder from '@jsquash/avif/codec/enc/avif_enc.js'
import type { Cost, EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import { hiddenColorBytes } from '../../formats/hidden-colors.ts'
import type { Size } from '../../geometry/orientation.ts'
import { stockCodec } from '../../stock/emscripten.ts'
import { encodeFailure, type StockEncoder } from '../../stock/encoder.ts'
import type { LoadWasm } from '../../stock/modules.ts'
import { boundOf, type CodecPool } from '../../stock/pool.ts'
import { framedRows } from '../../stock/whole-frame-encoder.ts'
import { type GridLayout, gridLayout, needsFullChroma } from './grid-layout.ts'
import { AvifGridSink } from './grid-sink.ts'
import { TileEncoder } from './tile-encoder.ts'
import {
  AVIF_ENCODER_STATIC,
  AVIF_SCREEN_FACTOR,
  avifEffort,
  avifHeapBytes,
  avifHeapLine,
  avifOutput,
  hidesColors,
  wantsFullChroma,
} from './whole-encoder.ts'

/** Heap up to which a picture is encoded whole: a megapixel of it at normal effort, in bytes. */
const WHOLE_HEAP_BYTES = 41_400_000

export interface Tiling {
  /** Heap up to which a picture is encoded whole, in bytes. */
  readonly wholeHeapBytes?: number
  /** Makes tiles smaller than memory asks for. */
  readonly maxTilePixels?: number
}
/**
 * Heap for one tile: half a megapixel. Measured against a whole megapixel on 12 MP photos, seams
 * and file size are the same and 20 MB stay free, which the band of a 48 MP picture needs.
 */
const TILE_HEAP_BYTES = 26_500_000
/** The longest search may turn out to take so many times as much that it gets smaller pieces. */
const BEST_HEAP_BYTES = 20_000_000
/** What tile after tile leaves unusable between them, as a factor. */
const FRAGMENTATION = 1.08
/** What the file takes at most, in bytes per pixel, measured on photos. */
const FILE_BYTES_PER_PIXEL = { lossy: 0.25, lossless: 2.5 } as const

/** Above so many pixels a picture is cut into tiles; up to there the stock encoder takes it whole. */
export function avifTilingPixels(options: EncodeOptions, tiling: Tiling = {}): number {
  const { wholeHeapBytes, maxTilePixels = Number.POSITIVE_INFINITY } = tiling
  const heapBytes = wholeHeapBytes ?? mostHeapBytes(WHOLE_HEAP_BYTES, options)
  return Math.min(pixelsWithin(heapBytes, options, wantsFullChroma(options)), maxTilePixels)
}

/** The largest tile for a picture of this size: 4:4:4 has smaller ones. */
function tilePixelsOf(size: Size, options: EncodeOptions): number {
  const heapBytes = mostHeapBytes(TILE_HEAP_BYTES, options)
  return pixelsWithin(heapBytes, options, wantsFullChroma(options) || needsFullChroma(size))
}

function mostHeapBytes(heapBytes: number, options: EncodeOptions): number {
  return avifEffort(options) === 'best' ? BEST_HEAP_BYTES : heapBytes
}

function pixelsWithin(heapBytes: number, options: EncodeOptions, fullChroma: boolean): number {
  const { base, perPixel } = avifHeapLine(options, fullChroma)
  return Math.floor((heapBytes - base) / perPixel)
}

export function avifTiles(wasm: LoadWasm, pool: CodecPool, tiling: Tiling = {}): RowEncoder {
  const { wholeHeapBytes = WHOLE_HEAP_BYTES, maxTilePixels = Number.POSITIVE_INFINITY } = tiling
  const codec = stockCodec<StockEncoder>(avifEncoder, wasm, AVIF_ENCODER_STATIC)
  const framed = framedRows(avifOutput(wasm, pool), pool)
  // A long line has few pixels, but borders all along it.
  const isWhole = (size: Size, options: EncodeOptions) =>
    size.width * size.height <= avifTilingPixels(options, tiling) &&
    avifHeapBytes(size, options) <= wholeHeapBytes
  const layOut = (size: Size, options: EncodeOptions) =>
    gridLayout(size, Math.min(tilePixelsOf(size, options), maxTilePixels))
  return {
    format: 'avif',
    worstCaseFactor: AVIF_SCREEN_FACTOR,
    cost: (size, options) =>
      isWhole(size, options)
        ? withHidden(framed.cost(size, options), size, options)
        : gridCost(layOut(size, options), options),
    async open(format, options) {
      if (isWhole(format, options)) return framed.open(format, options)
      const layout = layOut(format, options)
      // The instance lives in the pool until its next use, which comes after the picture is done.
      const encoder = await pool
        .run(codec, heapBytes(layout, options), (opened) => opened)
        .catch((cause: unknown) => {
          throw encodeFailure('AVIF', cause)
        })
      return new AvifGridSink(format.channels, layout, new TileEncoder(encoder, layout, options))
    },
  }
}

function heapBytes({ tileWidth, tileHeight, fullChroma }: GridLayout, options: EncodeOptions) {
  const tile = { width: tileWidth, height: tileHeight }
  return avifHeapBytes(tile, options, fullChroma || wantsFullChroma(options)) * FRAGMENTATION
}

/** What filling in hidden colours takes while nothing is encoded. */
function withHidden(cost: Cost, size: Size, options: EncodeOptions): Cost {
  return hidesColors(options) ? { ...cost, jsBytes: cost.jsBytes + hiddenColorBytes(size) } : cost
}

/** What a tile takes besides its data: it is a file of its own until the picture is done. */
const TILE_FILE_BYTES = 512

/** Band and tile while encoding; the tiles and the file they become at the end. */
function gridCost(layout: GridLayout, options: EncodeOptions): Cost {
  const { width, height, tileWidth, tileHeight } = layout
  const perPixel = FILE_BYTES_PER_PIXEL[options.lossless ? 'lossless' : 'lossy']
  const tiles = layout.columns * layout.rows * (options.alpha ? 2 : 1)
  const file = width * height * perPixel + tiles * TILE_FILE_BYTES
  const rows = (width + tileWidth) * tileHeight * 4
  const cost = {
    heap: 'codecs',
    wasmBytes: boundOf(heapBytes(layout, options)),
    jsBytes: file + Math.max(rows, file),
  } as const
  return withHidden(cost, { width: tileWidth, height: tileHeight }, options)
}
