/** Bits from the highest to the lowest, as OBUs are written (AV1 specification 4.10). */
export class BitWriter {
  readonly #bytes: number[] = []
  #bits = 0

  /** f(n): `bits` bits of `value`, the highest first. */
  write(value: number, bits: number): this {
    for (let bit = bits - 1; bit >= 0; bit--) {
      if (this.#bits % 8 === 0) this.#bytes.push(0)
      if ((value >> bit) & 1) this.#bytes[this.#bytes.length - 1]! |= 0x80 >> (this.#bits % 8)
      this.#bits++
    }
    return this
  }

  flag(value: boolean): this {
    return this.write(value ? 1 : 0, 1)
  }

  /** byte_alignment(): zeros up to the next byte. */
  align(): this {
    while (this.#bits % 8 !== 0) this.write(0, 1)
    return this
  }

  /** trailing_bits(): a one, then zeros up to the next byte. */
  trail(): this {
    return this.write(1, 1).align()
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes)
  }
}
