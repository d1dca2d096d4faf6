/** DEFLATE streams (RFC 1951) that no encoder writes: blocks without content, by the thousand. */

/** Writes bits, least significant first. */
export class BitWriter {
  readonly #bytes: number[] = []
  #bits = 0

  put(value: number, count: number): void {
    for (let i = 0; i < count; i++, this.#bits++) {
      if (this.#bits % 8 === 0) this.#bytes.push(0)
      this.#bytes[this.#bits >> 3]! |= ((value >> i) & 1) << (this.#bits & 7)
    }
  }

  /** Fills the last byte with zeros. */
  align(): void {
    this.put(0, -this.#bits & 7)
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}

/** Type 1, end of block. */
function putFixed(writer: BitWriter): void {
  writer.put(0, 1)
  writer.put(1, 2)
  writer.put(0, 7)
}

/**
 * Type 2 with one code of one bit for the end of block, and one distance code. Lengths are coded
 * with the symbols 1 (one bit) and 18 (11 to 138 zeros).
 */
function putDynamic(writer: BitWriter): void {
  writer.put(0, 1)
  writer.put(2, 2)
  writer.put(0, 10) // 257 literals, 1 distance
  writer.put(14, 4) // 18 lengths of code lengths, of which 18 and 1 are used
  for (let i = 0; i < 18; i++) writer.put(i === 2 || i === 17 ? 1 : 0, 3)
  for (const zeros of [138, 118]) {
    writer.put(1, 1)
    writer.put(zeros - 11, 7)
  }
  writer.put(0, 3) // a length of 1 for both, then the end of block
}

/**
 * A zlib stream of `count` empty blocks, fixed and dynamic ones in turn if `mixed`, and one stored
 * block with `data`, of at most 65,535 bytes. Its checksum is missing.
 */
export function emptyBlocks(count: number, mixed: boolean, data: Uint8Array): Uint8Array {
  const writer = new BitWriter()
  writer.put(0x0178, 16)
  for (let i = 0; i < count; i++) {
    if (mixed && i % 2) putDynamic(writer)
    else putFixed(writer)
  }
  writer.put(1, 3) // the last block, stored
  const { length } = data
  const header = Uint8Array.of(length, length >> 8, ~length, ~length >> 8)
  return Buffer.concat([writer.finish(), header, data])
}
