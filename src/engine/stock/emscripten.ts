/** The glue around jSquash's Emscripten modules: our memory, and frames without a copy. */

import type { LoadWasm } from './modules.ts'
import type { PooledCodec } from './pool.ts'

/** A module factory as Emscripten writes it; the published types name a namespace that is not there. */
type ModuleFactory = (overrides: object) => Promise<unknown>

/**
 * Instantiates a stock codec on a memory that its rewritten module imports. `onExports` is shown
 * what the module exports by itself, below the glue.
 */
export function openEmscripten<M>(
  factory: unknown,
  wasm: WebAssembly.Module,
  memory: WebAssembly.Memory,
  onExports?: (exports: WebAssembly.Exports) => void,
): Promise<M> {
  return withOurConstructors(() =>
    (factory as ModuleFactory)({
      noInitialRun: true,
      print: silent,
      printErr: silent,
      instantiateWasm(imports: WebAssembly.Imports, done: (made: WebAssembly.Instance) => void) {
        const instance = new WebAssembly.Instance(wasm, { ...imports, pool: { memory } })
        onExports?.(instance.exports)
        done(instance)
        return instance.exports
      },
    }),
  ) as Promise<M>
}

/** A stock codec for the pool. `staticBytes`: its static data and stack. */
export function stockCodec<C>(
  factory: unknown,
  wasm: LoadWasm,
  staticBytes: number,
): PooledCodec<C> {
  return { wasm, staticBytes, open: (module, memory) => openEmscripten(factory, module, memory) }
}

/** Codecs print warnings about damaged files; they are answered as errors, not logged. */
function silent(): void {}

/** RGBA pixels that still lie in the codec's heap, valid only until the call returns. */
export interface HeapFrame {
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
}

/** Who takes the frame of the decoder that runs at this moment. */
let takeFrame: ((frame: HeapFrame) => void) | undefined

/**
 * The decoders end with `new ImageData(new Uint8ClampedArray(view), width, height)`. The stock
 * constructors would copy the frame into JavaScript; these hand over the view as it is. Some
 * modules look the names up once, on instantiation or first use, so these two never change.
 */
function viewInPlace(view: Uint8Array): Uint8Array {
  return view
}
function frameInPlace(pixels: Uint8Array, width: number, height: number): void {
  handOver({ pixels, width, height })
}

/** For decoders with glue of our own: gives the frame to `captureFrame`, which has called them. */
export function handOver(frame: HeapFrame): void {
  takeFrame?.(frame)
}

/** Runs a synchronous piece of codec work during which globalThis shows our two constructors. */
function withOurConstructors<T>(work: () => T): T {
  const scope = globalThis as unknown as Record<string, unknown>
  const { ImageData: imageData, Uint8ClampedArray: clampedArray } = scope
  scope.ImageData = frameInPlace
  scope.Uint8ClampedArray = viewInPlace
  try {
    return work()
  } finally {
    scope.ImageData = imageData
    scope.Uint8ClampedArray = clampedArray
  }
}

/**
 * Calls a stock decoder and hands its frame to `onFrame` while it still lies in the codec's heap.
 * What `onFrame` throws is kept back until the codec has returned and freed its frame. `null`: the
 * decoder answered no frame.
 */
export function captureFrame<T>(decode: () => unknown, onFrame: (frame: HeapFrame) => T): T | null {
  const plainConstructors = {
    ImageData: (globalThis as { ImageData?: unknown }).ImageData,
    Uint8ClampedArray,
  }
  let outcome: { value: T } | { error: unknown } | undefined
  takeFrame = (frame) => {
    Object.assign(globalThis, plainConstructors)
    try {
      outcome = { value: onFrame(frame) }
    } catch (error) {
      outcome = { error }
    }
  }
  try {
    withOurConstructors(decode)
  } finally {
    takeFrame = undefined
  }
  if (!outcome) return null
  if ('error' in outcome) throw outcome.error
  return outcome.value
}
