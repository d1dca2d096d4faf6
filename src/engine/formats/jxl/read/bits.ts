/** Bits of a codestream, the lowest of each byte first, and the fields of its headers (18181-1, 9.2). */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'

/** There are fewer bytes at hand than were asked for; there may be more in the file. */
export class OutOfBits extends Error {
  override readonly name = 'OutOfBits'
}

/** So many bits lie in three bytes, wherever they begin. */
const SHORT = 16

/** Bits and offset of one of the widths of a U32. */
type Width = readonly [bits: number, offset: number]

export class Bits {
  readonly #bytes: Uint8Array
  /** Of the next bit. */
  position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** `u(count)`, up to 32 bits. */
  u(count: number): number {
    const first = this.position >> 3
    if (count <= SHORT && first + 2 < this.#bytes.length) {
      const bytes = this.#bytes
      const word = bytes[first]! | (bytes[first + 1]! << 8) | (bytes[first + 2]! << 16)
      const shift = this.position & 7
      this.position += count
      return (word >> shift) & ((1 << count) - 1)
    }
    return this.#long(count)
  }

  #long(count: number): number {
    let value = 0
    for (let i = 0; i < count; ) {
      const byte = this.#bytes[this.position >> 3]
      if (byte === undefined) throw new OutOfBits()
      const shift = this.position & 7
      const taken = Math.min(8 - shift, count - i)
      value += ((byte >> shift) & (2 ** taken - 1)) * 2 ** i
      i += taken
      this.position += taken
    }
    return value
  }

  skip(count: number): void {
    if (count > this.#bytes.length * 8 - this.position) throw new OutOfBits()
    this.position += count
  }

  bool(): boolean {
    return this.u(1) === 1
  }

  /** `U32(a, b, c, d)`. */
  u32(...widths: readonly [Width, Width, Width, Width]): number {
    const [bits, offset] = widths[this.u(2) as 0 | 1 | 2 | 3]
    return this.u(bits) + offset
  }

  u64(): number {
    const selector = this.u(2)
    if (selector === 0) return 0
    if (selector === 1) return 1 + this.u(4)
    if (selector === 2) return 17 + this.u(8)
    let value = this.u(12)
    for (let shift = 12; this.bool(); shift += 8) {
      if (shift >= 60) return value + this.u(4) * 2 ** shift
      value += this.u(8) * 2 ** shift
    }
    return value
  }

  enum(): number {
    return this.u32([0, 0], [0, 1], [4, 2], [6, 18])
  }

  /** A half float. */
  f16(): number {
    const bits = this.u(16)
    const exponent = (bits >> 10) & 31
    if (exponent === 31) damaged(JXL, 'a number of its header is infinite')
    const mantissa = (bits & 1023) / 1024
    const size = exponent === 0 ? mantissa * 2 ** -14 : (1 + mantissa) * 2 ** (exponent - 15)
    return bits >> 15 ? -size : size
  }

  /** To the next whole byte; what is skipped has to be 0. */
  align(): void {
    const rest = -this.position & 7
    if (this.u(rest) !== 0) damaged(JXL, 'there is something between its parts')
  }
}
