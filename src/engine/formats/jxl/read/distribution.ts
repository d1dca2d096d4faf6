/**
 * Distributions of an entropy code (18181-1, C.2.5 and C.2.6): shares of 4096 as a stream tells them,
 * and the table that finds the token of a slot. wasm/jxl-encode/ writes the same.
 */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'

export const RANGE_BITS = 12
const RANGE = 1 << RANGE_BITS
const MOST_SHIFT = RANGE_BITS + 1
const REPEAT = 13

/** Prefix code of the widths 0 to 13, as length and bits. */
const WIDTH_LENGTHS = [5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 6, 7, 7]
const WIDTH_BITS = [17, 11, 15, 3, 9, 7, 4, 2, 5, 6, 0, 33, 1, 65]

/** By slot: which token, and the how-manieth of its shares. */
export interface Slots {
  readonly tokens: Uint8Array
  readonly offsets: Uint16Array
  readonly shares: Uint16Array
}

export function readSlots(bits: Bits, logAlphabet: number): Slots {
  const shares = new Uint16Array(1 << logAlphabet)
  readShares(bits, shares)
  return slotsOf(shares, logAlphabet)
}

function u8(bits: Bits): number {
  if (!bits.bool()) return 0
  const count = bits.u(3)
  return (1 << count) + bits.u(count)
}

function readShares(bits: Bits, shares: Uint16Array): void {
  const isSmall = bits.bool()
  const isFlat = !isSmall && bits.bool()
  if (isSmall) readOneOrTwo(bits, shares)
  else if (isFlat) makeEqual(checked(u8(bits) + 1, shares), shares)
  else readWidths(bits, shares)
}

function makeEqual(count: number, shares: Uint16Array): void {
  const share = Math.floor(RANGE / count)
  for (let i = 0; i < count; i++) shares[i] = share + (i < RANGE % count ? 1 : 0)
}

function readOneOrTwo(bits: Bits, shares: Uint16Array): void {
  const isTwo = bits.bool()
  const first = checked(u8(bits) + 1, shares) - 1
  if (!isTwo) {
    shares[first] = RANGE
    return
  }
  const second = checked(u8(bits) + 1, shares) - 1
  if (first === second) damaged(JXL, 'a distribution names a token twice')
  const share = bits.u(RANGE_BITS)
  shares[first] = share
  shares[second] = RANGE - share
}

/** How many tokens there are, if there is room for them. */
function checked(count: number, shares: Uint16Array): number {
  return count <= shares.length ? count : damaged(JXL, 'a distribution has too many tokens')
}

/** The width of each share, then the bits below its leading one; one share takes what is left. */
function readWidths(bits: Bits, shares: Uint16Array): void {
  let log = 0
  while (log < 3 && bits.bool()) log++
  const shift = bits.u(log) + (1 << log) - 1
  if (shift > MOST_SHIFT) damaged(JXL, 'a distribution is more exact than there are bits')
  const count = checked(u8(bits) + 3, shares)
  const { widths, repeats, omitted } = widthsOf(bits, count)
  let total = 0
  for (let i = 0, left = 0; i < count; i++) {
    if (repeats[i]) left = repeats[i]!
    if (left > 0) {
      left--
      shares[i] = i > 0 ? shares[i - 1]! : 0
    } else if (i !== omitted) shares[i] = shareOf(bits, widths[i]!, shift)
    total += i === omitted ? 0 : shares[i]!
  }
  const rest = RANGE - total
  if (rest <= 0) damaged(JXL, 'the shares of a distribution do not add up')
  shares[omitted] = rest
}

function widthsOf(bits: Bits, count: number) {
  const widths = new Uint8Array(count)
  const repeats = new Uint16Array(count)
  let omitted = -1
  for (let i = 0; i < count; i++) {
    const width = readWidth(bits)
    if (width === REPEAT) {
      const repeat = u8(bits) + 4
      if (i + repeat > count) damaged(JXL, 'a distribution has too many tokens')
      repeats[i] = repeat
      i += repeat - 1
    } else {
      widths[i] = width
      if (omitted < 0 || width > widths[omitted]!) omitted = i
    }
  }
  // What is repeated may not be what is left out.
  const next = repeats[omitted + 1] ?? 0
  if (omitted < 0 || next > 0) damaged(JXL, 'a distribution repeats what it does not say')
  return { widths, repeats, omitted }
}

function readWidth(bits: Bits): number {
  let code = 0
  for (let length = 1; length <= 7; length++) {
    code |= bits.u(1) << (length - 1)
    const width = WIDTH_BITS.findIndex((one, i) => one === code && WIDTH_LENGTHS[i] === length)
    if (width >= 0) return width
  }
  return damaged(JXL, 'a distribution has a width that there is not')
}

function shareOf(bits: Bits, width: number, shift: number): number {
  if (width < 2) return width
  const low = width - 1
  const sent = Math.max(0, Math.min(low, shift - ((RANGE_BITS - low) >> 1)))
  return (1 << low) + (bits.u(sent) << (low - sent))
}

/** The alias table (C.2.6), spread out: buckets of one size, each with slots of one or two tokens. */
function slotsOf(shares: Uint16Array, logAlphabet: number): Slots {
  const tokens = new Uint8Array(RANGE)
  const offsets = new Uint16Array(RANGE)
  const sole = shares.indexOf(RANGE)
  const { cutoffs, others, starts } = pour(shares, logAlphabet)
  const log = RANGE_BITS - logAlphabet
  for (let slot = 0; slot < RANGE; slot++) {
    const bucket = slot >> log
    const place = slot & ((1 << log) - 1)
    const isOwn = place < cutoffs[bucket]!
    if (sole >= 0) {
      tokens[slot] = sole
      offsets[slot] = slot
    } else {
      tokens[slot] = isOwn ? bucket : others[bucket]!
      offsets[slot] = isOwn ? place : starts[bucket]! - cutoffs[bucket]! + place
    }
  }
  return { tokens, offsets, shares }
}

/** Pours what is too much in one bucket into one that is not full, in the format's order. */
function pour(shares: Uint16Array, logAlphabet: number) {
  const size = RANGE >> logAlphabet
  const cutoffs = Int32Array.from(shares)
  const others = new Uint8Array(shares.length)
  const starts = new Int32Array(shares.length)
  const full: number[] = []
  const open: number[] = []
  cutoffs.forEach((share, i) => {
    if (share > size) full.push(i)
    else if (share < size) open.push(i)
  })
  while (full.length > 0 && open.length > 0) {
    const from = full.pop()!
    const to = open.pop()!
    const left = cutoffs[from]! - (size - cutoffs[to]!)
    cutoffs[from] = left
    others[to] = from
    starts[to] = left
    if (left < size) open.push(from)
    else if (left > size) full.push(from)
  }
  return { cutoffs, others, starts }
}
