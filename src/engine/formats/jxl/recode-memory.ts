/** What recoding a JPEG takes from the arena. Mirrors wasm/jxl-recode/ and wasm/jxl-encode/. */

import type { Size } from '../../geometry/orientation.ts'
import { block } from '../../kernels/arena-block.ts'
import type { TurnRoom } from '../format.ts'
import { HISTOGRAM_BYTES, streamBytes } from './stream-memory.ts'

type Sampling = readonly { readonly h: number; readonly v: number }[]

/** The header fields that decide. */
export interface RecodeShape extends Size {
  readonly sampling: Sampling
}

// wasm/jxl-recode/{group,contexts,runs,named}.ts
const CONTEXTS = 16 * (37 + 458)
const TOKENS = 32 * 32 * 64 * 3
const TABLES_BYTES =
  block(CONTEXTS * HISTOGRAM_BYTES) +
  block(TOKENS * 4 + 16) +
  block(4096) +
  block(4 * 4096) +
  2 * block(128) +
  block(64) +
  block(16 * 8 * 512) +
  2 * block(16 * 8 * 128) +
  streamBytes(CONTEXTS, TOKENS)

/** Blocks of a group's side, and of an LF group's. */
const GROUP = 32
const LF_GROUP = 256

/** Arena bytes for what the size of the picture decides, besides the decoder. */
export function recodeFixedBytes(shape: RecodeShape): number {
  const { wide, high, slots } = gridOf(shape)
  const groupsWide = Math.ceil(wide / GROUP)
  const groups = groupsWide * Math.ceil(high / GROUP)
  const lfGroups = Math.ceil(wide / LF_GROUP) * Math.ceil(high / LF_GROUP)
  let bytes = TABLES_BYTES + 3 * block((2 + lfGroups + groups) * 4)
  for (const slot of slots) {
    bytes += block(slot.wide * slot.high * 2) + block(slot.high * groupsWide * 4)
  }
  return bytes
}

/**
 * Room for coefficients and the file, in bytes per byte of the input and per block: photos of all
 * qualities take 1.4 to 1.75. Small pictures wait for their file with all coefficients. What the
 * picture does not get is made up for by decoding it again, down to what the file alone takes.
 */
const RESERVE = { ample: 1.85, small: 2.6, least: 1.25 } as const
const SMALL_ROWS = 4 * 256
/** Chunks that are partly filled, the coefficients of a row of groups among them. */
const OPEN_BYTES = 16 * 16_512
const ROW_SHARE = 2

/** Arena bytes for what the content decides. */
export function recodeReserve(shape: RecodeShape, { inputBytes, room }: TurnRoom): number {
  const blocks = gridOf(shape).slots.reduce((sum, { wide, high }) => sum + wide * high, 0)
  const isSmall = shape.height <= SMALL_ROWS
  const ample = inputBytes * (isSmall ? RESERVE.small : RESERVE.ample) + blocks + OPEN_BYTES
  const rowBytes = Math.min(1, 256 / shape.height) * (inputBytes * ROW_SHARE + blocks)
  const least = inputBytes * RESERVE.least + rowBytes + OPEN_BYTES
  return Math.ceil(Math.max(Math.min(ample, room), Math.min(ample, least)))
}

/** Blocks at full resolution, and of each of the three channels that JPEG XL always has. */
function gridOf({ width, height, sampling }: RecodeShape) {
  const factors = sampling.length === 1 ? ONE : sampling
  const side = (length: number, most: number, least: number) =>
    Math.ceil(length / ((8 * most) / least)) * (most / least)
  const [h, v] = [rangeOf(factors.map((one) => one.h)), rangeOf(factors.map((one) => one.v))]
  const wide = side(width, h.most, h.least)
  const high = side(height, v.most, v.least)
  const slots = factors.map((one) => ({
    wide: (wide * one.h) / h.most,
    high: (high * one.v) / v.most,
  }))
  return { wide, high, slots }
}

const ONE: Sampling = Array.from({ length: 3 }, () => ({ h: 1, v: 1 }))

function rangeOf(factors: readonly number[]) {
  return { most: Math.max(...factors), least: Math.min(...factors) }
}

/** Whether JPEG XL has the sampling: each component as fine as the finest or half of it, and rows of groups whole MCU rows. */
export function hasFitSampling(sampling: Sampling, mayDiffer: boolean): boolean {
  if (sampling.length === 1) return true
  const [h, v] = [rangeOf(sampling.map((one) => one.h)), rangeOf(sampling.map((one) => one.v))]
  const isFit = (own: number, most: number) => own === most || (mayDiffer && own * 2 === most)
  return v.most !== 3 && sampling.every((one) => isFit(one.h, h.most) && isFit(one.v, v.most))
}
