/**
 * The entropy code of JPEG XL (18181-1, C.2 and C.3), as far as profiles need it: contexts share
 * clusters, each with a prefix code or a distribution for asymmetric numeral systems, and values may
 * be copied from before. A reader of single values, not of pictures: it is in no hurry.
 */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'
import { RANGE_BITS, readSlots, type Slots } from './distribution.ts'
import { NEAR } from './near.ts'
import { type PrefixCode, readPrefixCode } from './prefix-code.ts'

const MOST_CLUSTERS = 256
const PREFIX_ALPHABET_LOG = 15
const COPY_ALPHABET_LOG = 8
const FIRST_STATE = 0x13 << 16
/** Values that copies may reach back over. */
const WINDOW = 1 << 20

/** How values larger than a token are told (C.3.3). */
interface Hybrid {
  readonly splitLog: number
  readonly high: number
  readonly low: number
}

interface Copying {
  readonly leastToken: number
  readonly leastLength: number
  readonly lengths: Hybrid
}

/** What all streams of some contexts share. */
export interface Code {
  readonly map: Uint8Array
  readonly hybrids: readonly Hybrid[]
  readonly prefixes?: readonly PrefixCode[]
  readonly slots?: readonly Slots[]
  readonly copying: Copying | undefined
}

export class EntropyReader {
  readonly #bits: Bits
  readonly #code: Code
  readonly #rowLength: number
  #state = 0
  /** What was read, where values may be copied from. */
  #window: Uint32Array | undefined
  #read = 0
  #copyFrom = 0
  #left = 0

  /** Of a stream that begins here; where copies tell rows, `rowLength` is the longest of the picture. */
  constructor(bits: Bits, code: Code, rowLength = 0) {
    this.#bits = bits
    this.#code = code
    this.#rowLength = rowLength
    if (code.slots) this.#state = bits.u(32)
    if (code.copying) this.#window = new Uint32Array(WINDOW)
  }

  /** The next value. */
  read(context: number): number {
    const { map, hybrids, copying } = this.#code
    const window = this.#window
    if (!copying || !window) return this.#value(map[context]!, hybrids[map[context]!]!)
    if (this.#left === 0) {
      const token = this.#token(map[context]!)
      if (token < copying.leastToken) {
        return this.#keep(wholeOf(this.#bits, hybrids[map[context]!]!, token))
      }
      this.#beginCopy(token, copying)
    }
    this.#left--
    return this.#keep(window[this.#copyFrom++ % WINDOW]!)
  }

  /** After the last value: whether the stream has come out right. */
  get isSound(): boolean {
    return !this.#code.slots || this.#state === FIRST_STATE
  }

  #beginCopy(token: number, copying: Copying): void {
    const { map, hybrids } = this.#code
    this.#left =
      wholeOf(this.#bits, copying.lengths, token - copying.leastToken) + copying.leastLength
    const cluster = map.at(-1)!
    const distance = distanceOf(this.#value(cluster, hybrids[cluster]!), this.#rowLength)
    const reach = Math.min(this.#read, WINDOW)
    this.#copyFrom = this.#read - Math.min(distance, reach)
    if (reach === 0) damaged(JXL, 'it copies what there is not')
  }

  #keep(value: number): number {
    this.#window![this.#read++ % WINDOW] = value
    return value
  }

  #value(cluster: number, hybrid: Hybrid): number {
    return wholeOf(this.#bits, hybrid, this.#token(cluster))
  }

  #token(cluster: number): number {
    const { prefixes, slots } = this.#code
    if (prefixes) return prefixes[cluster]!(this.#bits)
    const { tokens, offsets, shares } = slots![cluster]!
    const slot = this.#state & ((1 << RANGE_BITS) - 1)
    const token = tokens[slot]!
    this.#state = shares[token]! * (this.#state >>> RANGE_BITS) + offsets[slot]!
    if (this.#state < 0x10000) this.#state = this.#state * 0x10000 + this.#bits.u(16)
    return token
  }
}

/** Reads the code of `contexts` contexts. */
export function readCode(bits: Bits, contexts: number, mayCopy = true): Code {
  const copies = bits.bool()
  if (copies && !mayCopy) damaged(JXL, 'a code of two contexts copies')
  const copying = copies ? readCopying(bits) : undefined
  const all = contexts + (copies ? 1 : 0)
  const map = readMap(bits, all)
  const clusters = Math.max(...map) + 1
  const isPrefix = bits.bool()
  const logAlphabet = isPrefix ? PREFIX_ALPHABET_LOG : 5 + bits.u(2)
  const each = <T>(read: () => T) => Array.from({ length: clusters }, read)
  const hybrids = each(() => readHybrid(bits, logAlphabet))
  const common = { map, hybrids, copying }
  if (!isPrefix) return { ...common, slots: each(() => readSlots(bits, logAlphabet)) }
  const counts = each(() => readCount(bits))
  return { ...common, prefixes: counts.map((count) => readPrefixCode(bits, count)) }
}

function readCopying(bits: Bits): Copying {
  const leastToken = bits.u32([0, 224], [0, 512], [0, 4_096], [15, 8])
  const leastLength = bits.u32([0, 3], [0, 4], [2, 5], [8, 9])
  return { leastToken, leastLength, lengths: readHybrid(bits, COPY_ALPHABET_LOG) }
}

/** Which cluster each context has (C.2.2). */
export function readMap(bits: Bits, contexts: number): Uint8Array {
  const map = new Uint8Array(contexts)
  if (contexts === 1) return map
  if (bits.bool()) {
    const width = bits.u(2)
    for (let i = 0; i < contexts; i++) map[i] = bits.u(width)
  } else {
    const isMoved = bits.bool()
    // Copies are a second context: maps of maps come to an end.
    const reader = new EntropyReader(bits, readCode(bits, 1, contexts > 2))
    for (let i = 0; i < contexts; i++) {
      const cluster = reader.read(0)
      if (cluster >= MOST_CLUSTERS) damaged(JXL, 'it has too many distributions')
      map[i] = cluster
    }
    if (!reader.isSound) damaged(JXL, 'its distributions are in disorder')
    if (isMoved) undoMoves(map)
  }
  return map
}

/** Each value is the place of one in a list, from where it moves to the front. */
function undoMoves(map: Uint8Array): void {
  const list = Array.from({ length: MOST_CLUSTERS }, (_, i) => i)
  map.forEach((place, i) => {
    const [value = 0] = list.splice(place, 1)
    list.unshift(value)
    map[i] = value
  })
}

function readHybrid(bits: Bits, logAlphabet: number): Hybrid {
  const splitLog = bits.u(bitsFor(logAlphabet))
  if (splitLog > logAlphabet) damaged(JXL, 'its numbers are split where there is nothing')
  if (splitLog === logAlphabet) return { splitLog, high: 0, low: 0 }
  const high = bits.u(bitsFor(splitLog))
  if (high > splitLog) damaged(JXL, 'its numbers have more bits than they are split at')
  const low = bits.u(bitsFor(splitLog - high))
  if (high + low > splitLog) damaged(JXL, 'its numbers have more bits than they are split at')
  return { splitLog, high, low }
}

/** Bits of a number from 0 to `most`. */
function bitsFor(most: number): number {
  return 32 - Math.clz32(most)
}

/** Symbols of a prefix code. */
function readCount(bits: Bits): number {
  if (!bits.bool()) return 1
  const width = bits.u(4)
  const count = 1 + (1 << width) + bits.u(width)
  return count <= 1 << PREFIX_ALPHABET_LOG ? count : damaged(JXL, 'a code has too many symbols')
}

/** Below the split the token is the value; above it tells some bits, and the rest is raw. */
function wholeOf(bits: Bits, { splitLog, high, low }: Hybrid, token: number): number {
  const split = 1 << splitLog
  if (token < split) return token
  const above = token - split
  const raw = splitLog - high - low + (above >> (high + low))
  if (raw > 31) damaged(JXL, 'a number is too large')
  const last = above & ((1 << low) - 1)
  const first = ((above >> low) & ((1 << high) - 1)) + (1 << high)
  return (first * 2 ** raw + bits.u(raw)) * 2 ** low + last
}

/** How far back a copy begins. Of pictures the first numbers tell samples that lie near (C.3.3). */
function distanceOf(value: number, rowLength: number): number {
  if (rowLength === 0) return 1 + value
  if (value >= NEAR.length) return 1 + value - NEAR.length
  const [x, y] = NEAR[value]!
  return Math.max(1, x + y * rowLength)
}
