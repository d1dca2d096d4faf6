/**
 * GIF's LZW (GIF89a specification, appendix F): codes of 2–12 bits, least significant bit first,
 * packed across data sub-blocks of up to 255 bytes.
 *
 * A string is kept as (prefix code, last byte) and its length, so that it can be written from its end
 * to where it belongs: tables of 4096 entries are all the memory there is.
 */

import type { Bytes } from '../../bytes/bytes.ts'

const MAX_CODES = 4096
const MAX_CODE_BITS = 12
/** Beyond 8 the specification has no such size, but writers do: codes for indexes that no pixel has. */
const MAX_ROOT_BITS = MAX_CODE_BITS - 1
const NO_CODE = -1
/** What is read of the file at a time. */
const INPUT_BYTES = 2048

/** Bytes held by one decoder: prefixes 2, lengths 2, suffixes 1 and the rest of a string 1 for each code. */
export const LZW_BYTES = MAX_CODES * 6 + INPUT_BYTES

/** Decodes palette indexes in order. Anything illegal ends the stream, as in giflib. */
export class LzwDecoder {
  readonly #bytes: Bytes
  readonly #prefix = new Uint16Array(MAX_CODES)
  readonly #suffix = new Uint8Array(MAX_CODES)
  readonly #lengths = new Uint16Array(MAX_CODES)
  /** The end of a string that was too long for where it was asked. */
  readonly #rest = new Uint8Array(MAX_CODES)
  #restStart = 0
  #restEnd = 0
  /** A window on the file, and where it is read next. */
  readonly #input = new Uint8Array(INPUT_BYTES)
  #inputAt = 0
  #inputEnd = 0
  #position: number
  /** Bytes left in the current sub-block. */
  #blockLeft = 0
  #bits = 0
  #bitCount = 0
  readonly #rootBits: number
  #codeBits = 0
  #nextCode = 0
  #previous = NO_CODE
  #ended: boolean

  /** `offset` is that of the minimum code size byte, in front of the sub-blocks. */
  constructor(bytes: Bytes, offset: number) {
    this.#bytes = bytes
    this.#rootBits = offset < bytes.length ? bytes.at(offset) : 0
    this.#position = offset + 1
    this.#ended = this.#rootBits < 1 || this.#rootBits > MAX_ROOT_BITS
    if (!this.#ended) this.#lengths.fill(1, 0, 1 << this.#rootBits)
    this.#clear()
  }

  /** Writes the next `count` indexes to the start of `into`; returns fewer only at the end. */
  read(into: Uint8Array, count: number): number {
    let filled = this.#takeRest(into, count)
    while (filled < count && !this.#ended) {
      const code = this.#nextBits()
      const clearCode = 1 << this.#rootBits
      if (code === clearCode) {
        this.#clear()
        continue
      }
      const length = code === clearCode + 1 ? 0 : this.#lengthOf(code)
      if (length === 0) {
        this.#ended = true
      } else if (length <= count - filled) {
        this.#learn(code, this.#write(code, into, filled + length))
        filled += length
      } else {
        this.#learn(code, this.#write(code, this.#rest, length))
        this.#restStart = 0
        this.#restEnd = length
        filled += this.#takeRest(into.subarray(filled), count - filled)
      }
    }
    return filled
  }

  #takeRest(into: Uint8Array, count: number): number {
    const taken = Math.min(count, this.#restEnd - this.#restStart)
    if (taken > 0) into.set(this.#rest.subarray(this.#restStart, this.#restStart + taken))
    this.#restStart += taken
    return taken
  }

  /** Of the string of `code`; 0 when no such string exists yet. */
  #lengthOf(code: number): number {
    if (code === NO_CODE) return 0
    if (code < this.#nextCode) return this.#lengths[code]!
    if (code > this.#nextCode || this.#previous === NO_CODE) return 0
    return this.#lengths[this.#previous]! + 1
  }

  /** Writes the string of `code` in front of `end`; answers its first byte. */
  #write(code: number, into: Uint8Array, end: number): number {
    const clearCode = 1 << this.#rootBits
    const isNew = code === this.#nextCode
    let at = isNew ? end - 2 : end - 1
    let one = isNew ? this.#previous : code
    for (; one > clearCode; one = this.#prefix[one]!) into[at--] = this.#suffix[one]!
    into[at] = one
    // The string being made: the one before, and that one's first byte again.
    if (isNew) into[end - 1] = one
    return one
  }

  /** Adds the string before plus the first byte of this one; a full table waits for a clear. */
  #learn(code: number, firstByte: number): void {
    const previous = this.#previous
    this.#previous = code
    const next = this.#nextCode
    if (previous === NO_CODE || next === MAX_CODES) return
    this.#prefix[next] = previous
    this.#suffix[next] = firstByte
    this.#lengths[next] = this.#lengths[previous]! + 1
    this.#nextCode = next + 1
    if (next + 1 === 1 << this.#codeBits && this.#codeBits < MAX_CODE_BITS) this.#codeBits++
  }

  #clear(): void {
    this.#codeBits = this.#rootBits + 1
    this.#nextCode = (1 << this.#rootBits) + 2
    this.#previous = NO_CODE
  }

  #nextBits(): number {
    while (this.#bitCount < this.#codeBits) {
      if (this.#blockLeft === 0 && !this.#openBlock()) return NO_CODE
      if (this.#inputAt === this.#inputEnd) this.#readInput()
      this.#bits |= this.#input[this.#inputAt++]! << this.#bitCount
      this.#bitCount += 8
      this.#blockLeft -= 1
    }
    const code = this.#bits & ((1 << this.#codeBits) - 1)
    this.#bits >>>= this.#codeBits
    this.#bitCount -= this.#codeBits
    return code
  }

  /** Reads a sub-block's length, clipped to the file; false at the terminator or the end. */
  #openBlock(): boolean {
    const left = this.#bytes.length - this.#position + (this.#inputEnd - this.#inputAt)
    if (left <= 1) return false
    if (this.#inputAt === this.#inputEnd) this.#readInput()
    this.#blockLeft = Math.min(this.#input[this.#inputAt++]!, left - 1)
    return this.#blockLeft > 0
  }

  /** The next part of the file, of which something is left. */
  #readInput(): void {
    const bytes = Math.min(INPUT_BYTES, this.#bytes.length - this.#position)
    this.#bytes.copyInto(this.#input.subarray(0, bytes), this.#position)
    this.#position += bytes
    this.#inputAt = 0
    this.#inputEnd = bytes
  }
}
