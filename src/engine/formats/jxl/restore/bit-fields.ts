/** Fields of JPEG XL (ISO/IEC 18181-1, 9.2), least significant bit first. */

/** Bits and offset of one of the four widths of a number. */
export type Width = readonly [bits: number, offset: number]

export class BitFields {
  readonly #bytes: number[] = []
  #bits = 0
  #count = 0

  put(bits: number, value: number): void {
    for (let i = 0; i < bits; i++) {
      this.#bits |= ((value >>> i) & 1) << this.#count
      if (++this.#count === 8) this.align()
    }
  }

  /** U32: the first width that holds the value. */
  putNumber(value: number, ...widths: readonly [Width, Width, Width, Width]): void {
    const selector = widths.findIndex(
      ([bits, offset]) => value >= offset && value - offset < 2 ** bits,
    )
    const [bits, offset] = widths[selector]!
    this.put(2, selector)
    this.put(bits, value - offset)
  }

  align(): void {
    if (this.#count > 0) this.#bytes.push(this.#bits)
    this.#bits = 0
    this.#count = 0
  }

  /** All of it, up to a whole byte. */
  get bytes(): Uint8Array {
    this.align()
    return Uint8Array.from(this.#bytes)
  }
}
