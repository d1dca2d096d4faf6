/** Random DEFLATE streams (RFC 1951): legal, nearly legal and illegal blocks of all three types. */

import { BitWriter } from '../../helpers/deflate-writer.ts'
import type { Random } from '../../helpers/random.ts'
import { pick } from '../mutate/bytes.ts'
import { completeLengths, shuffled } from './prefix-code.ts'

const LONGEST = 15
/** The order in which the lengths of the code length code come. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** A zlib stream of some blocks; what comes behind the tables are random bits. */
export function randomDeflate(random: Random): Uint8Array {
  const writer = new BitWriter()
  writer.put(0x0178, 16)
  for (let blocks = 1 + random.below(5); blocks > 0; blocks--) {
    const isLast = blocks === 1 || random.below(20) === 0
    const type = pick([0, 1, 1, 2, 2, 2, 2, 2], random)
    writer.put(isLast ? 1 : 0, 1)
    writer.put(type, 2)
    if (type === 0) putStored(writer, random)
    else if (type === 2) putTables(writer, random)
    if (type > 0) putNoise(writer, random, pick([4, 40, 400], random))
  }
  return writer.finish()
}

function putNoise(writer: BitWriter, random: Random, most: number): void {
  const isSparse = random.below(2) === 0 // runs of one word, often a match
  for (const byte of random.bytes(random.below(most))) writer.put(isSparse ? byte & 17 : byte, 8)
}

function putStored(writer: BitWriter, random: Random): void {
  const bytes = random.bytes(random.below(100))
  const length = random.below(10) ? bytes.length : random.below(65536)
  writer.align()
  writer.put(length, 16)
  writer.put(random.below(20) ? ~length & 0xffff : 0, 16)
  for (const byte of bytes) writer.put(byte, 8)
}

/** The tables of a dynamic block. All lengths from 0 to 15 have code words of four bits. */
function putTables(writer: BitWriter, random: Random): void {
  const literals = 257 + random.below(pick([1, 30, 32], random))
  const distances = 1 + random.below(pick([1, 30, 32], random))
  writer.put(literals - 257, 5)
  writer.put(distances - 1, 5)
  writer.put(ORDER.length - 4, 4)
  for (const symbol of ORDER) writer.put(symbol < 16 ? 4 : 0, 3)
  const lengths = [...lengthsOf(literals, random), ...lengthsOf(distances, random)]
  if (random.below(20)) lengths[256] ||= LONGEST
  for (const length of lengths) writer.put(reversed(length), 4)
}

/** Code words are written with their first bit lowest. */
function reversed(word: number): number {
  return ((word & 1) << 3) | ((word & 2) << 1) | ((word & 4) >> 1) | ((word & 8) >> 3)
}

/** Code lengths of an alphabet: of a complete code, of one with an error, or of none at all. */
function lengthsOf(symbols: number, random: Random): number[] {
  const lengths = new Array<number>(symbols).fill(0)
  const kind = random.below(8)
  if (kind === 0) return lengths.map(() => random.below(16))
  if (kind === 1) return lengths.map(() => pick([0, 14, 15, 15], random))
  const used = Math.min(symbols, 2 + random.below(symbols))
  const code = used < 2 ? [1] : completeLengths(used, LONGEST, random)
  const places = shuffled(symbols, random)
  code.forEach((length, i) => {
    lengths[places[i]!] = length
  })
  if (kind === 2) lengths[random.below(symbols)] = 1 + random.below(LONGEST)
  return lengths
}
