/**
 * The input while it arrives, held exactly once, in slabs:
 *
 *   | 1 MiB | 1 MiB | … | the rest: exactly sized when the total was declared |
 *
 * Every slab but the last is full, so that an offset names its slab by division. The first one
 * grows as it fills: a file of which little has come holds little.
 */

import { MEBIBYTE } from '../api/limits.ts'
import { type Bytes, checkRange, outside } from './bytes.ts'
import { GrowingBytes } from './growing-bytes.ts'

const SLAB_BYTES = MEBIBYTE
/** What the first slab has before it grows. */
export const FIRST_SLAB_BYTES = 65_536
const NO_SLAB = new Uint8Array(0)

type Slab = Uint8Array<ArrayBuffer>

export interface SlabListOptions {
  /** The declared length. It sizes the last slab and is not trusted: more or less may arrive. */
  readonly expectedBytes?: number | undefined
  /** Is told what will be held, in bytes, before more memory is taken; what it throws is thrown. */
  readonly reserve?: (bytes: number) => void
}

/** A file that grows by appending and frees itself piece by piece when it moves on. */
export class SlabList implements Bytes {
  readonly #expectedBytes: number
  readonly #reserve: ((bytes: number) => void) | undefined
  #slabs: Slab[] = []
  #length = 0
  /** Somebody else holds views of the slabs: they must never be detached. */
  #shared = false
  /** The slab of the last access, and the offset of its first byte. */
  #current: Slab = NO_SLAB
  #currentStart = 0

  constructor({ expectedBytes = 0, reserve }: SlabListOptions = {}) {
    this.#expectedBytes = expectedBytes
    this.#reserve = reserve
  }

  /** Wraps an array without copying it; the array's buffer is never detached. */
  static of(bytes: Uint8Array): SlabList {
    const list = new SlabList()
    for (let start = 0; start < bytes.length; start += SLAB_BYTES) {
      list.#slabs.push(bytes.subarray(start, start + SLAB_BYTES) as Slab)
    }
    list.#length = bytes.length
    list.#shared = true
    return list
  }

  /** The same bytes in a list of its own that frees none of them: for who reads the file before others. */
  lent(): SlabList {
    const list = new SlabList()
    list.#slabs = [...this.#slabs]
    list.#length = this.#length
    list.#shared = true
    return list
  }

  /** Bytes in the file so far; 0 once it has moved on. */
  get length(): number {
    return this.#length
  }

  /** Bytes of memory that the slabs take, filled or not. */
  get heldBytes(): number {
    return this.#slabs.reduce((sum, slab) => sum + slab.length, 0)
  }

  /** Copies `chunk` to the end. */
  append(chunk: Uint8Array): void {
    for (let done = 0; done < chunk.length; ) {
      const slab = this.#openSlab()
      const start = this.#length % SLAB_BYTES
      const count = Math.min(slab.length - start, chunk.length - done)
      slab.set(chunk.subarray(done, done + count), start)
      this.#length += count
      done += count
    }
  }

  at(offset: number): number {
    const byte = offset < this.#length ? this.#current[offset - this.#currentStart] : undefined
    return byte ?? this.#seek(offset)
  }

  slice(start: number, end: number): Uint8Array<ArrayBuffer> {
    checkRange(start, end, this.#length)
    const copy = new Uint8Array(end - start)
    this.copyInto(copy, start)
    return copy
  }

  copyInto(target: Uint8Array, start: number): void {
    const end = start + target.length
    checkRange(start, end, this.#length)
    for (let offset = start; offset < end; ) {
      const from = offset % SLAB_BYTES
      const slab = this.#slabs[Math.floor(offset / SLAB_BYTES)]!
      const part = slab.subarray(from, Math.min(slab.length, from + end - offset))
      target.set(part, offset - start)
      offset += part.length
    }
  }

  /**
   * Copies the file to the start of `target`, which must hold `length` bytes, and frees each slab
   * behind it, so that the file never exists twice. Afterwards the list is empty.
   */
  moveTo(target: Uint8Array): void {
    this.#drain((part, start) => target.set(part, start))
  }

  /** The file in one array, which grows as the slabs are freed. Afterwards the list is empty. */
  take(): Uint8Array<ArrayBuffer> {
    const file = new GrowingBytes(this.#length)
    this.#drain((part) => file.append(part))
    return file.bytes
  }

  /** Frees everything at once. Afterwards the list is empty. */
  release(): void {
    for (const slab of this.#slabs) this.#free(slab)
    this.#clear()
  }

  #seek(offset: number): number {
    const index = Math.floor(offset / SLAB_BYTES)
    const slab = this.#slabs[index]
    const byte = offset < this.#length ? slab?.[offset - index * SLAB_BYTES] : undefined
    if (slab === undefined || byte === undefined) return outside('the file')
    this.#current = slab
    this.#currentStart = index * SLAB_BYTES
    return byte
  }

  /** The slab that has room at its end; a full one that is short of a slab's size is replaced. */
  #openSlab(): Slab {
    const index = Math.floor(this.#length / SLAB_BYTES)
    const start = this.#length % SLAB_BYTES
    const last = this.#slabs[index]
    if (last && start < last.length) return last
    const lastBytes = last?.length ?? 0
    const bytes = this.#sizeOfNext(lastBytes)
    this.#reserve?.(this.heldBytes - lastBytes + bytes)
    const slab = new Uint8Array(bytes)
    if (last) {
      slab.set(last)
      this.#free(last)
    }
    this.#slabs[index] = slab
    this.#current = NO_SLAB
    return slab
  }

  /** What takes the place of a slab of so many bytes, or of none: no more than is expected. */
  #sizeOfNext(bytes: number): number {
    const isFirst = this.#length < SLAB_BYTES
    const size = isFirst ? Math.max(FIRST_SLAB_BYTES, 4 * bytes) : SLAB_BYTES
    const expected = this.#expectedBytes - (this.#length - bytes)
    return Math.min(size, SLAB_BYTES, expected > bytes ? expected : SLAB_BYTES)
  }

  /** Hands out the file part by part, from the front, and frees each part behind it. */
  #drain(move: (part: Uint8Array, start: number) => void): void {
    this.#slabs.forEach((slab, index) => {
      const start = index * SLAB_BYTES
      move(slab.subarray(0, Math.min(slab.length, this.#length - start)), start)
      this.#free(slab)
    })
    this.#clear()
  }

  /** Gives the memory back now instead of at some later garbage collection. */
  #free(slab: Slab): void {
    if (!this.#shared) slab.buffer.transfer(0)
  }

  #clear(): void {
    this.#slabs = []
    this.#length = 0
    this.#current = NO_SLAB
  }
}
