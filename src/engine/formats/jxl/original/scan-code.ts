/** Huffman codes of a JPEG, to write with, and runs of empty blocks, which wait for their end. */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { HuffmanCode } from '../restore/structure.ts'
import type { BytesOut } from './bytes-out.ts'

const MOST_RUN = 0x7fff
/** Bits of coefficients that are told with a run of empty blocks. */
const MOST_REFINEMENTS = 1 << 16

/** By symbol: length << 16 | bits; 0: it has no code. */
export type SymbolCodes = Uint32Array

/** The last symbol stands for the code of ones, which is none. */
export function symbolCodes({ counts, values }: HuffmanCode): SymbolCodes {
  const codes = new Uint32Array(256)
  let code = 0
  let index = 0
  for (let length = 1; length <= 16; length++, code *= 2) {
    for (let i = 0; i < counts[length]!; i++, code++, index++) {
      const symbol = values[index]!
      if (code >= 1 << length) damaged(JXL, 'a code of its JPEG is damaged')
      if (symbol < 256 && index < values.length - 1) codes[symbol] = length * 65_536 + code
    }
  }
  return codes
}

export class ScanCoder {
  readonly #out: BytesOut
  #run = 0
  #runCodes: SymbolCodes | undefined
  #refinements: number[] = []

  constructor(out: BytesOut) {
    this.#out = out
  }

  symbol(codes: SymbolCodes | undefined, symbol: number): void {
    const code = codes?.[symbol] ?? 0
    if (code === 0) damaged(JXL, 'a code of its JPEG is missing')
    this.#out.bits(code >> 16, code & 0xffff)
  }

  bits(count: number, value: number): void {
    this.#out.bits(count, value)
  }

  /** Single bits. */
  each(bits: readonly number[]): void {
    for (const bit of bits) this.#out.bits(1, bit)
  }

  /** One more block of which nothing follows, but for bits of coefficients that are known. */
  addEmpty(codes: SymbolCodes | undefined, refinements: readonly number[]): void {
    this.#runCodes = codes
    this.#run++
    this.#refinements.push(...refinements)
    if (this.#run === MOST_RUN || this.#refinements.length > MOST_REFINEMENTS - 63) this.flush()
  }

  /** Tells the run of empty blocks. */
  flush(): void {
    if (this.#run === 0) return
    const log = 31 - Math.clz32(this.#run)
    this.symbol(this.#runCodes, log << 4)
    if (log > 0) this.#out.bits(log, this.#run - (1 << log))
    this.#run = 0
    this.each(this.#refinements)
    this.#refinements = []
  }
}
