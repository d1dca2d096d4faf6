/**
 * An upload on its way into the bucket, one part in memory at a time.
 *
 *   pieces ──write──> part (to 5 MiB) ──full, and more has come──> stored, emptied
 *                       └── the end: a file of one part is put whole, else it is the last part
 *
 * The first part grows as it fills: a file that comes slowly holds little. A piece that does not fit
 * waits beside the part until `drain`, which comes after each piece.
 */

import { joined } from '../source/joined.ts'
import { MIN_PART_BYTES, type ObjectInfo } from '../storage/object-store.ts'

/** Where the parts go. */
export interface PartsTarget {
  /** The file is longer than one part; `head` is the first one. */
  open(head: Uint8Array<ArrayBuffer>): Promise<void>
  put(part: Uint8Array<ArrayBuffer>): Promise<void>
  complete(): Promise<ObjectInfo>
  /** The file is no longer than one part. */
  putWhole(file: Uint8Array<ArrayBuffer>): Promise<ObjectInfo>
}

export const PART_BYTES = MIN_PART_BYTES
/** What the first part has before it grows. */
export const FIRST_PART_BYTES = 65_536
/** Pieces must not be larger: what lies beside a full part is bounded by it. */
export const MAX_PIECE_BYTES = 65_536

const NOTHING = new Uint8Array(0)

export class OriginalWriter {
  readonly #target: PartsTarget
  #part: Uint8Array<ArrayBuffer>
  #filled = 0
  #beside: Uint8Array<ArrayBuffer> = NOTHING
  #stored = 0
  readonly #expectedBytes: number

  /** `expectedBytes` sizes the first part as it grows, and is not trusted. */
  constructor(target: PartsTarget, expectedBytes = PART_BYTES) {
    this.#target = target
    this.#expectedBytes = expectedBytes
    this.#part = new Uint8Array(Math.min(FIRST_PART_BYTES, expectedBytes))
  }

  /** Memory held, in bytes. */
  get heldBytes(): number {
    return this.#part.length + this.#beside.length
  }

  /** Memory that will be held once so many further bytes are written. */
  heldWith(bytes: number): number {
    const partBytes = this.#partBytesWith(bytes)
    const isBeside = this.#beside.length > 0 || this.#filled + bytes > partBytes
    return partBytes + this.#beside.length + (isBeside ? bytes : 0)
  }

  /** Bytes of the file so far. */
  get length(): number {
    return this.#stored + this.#filled + this.#beside.length
  }

  /** Copies a piece. Before `drain` more may follow, of one piece's size together. */
  write(piece: Uint8Array): void {
    const room = this.#beside.length > 0 ? 0 : this.#roomFor(piece.length)
    this.#part.set(piece.subarray(0, room), this.#filled)
    this.#filled += room
    if (room < piece.length) this.#beside = joined(this.#beside, piece.subarray(room))
  }

  /** Stores the part if it is full and not the file's last. */
  async drain(): Promise<void> {
    if (this.#beside.length === 0) return
    if (this.#stored === 0) await this.#target.open(this.#part)
    await this.#target.put(this.#part)
    this.#stored += this.#filled
    this.#filled = 0
    const beside = this.#beside
    this.#beside = NOTHING
    this.write(beside)
  }

  /** Stores what is left, and thereby the file. */
  async finish(): Promise<ObjectInfo> {
    await this.drain()
    const rest = this.#part.subarray(0, this.#filled)
    if (this.#stored === 0) return await this.#target.putWhole(rest)
    await this.#target.put(rest)
    return await this.#target.complete()
  }

  /** Frees the memory. */
  release(): void {
    this.#part = NOTHING
    this.#beside = NOTHING
    this.#filled = 0
  }

  /** What of so many bytes fits in the part, which grows up to its full size. */
  #roomFor(bytes: number): number {
    const partBytes = this.#partBytesWith(bytes)
    if (partBytes > this.#part.length) {
      this.#part = new Uint8Array(this.#part.buffer.transfer(partBytes))
    }
    return Math.min(bytes, partBytes - this.#filled)
  }

  /** The part's size when so many further bytes are to go into it: some ahead, or what is expected. */
  #partBytesWith(bytes: number): number {
    const needed = this.#filled + bytes
    if (needed <= this.#part.length || this.#part.length === PART_BYTES) return this.#part.length
    const ahead = Math.max(FIRST_PART_BYTES, 4 * this.#part.length)
    const isExpected = needed <= this.#expectedBytes
    const size = isExpected ? Math.min(ahead, this.#expectedBytes) : ahead
    return Math.min(PART_BYTES, Math.max(needed, size))
  }
}
