/** Prefix codes of an entropy code (18181-1, C.2.4), which are those of Brotli (RFC 7932, 3.4, 3.5). */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'

/** In which order the lengths of the code of lengths come, and the code that they have. */
const LENGTH_ORDER = [1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15]
const MOST_LENGTH = 15
const FULL = 1 << MOST_LENGTH
/** Lengths of simple codes, by the number of symbols; four may be of two shapes. */
const SIMPLE = [[], [0], [1, 1], [1, 2, 2], [2, 2, 2, 2], [1, 2, 3, 3]]

export type PrefixCode = (bits: Bits) => number

/** Of symbols 0 to `count` - 1. */
export function readPrefixCode(bits: Bits, count: number): PrefixCode {
  if (count === 1) return () => 0
  const skipped = bits.u(2)
  const lengths = skipped === 1 ? readSimple(bits, count) : readLengths(bits, count, skipped)
  return codeOf(lengths)
}

function readSimple(bits: Bits, count: number): Uint8Array {
  const width = 32 - Math.clz32(count - 1)
  const size = bits.u(2) + 1
  const symbols = Array.from({ length: size }, () => bits.u(width))
  const shape = size === 4 && bits.bool() ? 5 : size
  const given = SIMPLE[shape]!
  const lengths = new Uint8Array(count)
  if (new Set(symbols).size < size || symbols.some((symbol) => symbol >= count)) {
    damaged(JXL, 'a code names a symbol that there is not, or twice')
  }
  symbols.forEach((symbol, i) => {
    lengths[symbol] = given[i]!
  })
  return size === 1 ? sole(lengths, symbols[0]!) : lengths
}

/** A code of one symbol takes no bits: marked by a length of its own. */
const SOLE = 255
function sole(lengths: Uint8Array, symbol: number): Uint8Array {
  lengths[symbol] = SOLE
  return lengths
}

/** Lengths in a code of their own, with repeats of the last one (16) and of 0 (17). */
function readLengths(bits: Bits, count: number, skipped: number): Uint8Array {
  const code = codeOf(readLengthCode(bits, skipped))
  const lengths = new Uint8Array(count)
  let last = 8
  let repeat = 0
  let repeated = -1
  let space = FULL
  for (let i = 0; i < count && space > 0; ) {
    const length = code(bits)
    if (length < 16) {
      lengths[i++] = length
      repeat = 0
      if (length > 0) {
        last = length
        space -= FULL >> length
      }
      continue
    }
    const extra = length - 14
    const value = length === 16 ? last : 0
    if (repeated !== value) repeat = 0
    repeated = value
    const before = repeat
    repeat = (repeat > 0 ? (repeat - 2) << extra : 0) + 3 + bits.u(extra)
    const times = repeat - before
    if (i + times > count) damaged(JXL, 'a code has too many symbols')
    lengths.fill(value, i, i + times)
    i += times
    if (value > 0) space -= times * (FULL >> value)
  }
  if (space !== 0) damaged(JXL, 'the lengths of a code do not add up')
  return lengths
}

function readLengthCode(bits: Bits, skipped: number): Uint8Array {
  const lengths = new Uint8Array(LENGTH_ORDER.length)
  let space = 32
  let used = 0
  for (let i = skipped; i < LENGTH_ORDER.length && space > 0; i++) {
    const length = readLength(bits)
    lengths[LENGTH_ORDER[i]!] = length
    if (length === 0) continue
    space -= 32 >> length
    used++
  }
  if (used === 1)
    return sole(
      lengths,
      lengths.findIndex((length) => length > 0),
    )
  if (space !== 0) damaged(JXL, 'the lengths of a code do not add up')
  return lengths
}

/** 0 to 5, in a fixed code: 00 0, 0111 1, 011 2, 10 3, 01 4, 1111 5, all read from the right. */
function readLength(bits: Bits): number {
  const two = bits.u(2)
  if (two === 0) return 0
  if (two === 1) return 4
  if (two === 2) return 3
  if (!bits.bool()) return 2
  return bits.bool() ? 5 : 1
}

/** Canonical: shorter codes first, those of one length in the order of their symbols. */
function codeOf(lengths: Uint8Array): PrefixCode {
  const only = lengths.indexOf(SOLE)
  if (only >= 0) return () => only
  const counts = new Uint16Array(MOST_LENGTH + 1)
  for (const length of lengths) if (length > 0) counts[length]!++
  const symbols = Array.from(lengths.keys())
    .filter((symbol) => lengths[symbol]! > 0)
    .sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  return function readSymbol(bits) {
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length <= MOST_LENGTH; length++) {
      code |= bits.u(1)
      const count = counts[length]!
      if (code - first < count) return symbols[index + code - first]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    return damaged(JXL, 'there is a code that means nothing')
  }
}
