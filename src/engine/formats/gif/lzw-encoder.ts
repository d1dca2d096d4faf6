/** GIF's LZW (GIF89a, appendix F), the way in: indexes become codes of 3 to 12 bits, in sub-blocks. */

import { CodeWriter } from './code-writer.ts'
import { LongestString } from './longest-string.ts'
import { STRING_TABLE_BYTES, StringTable } from './string-table.ts'

/** Codes over which a full table is judged. */
const WINDOW = 256
const FULL_BITS = 12
/** A full table has to do so much better than an empty one does on its way; measured on 51 pictures. */
const LEAST_GAIN = 1.03

/** Bytes that an encoder holds besides what it has written. */
export const LZW_ENCODER_BYTES = STRING_TABLE_BYTES

/**
 * The data of a picture: the minimum code size, the sub-blocks, the end. `others`: of each pixel another
 * index that shows the same, or the same index; whichever goes on in a known string is written.
 */
export function encodeLzw(indexes: Uint8Array, colorBits: number, others?: Uint8Array): Uint8Array {
  const coder = new LzwCoder(Math.max(2, colorBits), indexes.length)
  if (others) codeEither(coder, indexes, others)
  else codeGiven(coder, indexes)
  return coder.finish()
}

function codeGiven(coder: LzwCoder, indexes: Uint8Array): void {
  const { table } = coder
  let prefix = indexes[0] ?? 0
  let start = 0
  for (let i = 1; i < indexes.length; i++) {
    const index = indexes[i]!
    const known = table.find(prefix, index)
    if (known >= 0) {
      prefix = known
      continue
    }
    coder.write(prefix, index, i - start)
    prefix = index
    start = i
  }
  if (indexes.length > 0) coder.writeLast(prefix)
}

function codeEither(coder: LzwCoder, indexes: Uint8Array, others: Uint8Array): void {
  const strings = new LongestString(coder.table, indexes, others)
  let root = strings.betterRoot(0)
  for (let start = 0; start < indexes.length; ) {
    const { code, end } = strings.find(start, root)
    if (end === indexes.length) {
      coder.writeLast(code)
      return
    }
    root = strings.betterRoot(end)
    coder.write(code, root, end - start)
    start = end
  }
}

class LzwCoder {
  readonly table: StringTable
  readonly #out: CodeWriter
  /** Pixels and bits since the table was empty, until it was full. */
  #pixels = 0
  #bits = 0
  /** Pixels and codes of the window, once it is. */
  #recent = 0
  #codes = 0

  constructor(rootBits: number, pixels: number) {
    this.table = new StringTable(rootBits)
    this.#out = new CodeWriter(rootBits, pixels)
    this.#out.write(this.table.clear, this.table.bits)
  }

  /** The string of `code`, of so many pixels, that is not known with `next` behind it. */
  write(code: number, next: number, pixels: number): void {
    const { table } = this
    this.#out.write(code, table.bits)
    if (table.isFull) this.#judge(pixels)
    else {
      this.#pixels += pixels
      this.#bits += table.bits
      table.add(code, next)
    }
  }

  writeLast(code: number): void {
    this.#out.write(code, this.table.bits)
  }

  finish(): Uint8Array {
    this.table.widen()
    this.#out.write(this.table.clear + 1, this.table.bits)
    return this.#out.finish()
  }

  /** A full table is kept for as long as it takes more pixels a bit than it did while it was filled. */
  #judge(pixels: number): void {
    this.#recent += pixels
    if (++this.#codes < WINDOW) return
    const asFilled = (this.#pixels / this.#bits) * this.#codes * FULL_BITS
    const isWorse = this.#recent < LEAST_GAIN * asFilled
    this.#recent = 0
    this.#codes = 0
    if (!isWorse) return
    this.#out.write(this.table.clear, this.table.bits)
    this.table.reset()
    this.#pixels = 0
    this.#bits = 0
  }
}
