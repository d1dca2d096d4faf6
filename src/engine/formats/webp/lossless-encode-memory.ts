/** What the VP8L encoder takes from the arena. Mirrors wasm/webp-lossless/{state,settings,encoder}.ts. */

import type { Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import { block } from '../../kernels/arena-block.ts'
import { BAND_ROWS, type RowFormat } from '../../rows/rows.ts'
import { chunkBytes } from './chunk-bytes.ts'

/** SCRATCH_BYTES of the kernel, up to a whole line. */
const SCRATCH_BYTES = 155_456
const LOGS_BYTES = [4096 * 8, 1025 * 8] as const
const SEGMENT_PIXELS = 2 ** 18
const MOST_HISTORY = SEGMENT_PIXELS * 3
/** Tokens of a chapter. */
const RECORD_BYTES = 4 * 2 ** 18
const LARGEST_TILE = 32
const SMALL_TILE = 16
const MARGIN = 16
const LEAST_COSTS = 65_536
const HEADS_BYTES = 4 * 2 ** 16
const GROUP_SYMBOLS = 1088 + 1024
const GROUPS = { fast: 16, balanced: 32, best: 64 } as const satisfies Record<Effort, number>
const SAMPLE_PIXELS = { fast: 2 ** 16, balanced: 2 ** 16, best: 2 ** 17 } as const
/** Partly filled: codes, pixels, the file, the end of the reserve. */
const OPEN_CHUNKS = 4

/** Arena bytes without the file: a segment and what copies reach, tables, a few bytes for each tile. */
export function losslessFixedBytes(
  { width, height }: Size,
  effort: Effort,
  kind: 'alpha' | 'picture' = 'picture',
): number {
  const rows = segmentRows(width, height)
  const pixels = rows * width
  const isWhole = rows >= height
  const all = pixels + (isWhole ? 0 : kind === 'alpha' ? SEGMENT_PIXELS : history(width))
  const sample = sampleRows(width, effort) * width
  const tiles = (side: number) => Math.ceil(width / side) * Math.ceil(height / side)
  return [
    SCRATCH_BYTES,
    ...LOGS_BYTES,
    4 * (pixels + width + MARGIN * 2),
    4 * (sample + width + MARGIN * 2),
    4 * (all + MARGIN),
    4 * pixels,
    4 * (pixels + 1),
    Math.max(LEAST_COSTS, 4 * (pixels + 1)),
    HEADS_BYTES,
    4 * all,
    tiles(SMALL_TILE),
    4 * tiles(LARGEST_TILE),
    2 * tiles(SMALL_TILE),
    3 * (width + 16),
    4 * width,
    ...(isWhole ? [] : [RECORD_BYTES, 4 * (tiles(SMALL_TILE) + 1)]),
    GROUPS[effort] * (GROUP_SYMBOLS * 2 + 8),
    GROUPS[effort] * GROUP_SYMBOLS * 4,
  ].reduce((sum, bytes) => sum + block(bytes), 0)
}

function segmentRows(width: number, height: number): number {
  const rows = Math.max(1, Math.floor(SEGMENT_PIXELS / width / LARGEST_TILE)) * LARGEST_TILE
  return Math.min(rows, Math.ceil(height / LARGEST_TILE) * LARGEST_TILE)
}

function history(width: number): number {
  return Math.max(SEGMENT_PIXELS, Math.min(MOST_HISTORY, width * 256))
}

function sampleRows(width: number, effort: Effort): number {
  return Math.max(32, Math.floor(SAMPLE_PIXELS[effort] / width) & ~15)
}

export interface LosslessOf {
  readonly effort: Effort
  readonly alpha: boolean
  readonly lossyBytes?: number
  readonly exactBytes?: number
}

/** Arena bytes of encoding rows of `format`, the file among them. */
export function losslessArenaBytes(format: RowFormat, encoding: LosslessOf): number {
  return (
    losslessFixedBytes(format, encoding.effort) +
    block(losslessReserveBytes(format, encoding)) +
    block(BAND_ROWS * format.width * format.channels)
  )
}

/** What the file takes in the kernel, to be reserved. */
export function losslessReserveBytes(format: RowFormat, encoding: LosslessOf): number {
  const chunk = chunkBytes(format.width * format.height)
  const file = losslessFileBytes(format, encoding)
  const { exactBytes } = encoding
  const held = exactBytes === undefined ? 0 : exactBytes * HELD_SHARE + HELD_BYTES
  return (Math.ceil((file + held) / chunk) + OPEN_CHUNKS) * chunk
}

/** Bytes per pixel of what was resampled, or of a source without loss, opaque or not. */
const BYTES_PER_PIXEL = { gray: 0.9, opaque: 1.65, alpha: 2.3 } as const

/** The same of noise, which small pictures are planned for. */
const NOISE_PER_PIXEL = { gray: 1.05, opaque: 3.1, alpha: 4.15 } as const
const SMALL_PIXELS = 500_000

/** Indices of few colours wait, with their repeats, until all are known: in shares of another file without loss, and beside. */
const [HELD_SHARE, HELD_BYTES] = [2, 524_288]
/** So much more than another file without loss has ours may take, in shares of it, and beside that in bytes. */
const [OVER_EXACT, OVER_SMALL] = [1.25, 32_768]

/** Bytes of the file of a dense photo; of a small picture, of noise; never far more than a file without loss has. */
export function losslessFileBytes(format: RowFormat, encoding: LosslessOf): number {
  const { alpha, lossyBytes = Number.POSITIVE_INFINITY, exactBytes } = encoding
  const pixels = format.width * format.height
  const small = Math.min(pixels, SMALL_PIXELS)
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
