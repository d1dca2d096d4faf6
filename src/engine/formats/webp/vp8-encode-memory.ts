/**
 * What the VP8 encoder takes from the arena, and outside of it. Mirrors wasm/webp-encode/{layout,encoder,bool-coder,tokens,token-packer}.ts
 * and wasm/shared/store.ts.
 */

import type { Chroma, Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import { block, stride } from '../../kernels/arena-block.ts'
import type { RowFormat } from '../../rows/rows.ts'
import { sizeFactor, valueAt } from '../quality-table.ts'
import { losslessFixedBytes } from './lossless-encode-memory.ts'

export interface Vp8Encoding {
  /** 1–100. */
  readonly quality: number
  readonly effort: Effort
  /** Alpha of RGBA is kept. */
  readonly alpha?: boolean
  /** `sharp` everywhere or, at `420`, nowhere. Default: where the picture is drawn. */
  readonly chroma?: Chroma
  /** See `EncodeOptions.lossyBytes`. */
  readonly lossyBytes?: number
}

/** WORK_BYTES of the kernel, up to a whole line. */
const WORK_BYTES = 49_872
/** Where a partition is written; the table of its coder, over a band of rows once all were taken. */
const [ROOM_BYTES, STEP_BYTES] = [16_384, 65_536]
/** Where tokens are, by the size of the picture; the tables of their packer. */
const [LEAST_TOKENS, MOST_TOKENS] = [8192, 65_536]
const PACKER_BYTES = 71_680
/** Tokens of so many bytes lie in the arena as they are; where there are many more, few of them do beside alpha. */
const [USUAL_AREA, LARGE_AREA, LEAST_AREA] = [1_048_576, 2_621_440, 32_768]
const MANY = 4

/**
 * Pairs of (quality, bytes of tokens per pixel), linear in between: the most that any of 26 photos
 * took at half a megapixel, where they are denser than at full size; above 90 a picture with grain.
 */
const DENSITY = [
  [1, 0.07],
  [15, 0.15],
  [30, 0.22],
  [50, 0.3],
  [65, 0.36],
  [75, 0.42],
  [82, 0.54],
  [90, 0.83],
  [95, 1.3],
  [98, 1.8],
  [100, 2.1],
] as const
const DENSITY_PIXELS = 500_000

/**
 * Pairs of (quality, bytes of a file of ours for each byte of the lossy one that shows the same), linear in
 * between: above the most of ten photos and drawings. What the lossy one takes for blocks of nothing says nothing.
 */
const SHARE_OF_LOSSY = [
  [1, 0.5],
  [50, 0.9],
  [80, 1.25],
  [95, 2.4],
  [100, 4.5],
] as const
const EMPTY_PER_PIXEL = 0.01

const GRAY_FACTOR = 0.85
/** The file, without the modes, and packed tokens, in shares of what tokens are. */
const [FILE_SHARE, PACKED_SHARE] = [0.42, 0.47]
/** What is kept of the modes of a macroblock: of one mode; of sixteen, which take so much of the file at least. */
const [MODE_BYTES, MORE_MODE_BYTES] = [2, 7]
const LEAST_OF_SIXTEEN = 8
/** What the kernel wants to be free before each macroblock. */
const MOST_OF_MACROBLOCK = 1604
/** Bytes of modes in the file for each pixel. */
const MODES_PER_PIXEL = 0.012

/** Bytes of the alpha's file for each pixel: noise in small pictures, in larger ones soft edges everywhere. */
const ALPHA_PER_PIXEL = { small: 1.03, large: 0.05 } as const
const SMALL_ALPHA_PIXELS = 2_000_000
/** What noise takes at most. */
const ALPHA_WORST_PER_PIXEL = 1.1

/** Bytes of the alpha chunk, and what none exceeds. */
function alphaFileBytes({ width, height }: Size): number {
  const pixels = width * height
  const small = Math.min(pixels, SMALL_ALPHA_PIXELS)
  const { small: perSmall, large: perLarge } = ALPHA_PER_PIXEL
  return Math.ceil(small * perSmall + (pixels - small) * perLarge) + 4096
}

function alphaWorstBytes({ width, height }: Size): number {
  return Math.ceil(width * height * ALPHA_WORST_PER_PIXEL) + 65_536
}

/** What noise takes at most: packed tokens, or the file. */
const WORST_PER_PIXEL = 3.5

/** Arena bytes of encoding rows of `format`. */
export function vp8EncodeArenaBytes(format: RowFormat, encoding: Vp8Encoding): number {
  const alpha = encoding.alpha ? losslessFixedBytes(format, encoding.effort, 'alpha') : 0
  return fixedBytes(format) + block(vp8TokenAreaBytes(format, encoding)) + alpha
}

/** Bytes of the arena for tokens: all of a dense photo that is small. */
export function vp8TokenAreaBytes(format: RowFormat, encoding: Vp8Encoding): number {
  const tokens = Math.ceil(tokenBytes(format, encoding)) + MOST_OF_MACROBLOCK
  if (tokens <= MANY * USUAL_AREA) return Math.min(USUAL_AREA, tokens)
  return encoding.alpha ? LEAST_AREA : LARGE_AREA
}

/** Bytes outside of the arena of a dense photo: tokens that wait, then the file. */
export function vp8EncodeHeldBytes(format: RowFormat, encoding: Vp8Encoding): number {
  const { width, height } = format
  const tokens = tokenBytes(format, encoding)
  const outside = Math.max(0, tokens - vp8TokenAreaBytes(format, encoding))
  const file = tokens * FILE_SHARE + width * height * MODES_PER_PIXEL
  const waiting = outside * PACKED_SHARE + modeBytes(format, file)
  const alpha = encoding.alpha ? alphaFileBytes(format) : 0
  return Math.ceil(Math.max(waiting, file)) + 2048 + alpha
}

/** Bytes outside of the arena that no picture of this size exceeds. */
export function vp8EncodeWorstBytes(size: Size, alpha: boolean): number {
  const { width, height } = size
  return width * height * WORST_PER_PIXEL + 1_000_000 + (alpha ? alphaWorstBytes(size) : 0)
}

/** Of modes that wait, in a picture whose file has so many bytes. */
function modeBytes({ width, height }: Size, fileBytes: number): number {
  const macroblocks = Math.ceil(width / 16) * Math.ceil(height / 16)
  const most = Math.min(macroblocks, fileBytes / LEAST_OF_SIXTEEN)
  return MODE_BYTES * macroblocks + MORE_MODE_BYTES * most
}

function tokenBytes(format: RowFormat, { quality, lossyBytes }: Vp8Encoding): number {
  const { width, height, channels } = format
  const pixels = width * height
  const dense =
    pixels *
    valueAt(DENSITY, quality) *
    sizeFactor(pixels, DENSITY_PIXELS) *
    (channels === 1 ? GRAY_FACTOR : 1)
  if (lossyBytes === undefined) return dense
  const told = Math.max(0, lossyBytes - EMPTY_PER_PIXEL * pixels)
  return Math.min(dense, (told * valueAt(SHARE_OF_LOSSY, quality)) / FILE_SHARE)
}

/** What does not depend on the content: tables, a band, planes of it, flags, modes. */
function fixedBytes({ width, height, channels }: RowFormat): number {
  const wide = Math.ceil(width / 16)
  const [y, uv] = [stride(wide * 16), stride(wide * 8)]
  const [doneY, doneUv] = [stride(wide * 16 + 48), stride(wide * 8 + 48)]
  const tokens = tokenRoomBytes(width * height)
  return (
    block(WORK_BYTES) +
    block(Math.max(16 * width * channels, STEP_BYTES)) +
    block(16 * y) +
    2 * block(8 * uv) +
    block(17 * doneY + 16) +
    2 * block(9 * doneUv + 16) +
    block(9 * wide) +
    block(4 * wide) +
    block(8 * wide) +
    2 * block(9 * wide) +
    block(ROOM_BYTES) +
    block(tokens) +
    block(tokens * 1.5) +
    block(PACKER_BYTES)
  )
}

function tokenRoomBytes(pixels: number): number {
  let bytes = LEAST_TOKENS
  while (bytes < MOST_TOKENS && bytes * 64 < pixels) bytes *= 2
  return bytes
}
