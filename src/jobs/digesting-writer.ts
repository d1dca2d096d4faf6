/** An upload's SHA-256, taken while its pieces go by. */

import type { PieceWriter } from '../source/file-target.ts'
import { RunningDigest } from '../variants/running-digest.ts'

export class DigestingWriter implements PieceWriter {
  readonly #digest = new RunningDigest()
  readonly #next: PieceWriter | undefined
  #taking: Promise<void>[] = []
  #length = 0

  /** Hands everything on to `next`; without it the file goes nowhere. */
  constructor(next?: PieceWriter) {
    this.#next = next
  }

  heldWith(bytes: number): number {
    return this.#next?.heldWith(bytes) ?? 0
  }

  get length(): number {
    return this.#length
  }

  write(piece: Uint8Array): void {
    this.#length += piece.length
    this.#next?.write(piece)
    this.#taking.push(this.#digest.update(piece.slice()))
  }

  async drain(): Promise<void> {
    await Promise.all(this.#taking)
    this.#taking = []
    await this.#next?.drain()
  }

  release(): void {
    this.#next?.release()
  }

  /** In hex, of the whole file. */
  async digest(): Promise<string> {
    await this.drain()
    return await this.#digest.end()
  }
}
