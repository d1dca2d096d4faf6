/** What lossy encoding takes from the arena. Mirrors wasm/jxl-lossy/. */

import type { Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import { block } from '../../kernels/arena-block.ts'
import { sizeFactor, valueAt } from '../quality-table.ts'
import { groupCoderBytes } from './lossless-memory.ts'
import { codeBytes, HISTOGRAM_BYTES, streamBytes } from './stream-memory.ts'

export interface JxlEncoding {
  /** 1–100. */
  readonly quality: number
  readonly alpha: boolean
  readonly effort: Effort
  /** Rows are not held, whatever the effort. Default: false. */
  readonly lowMemory?: boolean
}

const CONTEXTS = 15 * (37 + 458)
const TOKENS = 32 * 32 * 64 * 3
/** Weights, places and orders of the kinds of blocks; linear light. */
const TABLES_BYTES = [64, 128, 256, 512, 1024, 64, 64, 64, 64]
  .map((size) => 4 * block(size * 4) + block(size * 2))
  .reduce((sum, bytes) => sum + bytes, block(1024) + block(3 * 1024 * 4))
const CORE_BYTES =
  TABLES_BYTES +
  2 * block(128) +
  block(256 * 4) +
  3 * block(256 * 2) +
  block(CONTEXTS * HISTOGRAM_BYTES) +
  codeBytes(CONTEXTS) +
  streamBytes(CONTEXTS, TOKENS)

/** Of the output's chunks, with what the arena adds. */
const CHUNK_BYTES = 16_512
/** Partly filled at the end: coefficients, sections, headers. */
const OPEN_CHUNKS = 3

/** Pairs of (quality, bytes of packed coefficients per pixel), linear in between: the most that photos take. */
const DENSITY = [
  [1, 0.08],
  [30, 0.33],
  [50, 0.5],
  [75, 0.7],
  [82, 0.83],
  [90, 1.08],
  [95, 1.32],
  [100, 2.9],
] as const
const MEASURED_PIXELS = 500_000
/** The file in shares of them, and what DC takes in it, per pixel. */
const FILE_SHARE = 0.25
const DC_PER_PIXEL = 0.03
/** Coefficients of noise, and its file. */
const WORST_PER_PIXEL = 20

/** Arena bytes of encoding a photo. Rows count as RGBA. */
export function jxlEncodeArenaBytes(size: Size, encoding: JxlEncoding): number {
  return fixedBytes(size, encoding) + jxlEncodeReserveBytes(size, encoding)
}

/** Bytes for coefficients, and then for the file in their place. */
export function jxlEncodeReserveBytes(size: Size, { quality, alpha }: JxlEncoding): number {
  const pixels = size.width * size.height
  const bytes = pixels * (densityOf(pixels, quality) + (alpha ? 0.5 : 0))
  const chunks = bytes / CHUNK_BYTES + OPEN_CHUNKS
  return Math.ceil(chunks) * CHUNK_BYTES
}

/** Bytes of the file of a dense photo. */
export function jxlEncodeFileBytes({ width, height }: Size, encoding: JxlEncoding): number {
  const pixels = width * height
  const perPixel = densityOf(pixels, encoding.quality) * FILE_SHARE + DC_PER_PIXEL
  return Math.ceil(pixels * (perPixel + (encoding.alpha ? 0.5 : 0))) + 2048
}

function densityOf(pixels: number, quality: number): number {
  return valueAt(DENSITY, quality) * sizeFactor(pixels, MEASURED_PIXELS)
}

/** Bytes that no picture of this size exceeds, in the arena and as a file. */
export function jxlEncodeWorstBytes({ width, height }: Size): number {
  return width * height * WORST_PER_PIXEL + 1_000_000
}

function groupsOf({ width, height }: Size): number {
  return Math.ceil(width / 256) * Math.ceil(height / 256)
}

/** What does not depend on the content: tables, a band, what is kept of all blocks, alpha. */
function fixedBytes(size: Size, encoding: JxlEncoding): number {
  const { alpha, effort } = encoding
  const { width, height } = size
  const [wide, high] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  const tiles = Math.ceil(wide / 8) * Math.ceil(high / 8)
  const lfGroups = Math.ceil(wide / 256) * Math.ceil(high / 256)
  const band = 3 * 64 * wide * 32 + wide * 8 * 768
  return (
    CORE_BYTES +
    block(wide * high) +
    2 * block(tiles) +
    block(wide * high * 6) +
    block(16 * width * 4) +
    block(wide * 2048) +
    block(wide * 8) +
    drawnBytes(size, effort === 'fast' ? effort : 'balanced', alpha ? 2 : 1) +
    3 * block((2 + lfGroups + groupsOf(size)) * 4) +
    block(band) +
    block(24 * wide) +
    block(Math.ceil(height / 64) * Math.ceil(width / 256) * 8) +
    (alpha ? block(width * height) + block(131_072) : 0) +
    (isEncodedTwice(size, encoding) ? firstPassBytes(size) : 0) +
    64
  )
}

/** Pixels that are held, at most. */
const HELD_MOST = 4_000_000
/** Tables of inverse transforms: five of 8 x 8, and 8, 16 and 32 points. */
const INVERSE_BYTES = block(5 * 64 * 64 * 4) + block((64 + 256 + 1024) * 4)
/** What a square of 16 x 16 is known by. */
const SQUARE_BYTES = 28

/** Whether rows are held, measured and (but for drawings) encoded again, for fewer bytes: at `best` where there is memory. */
export function isEncodedTwice({ width, height }: Size, encoding: JxlEncoding): boolean {
  const { effort, lowMemory = false } = encoding
  return effort === 'best' && !lowMemory && width * height <= HELD_MOST
}

/** What that takes: wasm/jxl-lossy/{first-pass,field,inverse,likeness}.ts. */
function firstPassBytes({ width, height }: Size): number {
  const [wide, high] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  const squares = Math.ceil(wide / 2) * Math.ceil(high / 2)
  const row = wide * 32
  return (
    block(width * height * 4) +
    2 * block(row * 64) +
    block(squares) +
    block(squares * SQUARE_BYTES) +
    INVERSE_BYTES +
    block(4 * (row + 64)) +
    2 * block(row)
  )
}

/** Frames of what is drawn: groups of pixels a side, of wide pictures and of others; colours, and slots that find them. */
const [SMALL_SIDE, LARGE_SIDE, WIDE] = [256, 512, 2048]
const [COLOURS, SLOTS] = [224, 4096]

/** What is kept of drawn tiles but their pixels, and the coder of their frame of `planes` planes: wasm/jxl-lossy/drawn-*.ts. */
function drawnBytes({ width, height }: Size, effort: Effort, planes: number): number {
  const [wide, high] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  const [tilesWide, tilesHigh] = [Math.ceil(wide / 2), Math.ceil(high / 2)]
  const side = width > WIDE ? SMALL_SIDE : LARGE_SIDE
  const [keptWide, keptHigh] = [(wide + 1) * 8, (high + 1) * 8]
  const pixels = Math.min(side, keptWide) * Math.min(side, keptHigh)
  const groups = Math.ceil(keptWide / side) * Math.ceil(keptHigh / side)
  return (
    groupCoderBytes({ pixels, learnt: pixels, side, planes, effort, sampleBytes: 1 }) +
    block(pixels * 4) +
    block(groups * 4) +
    block(COLOURS * 4) +
    block(SLOTS * 4) +
    block(tilesWide * tilesHigh * 4) +
    2 * block(tilesHigh * 4)
  )
}
