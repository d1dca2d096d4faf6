/**
 * GIF's LZW (GIF89a specification, appendix F): codes of 2–12 bits, least significant bit first,
 * packed across data sub-blocks of up to 255 bytes.
 *
 * A string is kept as (prefix code, last byte): tables of 4096 entries are all the memory there is.
 */

import type { Bytes } from '../../bytes/bytes.ts'

const MAX_CODES = 4096
const MAX_CODE_BITS = 12
/** Beyond 8 the specification has no such size, but writers do: codes for indexes that no pixel has. */
const MAX_ROOT_BITS = MAX_CODE_BITS - 1
const NO_CODE = -1

/** Bytes held by one decoder: prefixes 2, suffixes 1 and the stack 1 for each code. */
export const LZW_BYTES = MAX_CODES * 4 + 1

/** Decodes palette indexes in order. Anything illegal ends the stream, as in giflib. */
export class LzwDecoder {
  readonly #bytes: Bytes
  readonly #prefix = new Uint16Array(MAX_CODES)
  readonly #suffix = new Uint8Array(MAX_CODES)
  /** A string comes out of the tables backwards; its first byte is on top. */
  readonly #stack = new Uint8Array(MAX_CODES + 1)
  #stackSize = 0
  #position: number
  /** Bytes left in the current sub-block. */
  #blockLeft = 0
  #bits = 0
  #bitCount = 0
  readonly #rootBits: number
  #codeBits = 0
  #nextCode = 0
  #previous = NO_CODE
  #firstByte = 0
  #ended: boolean

  /** `offset` is that of the minimum code size byte, in front of the sub-blocks. */
  constructor(bytes: Bytes, offset: number) {
    this.#bytes = bytes
    this.#rootBits = offset < bytes.length ? bytes.at(offset) : 0
    this.#position = offset + 1
    this.#ended = this.#rootBits < 1 || this.#rootBits > MAX_ROOT_BITS
    this.#clear()
  }

  /** Writes the next `count` indexes to the start of `into`; returns fewer only at the end. */
  read(into: Uint8Array, count: number): number {
    let filled = 0
    while (filled < count) {
      if (this.#stackSize === 0 && !this.#nextString()) return filled
      const end = this.#stackSize - Math.min(this.#stackSize, count - filled)
      while (this.#stackSize > end) into[filled++] = this.#stack[--this.#stackSize]!
    }
    return filled
  }

  /** Decodes one string onto the stack; false at the end of the data. */
  #nextString(): boolean {
    const clearCode = 1 << this.#rootBits
    while (!this.#ended) {
      const code = this.#nextBits()
      if (code === NO_CODE || code === clearCode + 1) break
      if (code === clearCode) {
        this.#clear()
      } else {
        if (!this.#expand(code, clearCode)) break
        this.#learn()
        this.#previous = code
        return true
      }
    }
    this.#ended = true
    return false
  }

  /** Pushes the string of `code`; false when no such string exists yet. */
  #expand(code: number, clearCode: number): boolean {
    const isNew = code === this.#nextCode && this.#previous !== NO_CODE
    if (code >= this.#nextCode && !isNew) return false
    let at = code
    if (isNew) {
      // The string being made: the one before, and that one's first byte again.
      this.#stack[this.#stackSize++] = this.#firstByte
      at = this.#previous
    }
    while (at > clearCode) {
      this.#stack[this.#stackSize++] = this.#suffix[at]!
      at = this.#prefix[at]!
    }
    this.#stack[this.#stackSize++] = at
    this.#firstByte = at
    return true
  }

  /** Adds the string before plus the first byte of this one; a full table waits for a clear. */
  #learn(): void {
    if (this.#previous === NO_CODE || this.#nextCode === MAX_CODES) return
    this.#prefix[this.#nextCode] = this.#previous
    this.#suffix[this.#nextCode] = this.#firstByte
    this.#nextCode += 1
    if (this.#nextCode === 1 << this.#codeBits && this.#codeBits < MAX_CODE_BITS) this.#codeBits++
  }

  #clear(): void {
    this.#codeBits = this.#rootBits + 1
    this.#nextCode = (1 << this.#rootBits) + 2
    this.#previous = NO_CODE
  }

  #nextBits(): number {
    while (this.#bitCount < this.#codeBits) {
      if (this.#blockLeft === 0 && !this.#openBlock()) return NO_CODE
      this.#bits |= this.#bytes.at(this.#position++) << this.#bitCount
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
    const left = this.#bytes.length - this.#position
    if (left <= 1) return false
    this.#blockLeft = Math.min(this.#bytes.at(this.#position++), left - 1)
    return this.#blockLeft > 0
  }
}
