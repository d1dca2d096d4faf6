/**
 * The door to image-png (@jsquash/png): Rust, with a memory of its own. Its allocator takes new pages
 * only, never those that are there, so that it cannot work in the codecs' common memory; one
 * instance stays, and what counts is the largest use.
 *
 * The glue that comes with it copies every frame and knows one instance only. What it does is here,
 * without the copies: wasm-bindgen passes slices as address and length, and the callee frees them.
 */

import { ImageError } from '../api/errors.ts'
import type { Size } from '../geometry/orientation.ts'
import type { LoadWasm } from '../stock/modules.ts'
import type { CodecPool } from '../stock/pool.ts'

interface PngExports {
  readonly memory: WebAssembly.Memory
  decode(file: number, bytes: number): number
  encode(result: number, pixels: number, bytes: number, w: number, h: number, depth: number): void
  __wbindgen_malloc(bytes: number, align: number): number
  __wbindgen_free(pointer: number, bytes: number, align: number): void
  __wbindgen_add_to_stack_pointer(bytes: number): number
}

/** Bytes in the instance's memory, until they are freed. */
export interface Block {
  readonly pointer: number
  readonly bytes: number
}

/** A decoded RGBA frame. */
export interface PngFrame extends Block {
  readonly width: number
  readonly height: number
}

/** Rust's results on the stack: address and length. */
const RESULT_BYTES = 16

export class PngInstance {
  readonly #exports: PngExports
  #frame: PngFrame | undefined

  constructor(wasm: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(wasm, { wbg: this.#imports(wasm) })
    this.#exports = instance.exports as unknown as PngExports
  }

  get memory(): WebAssembly.Memory {
    return this.#exports.memory
  }

  alloc(bytes: number): Block {
    return { pointer: this.#exports.__wbindgen_malloc(bytes, 1) >>> 0, bytes }
  }

  free({ pointer, bytes }: Block): void {
    this.#exports.__wbindgen_free(pointer, bytes, 1)
  }

  /** A fresh view; any other call may detach it. */
  view({ pointer, bytes }: Block): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer as ArrayBuffer, pointer, bytes)
  }

  /** Takes the file, and answers a frame, which the caller frees. */
  decode({ pointer, bytes }: Block): PngFrame {
    this.#frame = undefined
    this.#exports.decode(pointer, bytes)
    if (!this.#frame) throw new Error('no frame')
    return this.#frame
  }

  /** Takes the RGBA pixels, and answers a file, which the caller frees. */
  encode({ pointer, bytes }: Block, width: number, height: number): Block {
    const result = this.#exports.__wbindgen_add_to_stack_pointer(-RESULT_BYTES)
    this.#exports.encode(result, pointer, bytes, width, height, 8)
    const [at = 0, length = 0] = new Uint32Array(this.memory.buffer, result >>> 0, 2)
    this.#exports.__wbindgen_add_to_stack_pointer(RESULT_BYTES)
    return { pointer: at, bytes: length }
  }

  /** wasm-bindgen ends the names of JavaScript's own functions with a digest of their types. */
  #imports(wasm: WebAssembly.Module): WebAssembly.ModuleImports {
    const imports: WebAssembly.ModuleImports = {}
    for (const { name } of WebAssembly.Module.imports(wasm)) imports[name] = () => 0
    const frame = Object.keys(imports).find((name) => name.includes('u8clampedarray'))
    if (!frame) throw new Error('the module makes no frames')
    imports[frame] = (pointer: number, bytes: number, width: number, height: number) => {
      this.#frame = { pointer: pointer >>> 0, bytes, width: width >>> 0, height: height >>> 0 }
      return 0
    }
    imports.__wbindgen_throw = () => {
      throw new Error('image-png gave up')
    }
    return imports
  }
}

/** Keeps one instance until the pool is dropped, or it fails. */
export class PngSlot {
  readonly #wasm: LoadWasm
  readonly #pool: CodecPool
  #live: PngInstance | undefined
  /** The frame of an encoder: left behind if its conversion failed. */
  #frame: Block | undefined

  constructor(wasm: LoadWasm, pool: CodecPool) {
    this.#wasm = wasm
    this.#pool = pool
  }

  async open(): Promise<PngInstance> {
    if (this.#live) return this.#live
    const live = new PngInstance(await this.#wasm())
    this.#pool.adopt(live.memory, () => {
      this.#live = undefined
      this.#frame = undefined
    })
    this.#live = live
    return live
  }

  /** Room for the frame of the one encoder at work. */
  allocFrame(live: PngInstance, bytes: number): Block {
    if (this.#frame) live.free(this.#frame)
    this.#frame = undefined
    this.#frame = live.alloc(bytes)
    return this.#frame
  }

  /** Encodes it; then it is gone. */
  encodeFrame(live: PngInstance, frame: Block, { width, height }: Size): Uint8Array<ArrayBuffer> {
    this.#frame = undefined
    const file = live.encode(frame, width, height)
    const bytes = live.view(file).slice()
    live.free(file)
    return bytes
  }

  /**
   * Runs `work` on an open instance. One that threw is used no more: its stack and heap are as the
   * failure left them. `reservedBytes`: what it was expected to take, to tell want of memory from
   * other reasons, for which `failure` has the error.
   */
  run<T>(live: PngInstance, reservedBytes: number, { work, failure }: Run<T>): T {
    try {
      return work()
    } catch (cause) {
      if (cause instanceof ImageError) throw cause
      this.#pool.abandon()
      if (canGrow(live.memory, reservedBytes)) throw failure(cause)
      throw new ImageError('memory-budget', 'Cannot convert: out of memory', { cause })
    } finally {
      this.#pool.sample()
    }
  }
}

interface Run<T> {
  work(): T
  failure(cause: unknown): ImageError
}

function canGrow(memory: WebAssembly.Memory, bytes: number): boolean {
  try {
    memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / 65_536)))
    return true
  } catch {
    return false
  }
}
