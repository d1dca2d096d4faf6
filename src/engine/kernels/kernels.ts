/** The door to our wasm module: typed exports and the arena, nothing else. */

import { ImageError } from '../errors.ts'
import type { KernelExports } from './exports.ts'

/** One live instance of kernels.wasm. Its memory never shrinks; `heldBytes` is what it costs. */
export interface Kernels {
  readonly exports: KernelExports
  /** Takes `bytes` from the arena, 64-byte aligned. Throws `memory-budget` when memory cannot grow. */
  alloc(bytes: number): number
  /** A fresh view; any call into the module may grow its memory and detach older views. */
  view(pointer: number, bytes: number): Uint8Array
  /** Size of the linear memory: the high-water mark of everything done so far. */
  readonly heldBytes: number
}

/** Instantiates the module, which takes well under a millisecond once it is compiled. */
export function openKernels(module: WebAssembly.Module): Kernels {
  const instance = new WebAssembly.Instance(module, { env: { abort: trap } })
  const exports = instance.exports as unknown as KernelExports
  return {
    exports,
    alloc(bytes) {
      const pointer = exports.alloc(bytes) >>> 0
      if (pointer === 0) {
        throw new ImageError('memory-budget', 'Cannot convert: out of memory', { needed: bytes })
      }
      return pointer
    },
    view: (pointer, bytes) => new Uint8Array(exports.memory.buffer, pointer, bytes),
    get heldBytes() {
      return exports.memory.buffer.byteLength
    },
  }
}

function trap(): never {
  throw new ImageError('codec-failed', 'Cannot convert: a kernel aborted')
}
