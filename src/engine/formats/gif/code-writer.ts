/** Codes of up to 12 bits, the least significant bit first, in sub-blocks of 255 bytes (GIF89a, section 15 and appendix F). */

const BLOCK_BYTES = 255

export class CodeWriter {
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
