/**
 * The one memory that all stock codecs live in, one after the other.
 *
 *   | static data, stack | heap of the codec that runs ………………… |
 *   | (zeroed each time) |        | frame, before encoding |       |
 *   0                 static   wire copy                 bytes
 *
 * wasm memory never shrinks and a dropped instance is not collected for a long time, so codecs with
 * a memory each would add up over time until nothing fits. Decoding and encoding never overlap: each
 * use instantiates its codec afresh on this memory (0.2–0.4 ms), so what counts is the largest use,
 * not their sum, and a codec that failed leaves nothing behind.
 */

import { ImageError } from '../api/errors.ts'
import type { FrameRoom } from '../contract/codec.ts'
import type { Held, MemoryLedger } from '../memory/ledger.ts'
import type { LoadWasm } from './modules.ts'

const PAGE = 65_536

/** Emscripten's malloc grows a memory that is too small by a fifth. */
const GROWTH = 1.2

/** A codec's module, rewritten to import its memory (build/import-memory.ts). */
export interface PooledCodec<C> {
  readonly wasm: LoadWasm
  /** Bytes of static data and stack at the front of the memory. */
  readonly staticBytes: number
  open(wasm: WebAssembly.Module, memory: WebAssembly.Memory): Promise<C>
}

/** What a use that reserves so many bytes takes at most: malloc may grow the memory once more. */
export function boundOf(reservedBytes: number): number {
  return pageAligned(pageAligned(reservedBytes) * GROWTH)
}

/** Size of the pool that holds a frame of so many bytes. */
export function borrowedBytes({ floor }: FrameRoom, bytes: number): number {
  return pageAligned(floor) + pageAligned(bytes)
}

function pageAligned(bytes: number): number {
  return Math.ceil(bytes / PAGE) * PAGE
}

export class CodecPool {
  readonly #ledger: MemoryLedger
  #memory: WebAssembly.Memory | undefined
  #isShort = false
  /** Lets go of the codec that has a memory of its own. */
  #letGo: (() => void) | undefined

  constructor(ledger: MemoryLedger) {
    this.#ledger = ledger
  }

  /**
   * The platform refused the last growth: whatever the codec says, that is why it failed. Some
   * answer nothing then, as they do for damaged files.
   */
  get isShort(): boolean {
    return this.#isShort
  }

  /** Runs `work` on a fresh instance in a memory of at least `reservedBytes`. */
  async run<C, T>(codec: PooledCodec<C>, reservedBytes: number, work: (codec: C) => T): Promise<T> {
    const memory = this.#sizedFor(Math.max(reservedBytes, codec.staticBytes))
    new Uint8Array(memory.buffer).fill(0, 0, codec.staticBytes)
    this.#isShort = false
    try {
      return work(await codec.open(await codec.wasm(), memory))
    } finally {
      this.#ledger.sample()
    }
  }

  /**
   * A piece of the memory for a frame, with whatever lies there. The next `run` may use it as its
   * input, if it reserves no more than `reservedBytes`; then it is gone.
   */
  borrow(room: FrameRoom, bytes: number): Uint8ClampedArray<ArrayBuffer> {
    const memory = this.#sizedFor(room.reservedBytes, borrowedBytes(room, bytes))
    return new Uint8ClampedArray(memory.buffer as ArrayBuffer, pageAligned(room.floor), bytes)
  }

  /** Runs `work` and counts what somebody holds in JavaScript memory meanwhile. */
  beside<T>(held: Held, work: () => T): T {
    this.#ledger.watch(held)
    try {
      return work()
    } finally {
      this.#ledger.unwatch(held)
    }
  }

  /** Looks at what is held now; called where a codec has just worked. */
  sample(): void {
    this.#ledger.sample()
  }

  /** Counts the memory of a codec that cannot work in this one, until it is let go. */
  adopt(memory: WebAssembly.Memory, letGo: () => void): void {
    this.abandon()
    this.#letGo = letGo
    this.#ledger.open('own', memory)
  }

  /** Lets that codec go: it has failed, or others need the memory. */
  abandon(): void {
    this.#letGo?.()
    this.#letGo = undefined
    this.#ledger.drop('own')
  }

  /** Lets the memory go; the next use makes a new one. */
  drop(): void {
    this.abandon()
    this.#memory = undefined
    this.#ledger.drop('codecs')
  }

  /** Emscripten's glue grows the memory by this very object, and keeps a refusal to itself. */
  #watched(memory: WebAssembly.Memory): WebAssembly.Memory {
    const grow = memory.grow.bind(memory)
    memory.grow = (pages) => {
      this.#isShort = true
      const before = grow(pages)
      this.#isShort = false
      return before
    }
    return memory
  }

  /**
   * At least the bytes that are reserved or borrowed. malloc grows by a fifth of what is there: a
   * memory larger than the reservation grows to its bound at once, so as not to grow beyond it.
   */
  #sizedFor(reservedBytes: number, borrowed = 0): WebAssembly.Memory {
    const reserved = pageAligned(reservedBytes)
    const held = Math.max(borrowed, this.#memory?.buffer.byteLength ?? 0)
    const needed = held > reserved ? Math.max(held, boundOf(reserved)) : reserved
    try {
      if (!this.#memory) {
        this.#memory = this.#watched(new WebAssembly.Memory({ initial: needed / PAGE }))
        this.#ledger.open('codecs', this.#memory)
      }
      const missing = needed - this.#memory.buffer.byteLength
      if (missing > 0) this.#memory.grow(missing / PAGE) // by nothing would detach a frame as well
    } catch (cause) {
      throw new ImageError('memory-budget', 'Cannot convert: out of memory', { needed, cause })
    }
    this.#ledger.sample()
    return this.#memory
  }
}
