/** Bit fields of AV1 headers, most significant bit first (AV1 specification 4.10). */

import { damaged } from '../../../api/fail.ts'
import { AVIF } from '../name.ts'

/** Reads a header from front to back; past its end it throws `damaged-image`. */
export class HeaderBits {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** f(count): an unsigned number of up to 32 bits. */
  read(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++, this.#position++) {
      const byte = this.#bytes[this.#position >> 3]
      if (byte === undefined) damaged(AVIF, 'an AV1 header ends early')
      value = value * 2 + ((byte >> (7 - (this.#position & 7))) & 1)
    }
    return value
  }

  flag(): boolean {
    return this.read(1) === 1
  }

  /** su(count): two's complement. */
  signed(count: number): number {
    const raw = this.read(count)
    return raw >= 2 ** (count - 1) ? raw - 2 ** count : raw
  }

  /** ns(count): one of `count` values. */
  among(count: number): number {
    const width = Math.floor(Math.log2(count)) + 1
    const short = 2 ** width - count
    const value = this.read(width - 1)
    return value < short ? value : value * 2 - short + this.read(1)
  }

  /** uvlc(): as many zeros as bits follow the one. */
  variable(): number {
    let zeros = 0
    while (!this.flag()) if (++zeros === 32) return 0xffffffff
    return this.read(zeros) + 2 ** zeros - 1
  }

  /** Bytes up to the next byte boundary. */
  get bytePosition(): number {
    return (this.#position + 7) >> 3
  }
}
