/** Bits of a NAL unit's content (ITU-T H.265 7.2 and 9.2), the most significant of each byte first. */

import { damaged } from '../../../api/fail.ts'
import { HEIC } from '../name.ts'

/** Zeros before the one of an Exp-Golomb code, at most. */
const MAX_ZEROS = 31

export class Bits {
  readonly #bytes: Uint8Array
  #at = 0

  /** `bytes`: without those that keep start codes apart. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Bits that were read. */
  get position(): number {
    return this.#at
  }

  /** u(n): an unsigned number of up to 32 bits. */
  read(count: number): number {
    if (this.#at + count > this.#bytes.length * 8) damaged(HEIC, 'a header ends early')
    let value = 0
    for (let i = 0; i < count; i++, this.#at++) {
      value = value * 2 + ((this.#bytes[this.#at >> 3]! >> (7 - (this.#at & 7))) & 1)
    }
    return value
  }

  flag(): boolean {
    return this.read(1) === 1
  }

  skip(count: number): void {
    if (this.#at + count > this.#bytes.length * 8) damaged(HEIC, 'a header ends early')
    this.#at += count
  }

  /** ue(v): at most `most`. */
  unsigned(most = 2 ** 32): number {
    let zeros = 0
    while (!this.flag()) if (++zeros > MAX_ZEROS) damaged(HEIC, 'a header makes no sense')
    const value = 2 ** zeros - 1 + this.read(zeros)
    return value <= most ? value : damaged(HEIC, 'a header makes no sense')
  }

  /** se(v): from `least` to `most`. */
  signed(least: number, most: number): number {
    const code = this.unsigned()
    const value = code % 2 === 1 ? (code + 1) / 2 : -code / 2
    return value >= least && value <= most ? value + 0 : damaged(HEIC, 'a header makes no sense')
  }

  /** The bytes of `count` numbers of no interest. */
  skipUnsigned(count: number): void {
    for (let i = 0; i < count; i++) this.unsigned()
  }
}
