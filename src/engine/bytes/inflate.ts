/**
 * Inflates the start of a zlib stream (RFC 1950, RFC 1951) into an array of fixed size.
 *
 * For small parts of files, such as colour profiles, of which the platform's decompressor would put
 * out all that there is, into a queue without bounds. Picture data is inflated by wasm/inflate/.
 * Codes are decoded bit by bit by counting (as in Adler's puff): no tables but the code itself.
 */

const MAX_BITS = 15
const LITERALS = 288
const DISTANCES = 30
const END_OF_BLOCK = 256

/** 3.2.5: extra bits and lowest values of lengths 257–285 and of distances. */
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4].concat(
  [5, 5, 5, 5, 0],
)
const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59,
].concat([67, 83, 99, 115, 131, 163, 195, 227, 258])
const distanceBits = (symbol: number) => Math.max(0, (symbol >> 1) - 1)
const distanceBase = (symbol: number) =>
  symbol < 2 ? symbol + 1 : ((2 | (symbol & 1)) << distanceBits(symbol)) + 1
/** 3.2.7: the order in which the lengths of the code length code come. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** Codes that may come for nothing, and bytes that every further one must have made. */
const FREE_CODES = 4096
const BYTES_PER_CODE = 64

/** How many codes there are of each length, and their symbols in order. */
interface Code {
  readonly counts: Uint16Array
  readonly symbols: Uint16Array
}

/**
 * Fills `target` from the front and answers how many bytes were made: fewer where the stream ends
 * before, or breaks a rule. Never reads or makes more than it takes to fill `target`.
 */
export function inflateInto(target: Uint8Array, stream: Uint8Array): number {
  const header = ((stream[0] ?? 0) << 8) | (stream[1] ?? 0)
  const isLegal = (header & 0x0f20) === 0x0800 && header >> 12 <= 7 && header % 31 === 0
  if (stream.length < 2 || !isLegal) return 0
  return new Inflater(target, stream).run()
}

class Inflater {
  readonly #target: Uint8Array
  readonly #stream: Uint8Array
  #made = 0
  #at = 2
  #bits = 0
  #count = 0
  #codes = 0
  /** The stream ended early, or is not legal. */
  #isBroken = false

  constructor(target: Uint8Array, stream: Uint8Array) {
    this.#target = target
    this.#stream = stream
  }

  run(): number {
    for (let isLast = 0; !isLast && this.#goesOn(); ) {
      isLast = this.#take(1)
      const type = this.#take(2)
      if (type === 0) this.#copyStored()
      else if (type === 1) this.#decode(FIXED_LITERALS, FIXED_DISTANCES)
      else if (type === 2) this.#decodeDynamic()
      else this.#isBroken = true
    }
    return this.#made
  }

  #goesOn(): boolean {
    return !this.#isBroken && this.#made < this.#target.length
  }

  /** The next `count` bits (at most 16), the first one lowest; zeros past the end. */
  #take(count: number): number {
    while (this.#count < count) {
      const byte = this.#stream[this.#at++]
      if (byte === undefined) this.#isBroken = true
      this.#bits |= (byte ?? 0) << this.#count
      this.#count += 8
    }
    const value = this.#bits & ((1 << count) - 1)
    this.#bits >>>= count
    this.#count -= count
    return value
  }

  #copyStored(): void {
    this.#bits = 0
    this.#count = 0
    const length = this.#take(16)
    if (this.#take(16) !== (length ^ 0xffff)) this.#isBroken = true
    if (!this.#goesOn()) return
    const room = Math.min(length, this.#target.length - this.#made)
    const part = this.#stream.subarray(this.#at, this.#at + room)
    this.#target.set(part, this.#made)
    this.#made += part.length
    this.#at += part.length
    if (part.length < room) this.#isBroken = true
  }

  /** 3.2.7: the two codes of the block, themselves coded. */
  #decodeDynamic(): void {
    const literals = this.#take(5) + 257
    const distances = this.#take(5) + 1
    const lengths = new Uint8Array(19)
    for (let i = 0, count = this.#take(4) + 4; i < count; i++) lengths[ORDER[i]!] = this.#take(3)
    this.#codes += 1
    const isFlood = this.#codes > FREE_CODES + this.#made / BYTES_PER_CODE
    const all = isFlood ? undefined : this.#readLengths(codeOf(lengths), literals + distances)
    if (!all) {
      this.#isBroken = true
      return
    }
    this.#decode(codeOf(all.subarray(0, literals)), codeOf(all.subarray(literals)))
  }

  #readLengths(code: Code, total: number): Uint8Array | undefined {
    const lengths = new Uint8Array(total)
    for (let i = 0; i < total; ) {
      const symbol = this.#symbol(code)
      if (this.#isBroken || (symbol === 16 && i === 0)) return undefined
      if (symbol < 16) {
        lengths[i++] = symbol
        continue
      }
      const value = symbol === 16 ? lengths[i - 1]! : 0
      const times = symbol === 18 ? 11 + this.#take(7) : 3 + this.#take(symbol - 14)
      if (i + times > total) return undefined
      lengths.fill(value, i, i + times)
      i += times
    }
    return lengths
  }

  #decode(literals: Code, distances: Code): void {
    while (this.#goesOn()) {
      const symbol = this.#symbol(literals)
      if (symbol === END_OF_BLOCK || this.#isBroken) return
      if (symbol < END_OF_BLOCK) this.#target[this.#made++] = symbol
      else this.#copyMatch(symbol - 257, distances)
    }
  }

  #copyMatch(index: number, distances: Code): void {
    const length = (LENGTH_BASES[index] ?? 0) + this.#take(LENGTH_BITS[index] ?? 0)
    const symbol = this.#symbol(distances)
    const distance =
      symbol < DISTANCES ? distanceBase(symbol) + this.#take(distanceBits(symbol)) : 0
    if (index >= LENGTH_BASES.length || distance === 0 || distance > this.#made) {
      this.#isBroken = true
    }
    if (this.#isBroken) return
    const end = Math.min(this.#made + length, this.#target.length)
    for (; this.#made < end; this.#made++) {
      this.#target[this.#made] = this.#target[this.#made - distance]!
    }
  }

  /** Codes of one length are consecutive numbers: the first `count` of them are in use. */
  #symbol({ counts, symbols }: Code): number {
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length <= MAX_BITS; length++) {
      code |= this.#take(1)
      const count = counts[length]!
      if (code - count < first) return symbols[index + code - first]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    this.#isBroken = true
    return END_OF_BLOCK
  }
}

/** Too many codes of a length are cut off by the order of decoding; a missing one breaks the stream. */
function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(MAX_BITS + 1)
  for (const length of lengths) counts[length]! += 1
  counts[0] = 0
  const next = new Uint16Array(MAX_BITS + 2)
  for (let length = 1; length <= MAX_BITS; length++)
    next[length + 1] = next[length]! + counts[length]!
  const symbols = new Uint16Array(LITERALS)
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[next[length]!++] = symbol
  })
  return { counts, symbols }
}

const FIXED_LITERALS = codeOf(
  Uint8Array.from({ length: LITERALS }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
)
const FIXED_DISTANCES = codeOf(new Uint8Array(DISTANCES).fill(5))
