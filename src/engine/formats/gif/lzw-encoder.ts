/** GIF's LZW (GIF89a, appendix F), the way in: indexes become codes of 3 to 12 bits, in sub-blocks. */

const MAX_CODES = 4096
/** Slots for strings that are known: a power of two, twice as many as codes. */
const SLOTS = 8192
const BLOCK_BYTES = 255

/** Bytes that an encoder holds besides what it has written. */
export const LZW_ENCODER_BYTES = SLOTS * 6

/** The data of a picture: the minimum code size, the sub-blocks, the end. */
export function encodeLzw(indexes: Uint8Array, colorBits: number): Uint8Array {
  const rootBits = Math.max(2, colorBits)
  const out = new CodeWriter(rootBits, indexes.length)
  const keys = new Int32Array(SLOTS)
  const codes = new Uint16Array(SLOTS)
  const clear = 1 << rootBits
  let [next, bits] = [clear + 2, rootBits + 1]
  keys.fill(-1)
  out.write(clear, bits)
  let prefix = indexes[0] ?? 0
  for (let i = 1; i < indexes.length; i++) {
    const index = indexes[i]!
    const key = (prefix << 8) | index
    let slot = (Math.imul(key, 0x9e3779b1) >>> 19) & (SLOTS - 1)
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & (SLOTS - 1)
    if (keys[slot] === key) {
      prefix = codes[slot]!
      continue
    }
    out.write(prefix, bits)
    prefix = index
    if (next < MAX_CODES) {
      keys[slot] = key
      codes[slot] = next
      // The reader is one string behind.
      if (next === 1 << bits) bits++
      next++
      continue
    }
    out.write(clear, bits)
    keys.fill(-1)
    next = clear + 2
    bits = rootBits + 1
  }
  if (indexes.length > 0) out.write(prefix, bits)
  if (next === 1 << bits && bits < 12) bits++
  out.write(clear + 1, bits)
  return out.finish()
}

class CodeWriter {
  #bytes: Uint8Array
  #length = 2
  /** Where the length of the open sub-block stands. */
  #block = 1
  #bits = 0
  #count = 0

  constructor(rootBits: number, pixels: number) {
    this.#bytes = new Uint8Array(64 + (pixels >> 2))
    this.#bytes[0] = rootBits
  }

  write(code: number, bits: number): void {
    this.#bits |= code << this.#count
    this.#count += bits
    while (this.#count >= 8) {
      this.#push(this.#bits & 255)
      this.#bits >>>= 8
      this.#count -= 8
    }
  }

  finish(): Uint8Array {
    if (this.#count > 0) this.#push(this.#bits & 255)
    const open = this.#length - this.#block - 1
    this.#bytes[this.#block] = open
    if (open > 0) this.#bytes[this.#length++] = 0
    return this.#bytes.subarray(0, this.#length)
  }

  #push(byte: number): void {
    if (this.#length + 2 >= this.#bytes.length) this.#grow()
    this.#bytes[this.#length++] = byte
    if (this.#length - this.#block - 1 < BLOCK_BYTES) return
    this.#bytes[this.#block] = BLOCK_BYTES
    this.#block = this.#length++
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2)
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}
