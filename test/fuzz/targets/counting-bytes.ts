/** A file that counts how often it is read: work is counted, not timed. */

import { type Bytes, bytesOf } from '../../../src/engine/bytes/bytes.ts'
import { expectThat } from './target.ts'

/** Bytes read by parsers that walk a file some few times, whatever it says. */
const READS_PER_BYTE = 64
const READS_AT_LEAST = 20_000

export class CountingBytes implements Bytes {
  readonly #bytes: Bytes
  #reads = 0

  constructor(file: Uint8Array) {
    this.#bytes = bytesOf(file)
  }

  get length(): number {
    return this.#bytes.length
  }

  at(offset: number): number {
    this.#count(1)
    return this.#bytes.at(offset)
  }

  slice(start: number, end: number): Uint8Array<ArrayBuffer> {
    this.#count(Math.max(0, end - start))
    return this.#bytes.slice(start, end)
  }

  copyInto(target: Uint8Array, start: number): void {
    this.#count(target.length)
    this.#bytes.copyInto(target, start)
  }

  #count(bytes: number): void {
    this.#reads += bytes
    const limit = READS_AT_LEAST + this.length * READS_PER_BYTE
    expectThat(this.#reads <= limit, `more than ${limit} bytes read of ${this.length}`)
  }
}
