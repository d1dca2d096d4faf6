/** The door to our wasm module: typed exports and the arena, nothing else. */

import { ImageError } from '../api/errors.ts'
import type { Bytes } from '../bytes/bytes.ts'
import type { MemoryLedger } from '../memory/ledger.ts'
import { withHeldBytes } from '../memory/with-held-bytes.ts'
import type { KernelExports } from './exports.ts'

/** Static tables, up to the page where the arena begins. */
export const KERNEL_STATIC_BYTES = 262_144

/** One live instance of kernels.wasm. Its memory never shrinks; `heldBytes` is what it costs. */
export interface Kernels {
  readonly exports: KernelExports
  /** Takes `bytes` from the arena, 64-byte aligned. Throws `memory-budget` when memory cannot grow. */
  alloc(bytes: number): number
  /** A fresh view; any call into the module may grow its memory and detach older views. */
  view(pointer: number, bytes: number): Uint8Array
  /** The file that decoders read from now on; it stays where it is, and must not change. */
  openInput(file: KernelInput): void
  /** Where encoders that keep pieces outside of the arena do so from now on. */
  openPieces(pieces: KernelPieces): void
  /** Size of the linear memory: the high-water mark of everything done so far. */
  readonly heldBytes: number
}

/** A file as kernels see it. */
export type KernelInput = Pick<Bytes, 'length' | 'copyInto'>

/** What kernels write, beside the arena: see wasm/shared/store.ts. */
export interface KernelPieces {
  /** Copies a piece, the next of a list; false where there is no room for it. */
  keep(list: number, bytes: Uint8Array): boolean
  /** A piece, to be copied at once; `isLast`: it is not asked for again. */
  bring(list: number, index: number, isLast: boolean): Uint8Array
  /** Adds one to the number whose digits to the base of 256 the pieces of a list are. */
  carry(list: number): void
}

const NO_INPUT: KernelInput = { length: 0, copyInto: trap }
const NO_PIECES: KernelPieces = { keep: trap, bring: trap, carry: trap }

/** Instantiates the module, which takes well under a millisecond once it is compiled. */
export function openKernels(module: WebAssembly.Module): Kernels {
  let input = NO_INPUT
  let pieces = NO_PIECES
  const view = (pointer: number, bytes: number) =>
    new Uint8Array(exports.memory.buffer, pointer, bytes)
  const host = {
    /** See wasm/input.ts. */
    readInput(dst: number, offset: number, bytes: number): void {
      input.copyInto(view(dst >>> 0, bytes >>> 0), offset >>> 0)
    },
    /** See wasm/shared/store.ts. */
    keepPiece: (list: number, from: number, bytes: number) =>
      pieces.keep(list, view(from >>> 0, bytes >>> 0)) ? 1 : 0,
    bringPiece(list: number, index: number, dst: number, isLast: number): number {
      const piece = pieces.bring(list, index, isLast === 1)
      view(dst >>> 0, piece.length).set(piece)
      return piece.length
    },
    carryPiece: (list: number) => pieces.carry(list),
  }
  const instance = new WebAssembly.Instance(module, { env: { abort: trap }, host })
  const exports = instance.exports as unknown as KernelExports
  const kernels: Omit<Kernels, 'heldBytes'> = {
    exports,
    openInput(file) {
      input = file
    },
    openPieces(store) {
      pieces = store
    },
    alloc(bytes) {
      const pointer = exports.alloc(bytes) >>> 0
      if (pointer === 0) {
        throw new ImageError('memory-budget', 'Cannot convert: out of memory', { needed: bytes })
      }
      return pointer
    },
    view,
  }
  return withHeldBytes(kernels, () => exports.memory.buffer.byteLength)
}

function trap(): never {
  throw new Error('a kernel aborted')
}

/** Answers the live kernels; valid within one conversion. */
export type UseKernels = () => Kernels

/** Keeps one instance for all conversions, and renews it after a trap. */
export class KernelSlot {
  readonly #load: () => Promise<WebAssembly.Module>
  readonly #ledger: MemoryLedger
  #live: Kernels | undefined
  /** Where the arena begins. */
  #start = 0

  constructor(load: () => Promise<WebAssembly.Module>, ledger: MemoryLedger) {
    this.#load = load
    this.#ledger = ledger
  }

  /** The live instance. Call `open` first. */
  get current(): Kernels {
    if (!this.#live) throw new Error('Cannot use kernels: not opened')
    return this.#live
  }

  /** Makes sure that there is an instance. */
  async open(): Promise<Kernels> {
    if (this.#live) return this.#live
    const kernels = openKernels(await this.#load())
    this.#ledger.open('kernels', kernels.exports.memory)
    this.#live = kernels
    this.#start = kernels.exports.mark()
    return kernels
  }

  /** Empties the arena, and lets go what an encoder kept that was stopped. */
  empty(): void {
    this.#live?.exports.release(this.#start)
    this.#live?.openPieces(NO_PIECES)
  }

  /** Lets the instance go: it trapped, or holds memory that others need. */
  drop(): void {
    this.#live = undefined
    this.#ledger.drop('kernels')
  }
}
