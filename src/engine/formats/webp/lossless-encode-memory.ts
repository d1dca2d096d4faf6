/**
 * What the VP8L encoder takes from the arena, and outside of it. Mirrors wasm/webp-lossless/{state,settings,allocate}.ts
 * and wasm/shared/store.ts.
 */

import type { Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import { block } from '../../kernels/arena-block.ts'
import { BAND_ROWS, type RowFormat } from '../../rows/rows.ts'

/** SCRATCH_BYTES of the kernel, up to a whole line. */
const SCRATCH_BYTES = 166_144
const LOGS_BYTES = [4096 * 8, 1025 * 8] as const
const MARGIN = 16
const LEAST_COSTS = 65_536
const HEADS_BYTES = 4 * 2 ** 16
const GROUP_SYMBOLS = 1088 + 1024
const GROUPS = { fast: 16, balanced: 32, best: 64 } as const satisfies Record<Effort, number>
const SAMPLE_PIXELS = { fast: 2 ** 16, balanced: 2 ** 16, best: 2 ** 17 } as const
const SMALL_TILE = 16
const LARGE_TILE = 32
/** Small pictures are one segment, whose tiles may be the smallest there are, and whose sample is all of it. */
const SMALL_PIXELS = { fast: 2 ** 14, balanced: 2 ** 18, best: 2 ** 18 } as const satisfies Record<
  Effort,
  number
>
const SMALLEST_TILE = 4
/** Of streams of bits, and of indices. */
const ROOM_BYTES = 16_384

/** Pixels of a segment and what copies reach in front of it, words of a record. */
interface Shape {
  readonly segment: number
  readonly history: (width: number) => number
  readonly record: number
  readonly tile: number
}

const MOST_HISTORY = 2 ** 18 * 3
const WHOLE = { segment: 2 ** 18, record: 2 ** 18, tile: LARGE_TILE } as const
const PICTURE: Shape = {
  ...WHOLE,
  history: (width) => Math.max(WHOLE.segment, Math.min(MOST_HISTORY, width * 256)),
}
const ALPHA: Shape = { ...WHOLE, history: () => WHOLE.segment }
/** Alpha of more pixels takes less, up to so many tiles. */
const SPARE_ALPHA: Shape = {
  ...{ segment: 2 ** 17, record: 2 ** 17, tile: SMALL_TILE },
  history: () => 2 ** 16,
}
const LARGE_ALPHA = 2 ** 23
const MOST_SMALL_TILES = 2 ** 18

type Kind = 'alpha' | 'picture'

function shapeOf({ width, height }: Size, kind: Kind): Shape {
  if (kind === 'picture') return PICTURE
  const isSpare =
    width * height > LARGE_ALPHA && tilesOf({ width, height }, SMALL_TILE) <= MOST_SMALL_TILES
  return isSpare ? SPARE_ALPHA : ALPHA
}

function tilesOf({ width, height }: Size, side: number): number {
  return Math.ceil(width / side) * Math.ceil(height / side)
}

/** Arena bytes of the kernel: a segment and what copies reach, tables, a few bytes for each tile. */
export function losslessFixedBytes(size: Size, effort: Effort, kind: Kind = 'picture'): number {
  const { width, height } = size
  const shape = shapeOf(size, kind)
  const rows = segmentRows(size, shape)
  const isSmall = isTriedWhole(size, effort, kind)
  const small = tilesOf(size, isSmall ? SMALLEST_TILE : SMALL_TILE)
  const large = tilesOf(size, isSmall ? SMALLEST_TILE : LARGE_TILE)
  const pixels = Math.max(rows * width, shape === SPARE_ALPHA ? small : 0)
  const isWhole = rows >= height
  const all = pixels + (isWhole ? 0 : shape.history(width))
  const sampled = isSmall ? rows : sampleRows(width, effort, shape)
  const sample = 4 * (sampled * width + width + MARGIN * 2)
  return [
    SCRATCH_BYTES,
    ...LOGS_BYTES,
    4 * (rows * width + width + MARGIN * 2),
    4 * (all + MARGIN),
    4 * pixels,
    4 * (pixels + 1),
    Math.max(LEAST_COSTS, 4 * (pixels + 1)),
    HEADS_BYTES,
    4 * all,
    3 * (width + 16),
    4 * width,
    3 * ROOM_BYTES,
    ROOM_BYTES,
    small,
    kind === 'alpha' ? 0 : 4 * large,
    2 * small,
    GROUPS[effort] * (GROUP_SYMBOLS * 2 + 8),
    GROUPS[effort] * GROUP_SYMBOLS * 4,
    isWhole ? 0 : 4 * (small + 1),
    isWhole ? sample : Math.max(sample, 4 * shape.record),
  ].reduce((sum, bytes) => sum + block(bytes), 0)
}

function isTriedWhole(size: Size, effort: Effort, kind: Kind): boolean {
  const pixels = size.width * size.height
  return (
    kind === 'picture' &&
    pixels <= SMALL_PIXELS[effort] &&
    segmentRows(size, PICTURE) >= size.height
  )
}

function segmentRows({ width, height }: Size, { segment, tile }: Shape): number {
  const rows = Math.max(1, Math.floor(segment / width / tile)) * tile
  return Math.min(rows, Math.ceil(height / tile) * tile)
}

function sampleRows(width: number, effort: Effort, { tile }: Shape): number {
  return Math.max(tile, Math.floor(SAMPLE_PIXELS[effort] / width) & ~15)
}

/** Arena bytes of encoding rows of `format`. */
export function losslessArenaBytes(format: RowFormat, effort: Effort): number {
  return losslessFixedBytes(format, effort) + block(BAND_ROWS * format.width * format.channels)
}

export interface LosslessOf {
  readonly alpha: boolean
  readonly lossyBytes?: number
  readonly exactBytes?: number
}

/** Bytes outside of the arena: indices of few colours, then the file. */
export function losslessHeldBytes(format: RowFormat, encoding: LosslessOf): number {
  const { exactBytes = 0 } = encoding
  const pixels = format.width * format.height
  const held = Math.min(exactBytes * HELD_SHARE + HELD_BYTES, pixels * HELD_PER_PIXEL)
  return Math.max(losslessFileBytes(format, encoding), exactBytes ? held : 0)
}

/** Bytes per pixel of what was resampled, or of a source without loss, opaque or not. */
const BYTES_PER_PIXEL = { gray: 0.9, opaque: 1.65, alpha: 2.3 } as const

/** The same of noise, which small pictures are planned for. */
const NOISE_PER_PIXEL = { gray: 1.05, opaque: 3.1, alpha: 4.15 } as const
const NOISE_PIXELS = 500_000

/** Indices of few colours wait, with their repeats, until all are known: in shares of another file without loss, and beside. */
const [HELD_SHARE, HELD_BYTES] = [2, 524_288]
const HELD_PER_PIXEL = 1.3
/** So much more than another file without loss has ours may take, in shares of it, and beside that in bytes. */
const [OVER_EXACT, OVER_SMALL] = [1.25, 32_768]

/** Bytes of the file of a dense photo; of a small picture, of noise; never far more than a file without loss has. */
function losslessFileBytes(format: RowFormat, encoding: LosslessOf): number {
  const { alpha, lossyBytes = Number.POSITIVE_INFINITY, exactBytes } = encoding
  const pixels = format.width * format.height
  const small = Math.min(pixels, NOISE_PIXELS)
  const kind = format.channels === 1 ? 'gray' : alpha ? 'alpha' : 'opaque'
  const perPixel = Math.min(BYTES_PER_PIXEL[kind], bytesFromLossy(lossyBytes / pixels))
  const dense = small * NOISE_PER_PIXEL[kind] + (pixels - small) * perPixel + 4096
  const most = exactBytes === undefined ? dense : exactBytes * OVER_EXACT + OVER_SMALL
  return Math.ceil(Math.min(dense, most))
}

/** Bytes per pixel by those of the JPEG that it was: a PNG's, of which it takes nine tenths at most. */
function bytesFromLossy(lossy: number): number {
  return 0.9 * (lossy < 0.14 ? 0.45 + 7 * lossy : 1.43 + 2.4 * (lossy - 0.14))
}

/** What noise takes at most, in the arena and as a file. */
export function losslessWorstBytes({ width, height }: Size): number {
  return Math.ceil(width * height * 4.3) + 100_000
}
