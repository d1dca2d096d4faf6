/** The longest known string from a pixel on, where pixels may have one of two indexes. */

import type { StringTable } from './string-table.ts'

/** Strings that are followed at a time. */
const MOST = 4

export interface KnownString {
  readonly code: number
  /** Behind its last pixel. */
  readonly end: number
}

export class LongestString {
  readonly #table: StringTable
  readonly #indexes: Uint8Array
  readonly #others: Uint8Array
  #followed = new Int32Array(MOST)
  #longer = new Int32Array(MOST)

  constructor(table: StringTable, indexes: Uint8Array, others: Uint8Array) {
    this.#table = table
    this.#indexes = indexes
    this.#others = others
  }

  /** Of the indexes of the pixel at `start` the one that longer strings begin with. */
  betterRoot(start: number): number {
    const [one, other] = [this.#indexes[start]!, this.#others[start]!]
    if (one === other) return one
    return this.find(start, other).end > this.find(start, one).end ? other : one
  }

  /** `root`: the index of the pixel at `start`. */
  find(start: number, root: number): KnownString {
    this.#followed[0] = root
    let count = 1
    let end = start + 1
    for (; end < this.#indexes.length; end++) {
      const more = this.#follow(count, this.#indexes[end]!, this.#others[end]!)
      if (more === 0) break
      count = more
      const shorter = this.#followed
      this.#followed = this.#longer
      this.#longer = shorter
    }
    return { code: this.#followed[0]!, end }
  }

  /** Puts what goes on by one pixel into `#longer`, and answers how many. */
  #follow(count: number, one: number, other: number): number {
    let more = 0
    for (let i = 0; i < count && more < MOST; i++) {
      const prefix = this.#followed[i]!
      const code = this.#table.find(prefix, one)
      if (code >= 0) this.#longer[more++] = code
      if (other === one || more === MOST) continue
      const otherwise = this.#table.find(prefix, other)
      if (otherwise >= 0) this.#longer[more++] = otherwise
    }
    return more
  }
}
