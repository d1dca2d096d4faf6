/** The strings that an LZW encoder knows (GIF89a, appendix F), each by the one it goes on from and its last index. */

const MAX_CODES = 4096
/** Slots for strings that are known: a power of two, twice as many as codes. */
const SLOTS = 8192

export const STRING_TABLE_BYTES = SLOTS * 6

export class StringTable {
  readonly clear: number
  /** Of the next code. */
  bits = 0
  readonly #rootBits: number
  readonly #keys = new Int32Array(SLOTS)
  readonly #codes = new Uint16Array(SLOTS)
  #next = 0

  constructor(rootBits: number) {
    this.#rootBits = rootBits
    this.clear = 1 << rootBits
    this.reset()
  }

  get isFull(): boolean {
    return this.#next === MAX_CODES
  }

  /** Single indexes are all that is left. */
  reset(): void {
    this.#keys.fill(-1)
    this.#next = this.clear + 2
    this.bits = this.#rootBits + 1
  }

  /** The code of `prefix` with `index` behind it; -1: it is not known. */
  find(prefix: number, index: number): number {
    const slot = this.#slotOf((prefix << 8) | index)
    return this.#keys[slot] === -1 ? -1 : this.#codes[slot]!
  }

  add(prefix: number, index: number): void {
    const key = (prefix << 8) | index
    const slot = this.#slotOf(key)
    this.#keys[slot] = key
    this.#codes[slot] = this.#next
    this.widen()
    this.#next++
  }

  /** The reader is one string behind: a code is wider from the one on that it has not yet. */
  widen(): void {
    if (this.#next === 1 << this.bits && this.bits < 12) this.bits++
  }

  #slotOf(key: number): number {
    let slot = (Math.imul(key, 0x9e3779b1) >>> 19) & (SLOTS - 1)
    while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = (slot + 1) & (SLOTS - 1)
    return slot
  }
}
