/** What the VP8 encoder takes from the arena. Mirrors wasm/webp-encode/{layout,encoder}.ts and wasm/shared/store.ts. */

import type { Chroma, Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import { block, stride } from '../../kernels/arena-block.ts'
import type { RowFormat } from '../../rows/rows.ts'
import { sizeFactor, valueAt } from '../quality-table.ts'
import { chunkBytes } from './chunk-bytes.ts'
import { losslessFixedBytes } from './lossless-encode-memory.ts'

export interface Vp8Encoding {
  /** 1–100. */
  readonly quality: number
  readonly effort: Effort
  /** Alpha of RGBA is kept. */
  readonly alpha?: boolean
  /** `sharp` everywhere or, at `420`, nowhere. Default: where the picture is drawn. */
  readonly chroma?: Chroma
}

/** WORK_BYTES of the kernel, up to a whole line. */
const WORK_BYTES = 52_384
/** Partly filled: tokens, a partition that is written, the end of the reserve. */
const OPEN_CHUNKS = 3
/** The same of alpha: codes, pixels, the stream. */
const ALPHA_CHUNKS = 3

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

const GRAY_FACTOR = 0.85
/** The file in shares of the tokens, without the modes. */
const FILE_SHARE = 0.42
/** Bytes of modes in the file for each pixel. */
const MODES_PER_PIXEL = 0.012

/** Bytes of the alpha's file for each pixel: noise in small pictures, in larger ones grain everywhere. */
const ALPHA_PER_PIXEL = { small: 1.03, large: 0.16 } as const
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

/** What noise takes at most: tokens and file. */
const WORST_PER_PIXEL = 8

/** Arena bytes of encoding a photo in rows of `format`. */
export function vp8EncodeArenaBytes(format: RowFormat, encoding: Vp8Encoding): number {
  const alpha = encoding.alpha ? losslessFixedBytes(format, encoding.effort, 'alpha') : 0
  return fixedBytes(format) + alpha + block(vp8EncodeReserveBytes(format, encoding))
}

/** Bytes of the file of a dense photo. */
export function vp8EncodeFileBytes(format: RowFormat, encoding: Vp8Encoding): number {
  const modes = format.width * format.height * MODES_PER_PIXEL
  const alpha = encoding.alpha ? alphaFileBytes(format) : 0
  return Math.ceil(tokenBytes(format, encoding) * FILE_SHARE + modes) + 2048 + alpha
}

/** What a dense photo's tokens take, or its file, to be reserved; and the bits of alpha. */
export function vp8EncodeReserveBytes(format: RowFormat, encoding: Vp8Encoding): number {
  const chunk = chunkBytes(format.width * format.height)
  const alpha = encoding.alpha ? Math.ceil(alphaFileBytes(format) / chunk) + ALPHA_CHUNKS : 0
  const chunks = Math.ceil(tokenBytes(format, encoding) / chunk) + OPEN_CHUNKS
  return (chunks + alpha) * chunk
}

/** Bytes that no picture of this size exceeds, in the arena and as a file. */
export function vp8EncodeWorstBytes(size: Size, alpha: boolean): number {
  const { width, height } = size
  return width * height * WORST_PER_PIXEL + 1_000_000 + (alpha ? 2 * alphaWorstBytes(size) : 0)
}

function tokenBytes({ width, height, channels }: RowFormat, { quality }: Vp8Encoding): number {
  const pixels = width * height
  return (
    pixels *
    valueAt(DENSITY, quality) *
    sizeFactor(pixels, DENSITY_PIXELS) *
    (channels === 1 ? GRAY_FACTOR : 1)
  )
}

/** What does not depend on the content: tables, a band, planes of it, flags, modes. */
function fixedBytes({ width, height, channels }: RowFormat): number {
  const [wide, high] = [Math.ceil(width / 16), Math.ceil(height / 16)]
  const [y, uv] = [stride(wide * 16), stride(wide * 8)]
  const [doneY, doneUv] = [stride(wide * 16 + 48), stride(wide * 8 + 48)]
  return (
    block(WORK_BYTES) +
    block(16 * width * channels) +
    block(16 * y) +
    2 * block(8 * uv) +
    block(17 * doneY + 16) +
    2 * block(9 * doneUv + 16) +
    block(9 * wide) +
    block(4 * wide) +
    block(8 * wide) +
    block(9 * wide * high)
  )
}
