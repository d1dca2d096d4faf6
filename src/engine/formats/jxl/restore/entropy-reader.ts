/** The bits of a scan, with their Huffman codes, and where they end in the file. */

import type { Bytes } from '../../../bytes/bytes.ts'
import { notRestorable } from './restorable.ts'
import type { HuffmanCode } from './structure.ts'

const WINDOW_BYTES = 65_536
const LOOKUP_BITS = 9

/** A code as tables. */
export interface Lookup {
  /** By the next nine bits: symbol << 4 | length; 0: longer. */
  readonly short: Uint16Array
  /** By length: the first code after those of this length, left-aligned in 16 bits, and where values begin. */
  readonly ends: Int32Array
  readonly offsets: Int32Array
  readonly values: readonly number[]
}

export function lookupOf({ counts, values }: HuffmanCode): Lookup {
  const short = new Uint16Array(1 << LOOKUP_BITS)
  const [ends, offsets] = [new Int32Array(17), new Int32Array(17)]
  let code = 0
  let index = 0
  for (let length = 1; length <= 16; length++) {
    offsets[length] = index - code
    for (let i = 0; i < counts[length]!; i++, code++, index++) {
      const isSentinel = index === values.length - 1
      if (length > LOOKUP_BITS || isSentinel) continue
      const from = code << (LOOKUP_BITS - length)
      short.fill((values[index]! << 4) | length, from, from + (1 << (LOOKUP_BITS - length)))
    }
    if (code > 1 << length) notRestorable('a code is damaged')
    ends[length] = code << (16 - length)
    code <<= 1
  }
  return { short, ends, offsets, values }
}

export class EntropyReader {
  readonly #file: Bytes
  readonly #window = new Uint8Array(WINDOW_BYTES)
  #windowStart = 0
  #windowEnd = 0
  /** The next byte of the file. */
  #at: number
  #bits = 0
  #count = 0
  /** Bits at the end of `#bits` that are not in the file. */
  #made = 0
  /** Where the last bytes that were taken begin, by their number. */
  readonly #starts = new Float64Array(8)
  #taken = 0
  /** Filling bits that are not all ones: all that there were. */
  readonly padding: number[] = []
  hasZeroPadding = false

  constructor(file: Bytes, start: number) {
    this.#file = file
    this.#at = start
  }

  /** Begins anew, behind a marker or a header. */
  moveTo(start: number): void {
    this.#at = start
    this.#bits = 0
    this.#count = 0
    this.#made = 0
  }

  #byte(at: number): number {
    if (at < this.#windowStart || at >= this.#windowEnd) {
      const length = Math.min(WINDOW_BYTES, this.#file.length - at)
      if (length <= 0) return -1
      this.#file.copyInto(this.#window.subarray(0, length), at)
      this.#windowStart = at
      this.#windowEnd = at + length
    }
    return this.#window[at - this.#windowStart]!
  }

  #fill(): void {
    while (this.#count <= 16) {
      this.#starts[this.#taken++ & 7] = this.#at
      let byte = this.#byte(this.#at)
      if (byte === 0xff && this.#byte(this.#at + 1) !== 0) byte = -1
      if (byte < 0) {
        this.#made += 8
        byte = 0
      } else {
        this.#at += byte === 0xff ? 2 : 1
      }
      this.#bits = (this.#bits << 8) | byte
      this.#count += 8
    }
  }

  /** An unsigned number of up to 16 bits. */
  bits(n: number): number {
    if (n === 0) return 0
    this.#fill()
    this.#count -= n
    return (this.#bits >>> this.#count) & ((1 << n) - 1)
  }

  symbol({ short, ends, offsets, values }: Lookup): number {
    this.#fill()
    const next = (this.#bits >>> (this.#count - 16)) & 0xffff
    const entry = short[next >>> (16 - LOOKUP_BITS)]!
    if (entry !== 0) {
      this.#count -= entry & 15
      return entry >> 4
    }
    let length = 1
    while (length <= 16 && next >= ends[length]!) length++
    const symbol = length > 16 ? -1 : values[(next >>> (16 - length)) + offsets[length]!]!
    if (symbol < 0 || symbol > 255) notRestorable('its data is damaged')
    this.#count -= length
    return symbol
  }

  /** Ends a run of bits: notes what fills its last byte; answers the place behind that. */
  finish(): number {
    if (this.#count < this.#made) notRestorable('its data ends early')
    const fill = this.#count & 7
    for (let i = 1; i <= fill; i++) {
      const bit = (this.#bits >>> (this.#count - i)) & 1
      if (bit === 0) this.hasZeroPadding = true
      this.padding.push(bit)
    }
    const whole = (this.#count - fill - this.#made) >> 3
    const made = this.#made >> 3
    return whole > 0 ? this.#starts[(this.#taken - made - whole) & 7]! : this.#at
  }
}
