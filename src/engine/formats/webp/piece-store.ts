/** What the WebP encoders write, beside the arena: lists of pieces, as wasm/shared/store.ts has them. */

import type { KernelPieces } from '../../kernels/kernels.ts'

type Piece = Uint8Array<ArrayBuffer>

/** The lists that a file is made of: partitions of VP8, or the data of VP8L. */
export const LISTS = { levels: 1, modes: 2, file: 5 } as const

export class PieceStore implements KernelPieces {
  readonly #mostBytes: number
  readonly #lists = new Map<number, Piece[]>()
  #heldBytes = 0

  /** `mostBytes`: what all pieces together may take. */
  constructor(mostBytes = Number.POSITIVE_INFINITY) {
    this.#mostBytes = mostBytes
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  keep(list: number, bytes: Uint8Array): boolean {
    if (this.#heldBytes + bytes.length > this.#mostBytes) return false
    this.#heldBytes += bytes.length
    const pieces = this.#lists.get(list)
    if (pieces) pieces.push(bytes.slice())
    else this.#lists.set(list, [bytes.slice()])
    return true
  }

  bring(list: number, index: number, isLast: boolean): Uint8Array {
    const piece = this.#lists.get(list)?.[index]
    if (!piece) throw new Error(`Cannot encode WebP: list ${list} has no piece ${index}`)
    if (!isLast) return piece
    this.#heldBytes -= piece.length
    // Moved out, so that it is memory again as soon as it is copied.
    return new Uint8Array(piece.buffer.transfer())
  }

  carry(list: number): void {
    const pieces = this.#lists.get(list) ?? []
    for (let i = pieces.length - 1; i >= 0; i--) {
      const piece = pieces[i]!
      for (let at = piece.length - 1; at >= 0; at--) {
        piece[at]!++ // 255 becomes 0, and carries on
        if (piece[at] !== 0) return
      }
    }
  }

  /** Hands a list over. */
  take(list: number): Piece[] {
    const pieces = this.#lists.get(list) ?? []
    this.#lists.delete(list)
    for (const { length } of pieces) this.#heldBytes -= length
    return pieces
  }
}
