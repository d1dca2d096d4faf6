/** What lossless encoding takes from the arena. Mirrors wasm/jxl-lossless/. */

import type { Effort } from '../../api/options.ts'
import type { Depth } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import { block } from '../../kernels/arena-block.ts'
import type { RowFormat } from '../../rows/rows.ts'
import { codeBytes, HISTOGRAM_BYTES, streamBytes } from './stream-memory.ts'

// wasm/jxl-lossless/{group,values,learn,colours,meetings,forest,repeats}.ts
const SAMPLES = { fast: 8192, balanced: 24_576, best: 65_536 } as const satisfies Record<
  Effort,
  number
>
/** Of one of more groups, at most so many of its pixels are learnt from: 1 ÷ this. */
const FEW_GROUPS = 16
const LEARNT_PART = 4
/** And of pictures of more pixels. */
const MOST_AT_LEISURE = 2 ** 24
const LEARNT_IN_A_HURRY = 16
const PLANES_OF_SAMPLES = 28
/** Bytes between planes. */
const SAMPLE_GAP = 64
const CONTEXTS = 257
const TREE_TOKENS = 8192
const COLOURS = 2049
const MOST_WINDOW = 2 ** 20

const GROUP_TABLES_BYTES =
  block(256 * 256 * 4) +
  block(256 * 4) +
  block(20 * 2048 * 4) +
  block(20 * 2048) +
  block(8 * 32 * 64 * 4) +
  2 * block(COLOURS * 4) +
  block(8192 * 2) +
  3 * block(COLOURS * 2) +
  block(HISTOGRAM_BYTES * 3) +
  block(16_384 * 12) +
  block(512 * 72) +
  block(8 * 2 ** 14) +
  2 * block(16 * 2 ** 11) +
  block(2 ** 18) +
  block((32_768 + 16_384 + 8) * 12) +
  block(256 * HISTOGRAM_BYTES) +
  block(CONTEXTS * HISTOGRAM_BYTES) +
  codeBytes(CONTEXTS) +
  9216 // a cluster more

/** Of the output's chunks, with what the arena adds. */
const CHUNK_BYTES = 16_512
/** Noise of 8 bits takes a little more than it is. */
const NOISE = 1.1
const GROUP_HEADER_BYTES = 16_384

type Sized = Pick<RowFormat, 'width' | 'height' | 'sampleBytes'>

/** Pixels of a group's side: large groups save bytes, wide pictures have small ones so that a row of them is little. */
export function groupSide({ width, sampleBytes }: Sized): 256 | 512 | 1024 {
  if (width <= 2048 && !sampleBytes) return 1024
  return width <= 4096 ? 512 : 256
}

/** Arena bytes for the coded form of one group, tried twice. */
export function groupFileBytes(format: RowFormat, alpha: boolean): number {
  const samples = groupPixels(format) * planesOf(format, alpha)
  const bytes = samples * bytesOf(format) * NOISE + GROUP_HEADER_BYTES
  return (2 * Math.ceil(bytes / CHUNK_BYTES) + 2) * CHUNK_BYTES
}

/** Arena bytes of encoding rows of `format`: what is always taken, and a group of a dense photo. */
export function losslessArenaBytes(
  format: RowFormat,
  { alpha, effort }: { readonly alpha: boolean; readonly effort: Effort },
): number {
  const { width, height, channels } = format
  const side = groupSide(format)
  const pixels = groupPixels(format)
  const planes = planesOf(format, alpha)
  const groups = Math.ceil(width / side) * Math.ceil(height / side)
  const lfGroups = Math.ceil(width / side / 8) * Math.ceil(height / side / 8)
  const isHurried = width * height > MOST_AT_LEISURE
  const part = isHurried ? LEARNT_IN_A_HURRY : groups > FEW_GROUPS ? LEARNT_PART : 1
  const learnt = Math.max(1, Math.floor(pixels / part))
  return (
    groupCoderBytes({ pixels, learnt, side, planes, effort, sampleBytes: bytesOf(format) }) +
    streamBytes(CONTEXTS, TREE_TOKENS) +
    block(width * channels * bytesOf(format) * Math.min(side, height)) +
    3 * block((2 + lfGroups + groups) * 4) +
    Math.ceil((pixels * planes * bytesOf(format) * DENSE) / CHUNK_BYTES + 2) * CHUNK_BYTES
  )
}

interface GroupCoder {
  /** Of a group. */
  readonly pixels: number
  /** Pixels of a group that a tree may be learnt from. */
  readonly learnt: number
  readonly side: number
  readonly planes: number
  readonly effort: Effort
  readonly sampleBytes: 1 | 2
}

/** Arena bytes of what codes groups (wasm/jxl-lossless/group.ts). */
export function groupCoderBytes(coder: GroupCoder): number {
  const { pixels, learnt, side, planes, effort, sampleBytes } = coder
  const values = pixels * planes + 8192
  const samples = Math.min(learnt, SAMPLES[effort])
  return (
    GROUP_TABLES_BYTES +
    2 * block(pixels * 2 * sampleBytes) +
    block(512 * sampleBytes ** 8) +
    block(2048 * 8 * sampleBytes) +
    block(64 * 4) +
    block(5 * 2 * (side + 2) * 4) +
    block(pixels * planes * 2 * sampleBytes) +
    block(PLANES_OF_SAMPLES * (samples + SAMPLE_GAP)) +
    2 * block(samples * 4) +
    block(values * 4 + 16) +
    block(Math.min(MOST_WINDOW, Math.max(1024, 2 * values)) * 4) +
    block((values / 8 + 64) * 12)
  )
}

/** Bytes of a group per sample: photos. */
const DENSE = 0.5

/** Of a sample as it comes. */
function bytesOf({ sampleBytes }: Pick<RowFormat, 'sampleBytes'>): 1 | 2 {
  return sampleBytes ?? 1
}

function groupPixels(format: Sized): number {
  const side = groupSide(format)
  return Math.min(side, format.width) * Math.min(side, format.height)
}

function planesOf({ channels }: RowFormat, alpha: boolean): number {
  return channels === 1 ? 1 : alpha ? 4 : 3
}

/** Bytes per pixel of what was resampled, or of a source without loss, opaque or not. */
const BYTES_PER_PIXEL = { opaque: 1.5, alpha: 2.1 } as const
/** Of more bits, so many times that: most of those below the eighth are noise. */
const DEPTH_FACTORS = { 10: 1.6, 12: 2.2, 16: 3 } as const satisfies Record<Depth, number>

export interface LosslessDetail {
  readonly alpha: boolean
  readonly depth?: Depth
  /** See `EncodeOptions.lossyBytes`. */
  readonly lossyBytes?: number
}

/** Bytes of the file of a dense photo, as PNG's are estimated; less in our coder. */
export function losslessFileBytes({ width, height }: Size, detail: LosslessDetail): number {
  const { alpha, lossyBytes = Number.POSITIVE_INFINITY } = detail
  const pixels = width * height
  const most =
    (alpha ? BYTES_PER_PIXEL.alpha : BYTES_PER_PIXEL.opaque) *
    (detail.depth ? DEPTH_FACTORS[detail.depth] : 1)
  return Math.ceil(pixels * Math.min(most, bytesFromLossy(lossyBytes / pixels)) + 4096)
}

/** Bytes per pixel, at most, by those of the JPEG that the picture was. */
function bytesFromLossy(lossy: number): number {
  return lossy < 0.14 ? 0.4 + 5.5 * lossy : 1.17 + 2 * (lossy - 0.14)
}

/** Bytes that no file of this size exceeds. */
export function losslessWorstBytes(size: Sized, alpha: boolean): number {
  const { width, height } = size
  const groups = Math.ceil(width / 256) * Math.ceil(height / 256)
  return Math.ceil(width * height * (alpha ? 4 : 3) * bytesOf(size) * NOISE) + groups * 2048 + 2048
}
