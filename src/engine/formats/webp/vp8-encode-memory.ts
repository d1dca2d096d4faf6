/** What the VP8 encoder takes from the arena. Mirrors wasm/webp-encode/{layout,encoder,store}.ts. */

import type { Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import { block, stride } from '../../kernels/arena-block.ts'
import type { RowFormat } from '../../rows/rows.ts'
import { sizeFactor, valueAt } from '../quality-table.ts'

export interface Vp8Encoding {
  /** 1–100. */
  readonly quality: number
  readonly effort: Effort
}

/** WORK_BYTES of the kernel, up to a whole line. */
const WORK_BYTES = 41_088
const [LEAST_CHUNK, MOST_CHUNK] = [8192, 65_536]
/** Partly filled: tokens, a partition that is written, the end of the reserve. */
const OPEN_CHUNKS = 3

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

/** ALPHA_SCRATCH of the kernel and its heads of chains. */
const ALPHA_SCRATCH_BYTES = 10_376
const ALPHA_HEADS_BYTES = 131_072
const [LEAST_WINDOW, MOST_WINDOW] = [1 << 10, 1 << 17]
/** Bytes of the file for each pixel: grain everywhere, enlarged. */
const ALPHA_PER_PIXEL = 0.16
/** What noise takes at most. */
const ALPHA_WORST_PER_PIXEL = 1.1

/** Arena bytes of alpha beside the frame: its plane, tiles, the window of matches. */
export function alphaArenaBytes({ width, height }: Size): number {
  const pixels = width * height
  let window = LEAST_WINDOW
  while (window < MOST_WINDOW && window < pixels) window *= 2
  const tiles = Math.ceil(width / 16) * Math.ceil(height / 16)
  return (
    block(ALPHA_SCRATCH_BYTES) +
    block(pixels) +
    block(tiles) +
    block(ALPHA_HEADS_BYTES) +
    block(window * 4)
  )
}

/** Bytes of the alpha chunk of an ordinary picture, and what none exceeds. */
export function alphaFileBytes({ width, height }: Size): number {
  return Math.ceil(width * height * ALPHA_PER_PIXEL) + 512
}

export function alphaWorstBytes({ width, height }: Size): number {
  return Math.ceil(width * height * ALPHA_WORST_PER_PIXEL) + 65_536
}

/** What noise takes at most: tokens and file. */
const WORST_PER_PIXEL = 8

/** Arena bytes of encoding a photo in rows of `format`. */
export function vp8EncodeArenaBytes(format: RowFormat, encoding: Vp8Encoding): number {
  return fixedBytes(format) + block(vp8EncodeReserveBytes(format, encoding))
}

/** Bytes of the file of a dense photo. */
export function vp8EncodeFileBytes(format: RowFormat, encoding: Vp8Encoding): number {
  const modes = format.width * format.height * MODES_PER_PIXEL
  return Math.ceil(tokenBytes(format, encoding) * FILE_SHARE + modes) + 2048
}

/** What a dense photo's tokens take, or its file, to be reserved. */
export function vp8EncodeReserveBytes(format: RowFormat, encoding: Vp8Encoding): number {
  const chunk = chunkBytes(format.width * format.height)
  const chunks = Math.ceil(tokenBytes(format, encoding) / chunk) + OPEN_CHUNKS
  return chunks * chunk
}

/** Bytes that no picture of this size exceeds, in the arena and as a file. */
export function vp8EncodeWorstBytes({ width, height }: Size): number {
  return width * height * WORST_PER_PIXEL + 1_000_000
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

/** Of the chunks that tokens and file are kept in. */
function chunkBytes(pixels: number): number {
  let bytes = LEAST_CHUNK
  while (bytes < MOST_CHUNK && bytes * 64 < pixels) bytes *= 2
  return bytes
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
    block(9 * wide * high)
  )
}
