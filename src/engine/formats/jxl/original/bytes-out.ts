/** A file that grows, in pieces, and the bits of its scans (T.81, F.1.2.3: FF is followed by 00). */

import { ImageError } from '../../../api/errors.ts'
import { damaged } from '../../../api/fail.ts'
import { GrowingBytes } from '../../../bytes/growing-bytes.ts'
import { JXL } from '../name.ts'

const PIECE_BYTES = 65_536

export class BytesOut {
  readonly #pieces: Uint8Array[] = []
  #piece = new Uint8Array(0)
  #filled = 0
  #left: number
  #bits = 0
  #count = 0
  readonly #padding: Uint8Array | undefined
  #padded = 0

  /** `padding`: what fills bytes, in their order; else ones do. More than `most` bytes are too many. */
  constructor(most: number, padding: Uint8Array | undefined) {
    this.#left = most
    this.#padding = padding
  }

  byte(value: number): void {
    if (this.#filled === this.#piece.length) this.#grow()
    this.#piece[this.#filled++] = value
  }

  #grow(): void {
    if (this.#filled > 0) this.#pieces.push(this.#piece)
    if (this.#left < PIECE_BYTES) {
      const message = 'Cannot restore the JPEG: it is larger than a file of this size tells'
      throw new ImageError('memory-budget', message)
    }
    this.#left -= PIECE_BYTES
    this.#piece = new Uint8Array(PIECE_BYTES)
    this.#filled = 0
  }

  u16(value: number): void {
    this.byte(value >> 8)
    this.byte(value & 255)
  }

  append(bytes: Iterable<number>): void {
    for (const value of bytes) this.byte(value)
  }

  /** Up to 16 bits, the highest first. */
  bits(count: number, value: number): void {
    this.#bits = (this.#bits << count) | value
    this.#count += count
    while (this.#count >= 8) {
      this.#count -= 8
      this.#whole((this.#bits >>> this.#count) & 255)
    }
    this.#bits &= (1 << this.#count) - 1
  }

  #whole(value: number): void {
    this.byte(value)
    if (value === 0xff) this.byte(0)
  }

  /** Fills the last byte of a run of bits. */
  align(): void {
    for (let left = -this.#count & 7; left > 0; left--) this.bits(1, this.#fillingBit())
  }

  #fillingBit(): number {
    if (!this.#padding) return 1
    return this.#padding[this.#padded++] ?? damaged(JXL, 'its JPEG is filled with something else')
  }

  /** The file. Pieces are let go one by one. */
  finish(): Uint8Array<ArrayBuffer> {
    const whole = new GrowingBytes(this.#pieces.length * PIECE_BYTES + this.#filled)
    for (let piece = this.#pieces.shift(); piece; piece = this.#pieces.shift()) whole.append(piece)
    whole.append(this.#piece.subarray(0, this.#filled))
    return whole.bytes
  }
}
