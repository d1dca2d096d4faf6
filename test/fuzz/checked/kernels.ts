/**
 * The kernels, watched: an address that belongs to nobody, or work beyond a limit, is an error at
 * the very access. Results are those of the plain module; it takes some ten times as long.
 *
 *   | nothing | static data | REDZONE | block, slack | REDZONE | block, slack | … top
 *
 * Every block of the arena is followed by a zone that nothing may touch. Blocks are known to whole
 * cache lines: up to 63 bytes behind the slack of wasm/arena.ts count as slack.
 */

import type { KernelExports } from '../../../src/engine/kernels/exports.ts'
import type { KernelInput, KernelPieces, Kernels } from '../../../src/engine/kernels/kernels.ts'
import { instrument } from './instrument.ts'

/** Longer than what a wrong index of one row, table or block is likely to jump over. */
const REDZONE = 4096

const LINE = 64
/** Where asc puts the first static byte: what is below can only be a null pointer. */
const FIRST_STATIC_BYTE = 1024
const FIRST_PAGE = 65_536
/** Most memory that the map of blocks covers. */
const MAX_BYTES = 512 * 1024 * 1024

const NOBODY = 0
const WRITABLE = 1

/** What the kernels must not do. */
export class KernelFault extends Error {
  override readonly name = 'KernelFault'
}

/** Kernels that can be told how much work is too much. */
export interface CheckedKernels extends Kernels {
  /** Turns of loops that may follow; beyond them the call ends with a trap. */
  allowWork(turns: number): void
  /** Turns since `allowWork`. */
  readonly workDone: number
  /** Whether the last trap was for too much work. */
  readonly isExhausted: boolean
}

/** Compiles the watched form of a module. */
export function checkedModule(plain: Uint8Array): WebAssembly.Module {
  return new WebAssembly.Module(instrument(plain))
}

type HostRead = (dst: number, offset: number, bytes: number) => void
type HostKeep = (list: number, from: number, bytes: number) => number
type HostBring = (list: number, index: number, dst: number, isLast: number) => number

/** What is open in an instance that is not the engine's. */
interface Open {
  input?: KernelInput
  pieces?: KernelPieces
}

type CheckedExports = KernelExports & { readonly fuel: WebAssembly.Global<'i64'> }

/** A fresh instance with an empty arena. After a fault it must not be used again. */
export function openCheckedKernels(module: WebAssembly.Module): CheckedKernels {
  const open: Open = {}
  const { exports } = instantiate(module, open)
  const { fuel } = exports
  let allowed = 0n
  return {
    exports,
    alloc(bytes) {
      const pointer = exports.alloc(bytes) >>> 0
      if (pointer === 0) throw new RangeError('the checked kernels are out of memory')
      return pointer
    },
    view: (pointer, bytes) => new Uint8Array(exports.memory.buffer, pointer, bytes),
    get heldBytes() {
      return exports.memory.buffer.byteLength
    },
    openInput(file) {
      open.input = file
    },
    openPieces(pieces) {
      open.pieces = pieces
    },
    allowWork(turns) {
      allowed = BigInt(turns)
      fuel.value = allowed
    },
    get workDone() {
      return Number(allowed - fuel.value)
    },
    get isExhausted() {
      return fuel.value < 0n
    },
  }
}

/**
 * From now on `new WebAssembly.Instance` of this module, which is what the engine does with the
 * kernels it is given, makes a watched one.
 */
export function watchInstances(module: WebAssembly.Module): void {
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(Instance, [given, imports]) {
      if (given !== module) return new Instance(given, imports)
      return instantiate(module, {}, imports)
    },
  })
}

/** What the host copies to is looked at as well: what lies in `open`, or what `imports` do. */
function instantiate(
  module: WebAssembly.Module,
  open: Open,
  imports?: WebAssembly.Imports,
): { exports: CheckedExports } {
  const lines = new LineMap()
  const given = imports?.host
  const view = (at: number, bytes: number) => new Uint8Array(exports.memory.buffer, at >>> 0, bytes)
  const readInput: HostRead = (dst, offset, bytes) => {
    lines.checks.fill(dst, 0, bytes)
    if (given) return (given.readInput as HostRead)(dst, offset, bytes)
    open.input?.copyInto(view(dst, bytes), offset >>> 0)
  }
  const keepPiece: HostKeep = (list, from, bytes) => {
    if (given) return (given.keepPiece as HostKeep)(list, from, bytes)
    return open.pieces?.keep(list, view(from, bytes)) ? 1 : 0
  }
  const bringPiece: HostBring = (list, index, dst, isLast) => {
    if (given) {
      const bytes = (given.bringPiece as HostBring)(list, index, dst, isLast)
      lines.checks.fill(dst, 0, bytes)
      return bytes
    }
    const piece = open.pieces?.bring(list, index, isLast === 1) ?? new Uint8Array(0)
    lines.checks.fill(dst, 0, piece.length)
    view(dst, piece.length).set(piece)
    return piece.length
  }
  const carryPiece = (list: number) => {
    if (given) (given.carryPiece as (list: number) => void)(list)
    else open.pieces?.carry(list)
  }
  const host = { readInput, keepPiece, bringPiece, carryPiece }
  const raw = new PlainInstance(module, { check: { ...lines.checks }, env: { abort }, host })
    .exports
  const exports = raw as unknown as CheckedExports
  const release = (to: number) => {
    lines.release(to >>> 0)
    exports.release(to)
  }
  return { exports: { ...exports, release } }
}

/** An assert of a kernel does not hold. */
function abort(): never {
  throw new KernelFault('an assert failed')
}

const PlainInstance = WebAssembly.Instance

/** Who may do what with each 64 bytes of memory. */
class LineMap {
  readonly #lines = new Uint8Array(MAX_BYTES / LINE)
  /** End of the last block, its redzone included. */
  #top = 0

  constructor() {
    // Until the arena begins, all of the first page may be static data.
    this.#lines.fill(WRITABLE, FIRST_STATIC_BYTE / LINE, FIRST_PAGE / LINE)
  }

  /** The functions that the module imports. */
  readonly checks = {
    read: (address: number, offset: number, bytes: number): number => {
      const from = (address >>> 0) + offset
      if (this.#at(from) === NOBODY || this.#at(from + bytes - 1) === NOBODY) {
        throw fault('reads', from, bytes)
      }
      return address
    },
    write: (address: number, offset: number, bytes: number): number => {
      const from = (address >>> 0) + offset
      if (this.#at(from) !== WRITABLE || this.#at(from + bytes - 1) !== WRITABLE) {
        throw fault('writes', from, bytes)
      }
      return address
    },
    copy: (dst: number, src: number, bytes: number): void => {
      this.#range('reads', src >>> 0, bytes >>> 0)
      this.#range('writes', dst >>> 0, bytes >>> 0)
    },
    fill: (dst: number, _value: number, bytes: number): void => {
      this.#range('writes', dst >>> 0, bytes >>> 0)
    },
    top: (next: number): number => this.#moveTop(next >>> 0),
  }

  release(to: number): void {
    this.#lines.fill(NOBODY, to / LINE, Math.ceil(this.#top / LINE))
    this.#top = to
  }

  #at(address: number): number | undefined {
    return this.#lines[(address / LINE) | 0]
  }

  #range(verb: string, from: number, bytes: number): void {
    for (let at = from; at < from + bytes; at += LINE - (at % LINE)) {
      const line = this.#at(at) ?? NOBODY
      if (line === NOBODY || (verb === 'writes' && line !== WRITABLE))
        throw fault(verb, from, bytes)
    }
  }

  /** Answers where the next block begins: behind a redzone. */
  #moveTop(next: number): number {
    const isFirst = this.#top === 0
    const from = isFirst ? FIRST_STATIC_BYTE : this.#top
    if (isFirst) this.#lines.fill(NOBODY, 0, FIRST_PAGE / LINE)
    if (next > MAX_BYTES) throw new RangeError('the checked kernels take too much memory')
    this.#lines.fill(WRITABLE, from / LINE, next / LINE)
    this.#top = next + REDZONE
    return this.#top
  }
}

function fault(verb: string, address: number, bytes: number): KernelFault {
  return new KernelFault(`the kernel ${verb} ${bytes} bytes at ${address}, which are nobody's`)
}
