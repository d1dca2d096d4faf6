/** Headers of an AV1 still picture (specification 5.5 and 5.9), 8 bits a sample. */

import type { Size } from '../../geometry/orientation.ts'
import { BitWriter } from './av1-bit-writer.ts'
import { type TileLayout, tileLayout } from './av1-tile-layout.ts'

/** Chroma as fine as luma, at half of both sides, or none. */
export type Av1Sampling = '420' | '444' | '400'

/** What is asked of the encoder. 'auto': '444' where the first rows look drawn, else '420'. */
export type Av1Sampled = Av1Sampling | 'auto'

/** Everything that the headers say of a picture. */
export interface Av1Header extends Size {
  readonly sampling: Av1Sampling
  /** RGB as it is (matrix coefficients: identity), not BT.601. */
  readonly isIdentity: boolean
  /** base_q_idx; 0 is lossless. */
  readonly quantizer: number
  readonly hasDeltaQ: boolean
  /** Quantiser matrices, or none. */
  readonly matrices: Av1Matrices | undefined
  /** Chroma's quantizer index less luma's. */
  readonly chromaDelta: number
  readonly filters: Av1Filters
  readonly hasFilterIntra: boolean
  readonly hasEdgeFilter: boolean
  readonly hasScreenTools: boolean
  /** Blocks may be copied (allow_intrabc), and no filter runs. */
  readonly hasCopies: boolean
}

/** Levels of quantiser matrices: 0 is the strongest, 15 is none. */
export interface Av1Matrices {
  readonly y: number
  readonly uv: number
}

/** Strengths of deblocking (loop_filter_level) and CDEF; zeros are off. */
export interface Av1Filters {
  readonly deblockY: number
  readonly deblockUv: number
  readonly sharpness: number
  readonly cdef?: Cdef
}

/** Strengths as they are coded: primary 0–15, secondary 0–3 (3 means 4). */
export type CdefStrength = readonly [primary: number, secondary: number]

interface Cdef {
  readonly damping: number
  /** Of luma: one, two or four, of which each superblock has one. */
  readonly y: readonly CdefStrength[]
  /** Of chroma, with each of them. */
  readonly uv: CdefStrength
}

/** cdef_bits: log2 of how many strengths there are. */
export function cdefBits({ y }: Cdef): number {
  return 31 - Math.clz32(y.length)
}

/** Luma's strengths as the kernel takes them: a byte each from the least one on, 4 × the primary one plus the secondary. */
export function cdefBytes({ y }: Cdef): number {
  return y.reduce(
    (word, [primary, secondary], k) => word | ((4 * primary + secondary) << (8 * k)),
    0,
  )
}

/** What av1C and pixi repeat of the sequence header. */
export interface Av1Configuration {
  readonly profile: 0 | 1
  readonly level: number
  readonly tier: 0
  readonly bitDepth: 8
  readonly isMonochrome: boolean
  readonly subsamplingX: 0 | 1
  readonly subsamplingY: 0 | 1
}

/** CICP: BT.709 primaries, the sRGB curve, and BT.601 or no matrix. */
const PRIMARIES = 1
const TRANSFER = 13
const MATRIX_BT601 = 6
const MATRIX_IDENTITY = 0

/** Annex A.3: seq_level_idx, then the most samples, width, height, tiles and tile columns. */
const LEVELS = [
  [0, 147_456, 2048, 1152, 8, 4],
  [1, 278_784, 2816, 1584, 8, 4],
  [4, 665_856, 4352, 2448, 16, 6],
  [5, 1_065_024, 5504, 3096, 16, 6],
  [8, 2_359_296, 6144, 3456, 32, 8],
  [12, 8_912_896, 8192, 4352, 64, 8],
  [16, 35_651_584, 16_384, 8704, 128, 16],
] as const

/** "Maximum parameters": no limit. */
const LEVEL_MOST = 31

export function av1Configuration(size: Size, sampling: Av1Sampling): Av1Configuration {
  const subsampling = sampling === '444' ? 0 : 1
  return {
    profile: sampling === '444' ? 1 : 0,
    level: levelOf(size, tileLayout(size)),
    tier: 0,
    bitDepth: 8,
    isMonochrome: sampling === '400',
    subsamplingX: subsampling,
    subsamplingY: subsampling,
  }
}

function levelOf({ width, height }: Size, tiles: TileLayout): number {
  const fits = LEVELS.find(
    ([, samples, wide, high, most, across]) =>
      width * height <= samples &&
      width <= wide &&
      height <= high &&
      tiles.across * tiles.down <= most &&
      tiles.across <= across,
  )
  return fits?.[0] ?? LEVEL_MOST
}

const OBU_SEQUENCE_HEADER = 1
export const OBU_FRAME = 6

/** obu_header() with a size: type, then the payload's length in LEB128. */
export function obuHeader(type: number, payloadBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = [(type << 3) | 2]
  let rest = payloadBytes
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return new Uint8Array(bytes)
}

/** sequence_header_obu() with its OBU header. */
export function sequenceHeaderObu(header: Av1Header): Uint8Array<ArrayBuffer> {
  const { width, height } = header
  const { profile, level } = av1Configuration(header, header.sampling)
  const bits = new BitWriter()
  bits.write(profile, 3).flag(true).flag(true) // still_picture, reduced_still_picture_header
  bits.write(level, 5)
  const [widthBits, heightBits] = [bitsOf(width - 1), bitsOf(height - 1)]
  bits.write(widthBits - 1, 4).write(heightBits - 1, 4)
  bits.write(width - 1, widthBits).write(height - 1, heightBits)
  bits.flag(false) // use_128x128_superblock
  bits.flag(header.hasFilterIntra).flag(header.hasEdgeFilter)
  bits
    .flag(false)
    .flag(header.filters.cdef !== undefined)
    .flag(false) // superres, cdef, restoration
  writeColorConfig(bits, header)
  bits.flag(false).trail() // film_grain_params_present
  const payload = bits.bytes
  return joined([obuHeader(OBU_SEQUENCE_HEADER, payload.length), payload])
}

/** color_config(), 5.5.2. */
function writeColorConfig(bits: BitWriter, { sampling, isIdentity }: Av1Header): void {
  bits.flag(false) // high_bitdepth
  if (sampling !== '444') bits.flag(sampling === '400') // mono_chrome
  bits.flag(true).write(PRIMARIES, 8).write(TRANSFER, 8)
  bits.write(isIdentity ? MATRIX_IDENTITY : MATRIX_BT601, 8)
  if (sampling === '400') {
    bits.flag(true) // color_range: full
    return
  }
  if (!isIdentity) {
    bits.flag(true)
    if (sampling === '420') bits.write(0, 2) // chroma_sample_position: unknown
  }
  bits.flag(false) // separate_uv_delta_q
}

/** frame_header_obu() up to the first tile: what precedes tile sizes and tile data in OBU_FRAME. */
export function frameHeader(header: Av1Header): Uint8Array<ArrayBuffer> {
  const bits = new BitWriter()
  bits.flag(false) // disable_cdf_update
  bits.flag(header.hasScreenTools)
  if (header.hasScreenTools) bits.flag(true) // force_integer_mv
  bits.flag(false) // render_and_frame_size_different
  if (header.hasScreenTools) bits.flag(header.hasCopies) // allow_intrabc
  const tiles = tileLayout(header)
  writeTileInfo(bits, tiles)
  writeQuantization(bits, header)
  bits.flag(false) // segmentation_enabled
  const isLossless = header.quantizer === 0
  if (!isLossless) {
    bits.flag(header.hasDeltaQ)
    if (header.hasDeltaQ) bits.write(2, 2) // steps of 4
    if (header.hasDeltaQ && !header.hasCopies) bits.flag(false) // delta_lf_present
    if (!header.hasCopies) writeFilters(bits, header)
    bits.flag(true) // tx_mode_select
  }
  bits.flag(false).align() // reduced_tx_set
  if (tiles.across * tiles.down > 1) bits.flag(false).align() // tile_start_and_end_present_flag
  return bits.bytes
}

/** Bytes of tile_size_minus_1. */
export const TILE_SIZE_BYTES = 4

/** tile_info(), 5.9.15, with uniform spacing. */
function writeTileInfo(bits: BitWriter, tiles: TileLayout): void {
  bits.flag(true) // uniform_tile_spacing_flag
  if (tiles.acrossLog2 < tiles.mostAcrossLog2) bits.flag(false)
  if (tiles.downLog2 < tiles.mostDownLog2) bits.flag(false)
  const log2 = tiles.acrossLog2 + tiles.downLog2
  if (log2 > 0) bits.write(0, log2).write(TILE_SIZE_BYTES - 1, 2) // context_update_tile_id
}

/** quantization_params(), 5.9.12. */
function writeQuantization(bits: BitWriter, header: Av1Header): void {
  const { quantizer, sampling, chromaDelta, matrices } = header
  bits.write(quantizer, 8).flag(false) // DeltaQYDc
  if (sampling !== '400') for (let i = 0; i < 2; i++) writeDelta(bits, chromaDelta) // DC, AC
  bits.flag(matrices !== undefined)
  if (matrices) bits.write(matrices.y, 4).write(matrices.uv, 4)
}

/** read_delta_q(), 5.9.13: su(7). */
function writeDelta(bits: BitWriter, delta: number): void {
  bits.flag(delta !== 0)
  if (delta !== 0) bits.write(delta & 0x7f, 7)
}

/** loop_filter_params() and cdef_params(), 5.9.11 and 5.9.19. */
function writeFilters(bits: BitWriter, { filters, sampling }: Av1Header): void {
  const { deblockY, deblockUv, sharpness, cdef } = filters
  const hasChroma = sampling !== '400'
  bits.write(deblockY, 6).write(deblockY, 6)
  if (hasChroma && deblockY > 0) bits.write(deblockUv, 6).write(deblockUv, 6)
  bits.write(sharpness, 3).flag(false) // loop_filter_delta_enabled
  if (!cdef) return
  bits.write(cdef.damping - 3, 2).write(cdefBits(cdef), 2)
  for (const y of cdef.y) {
    bits.write(y[0], 4).write(y[1], 2)
    if (hasChroma) bits.write(cdef.uv[0], 4).write(cdef.uv[1], 2)
  }
}

/** The least bits that hold `value`; at least one. */
function bitsOf(value: number): number {
  return Math.max(1, 32 - Math.clz32(value))
}

/** One array of several. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let length = 0
  for (const part of parts) {
    bytes.set(part, length)
    length += part.length
  }
  return bytes
}
