/**
 * libjxl, as icodec has compiled it, on the memory of the pool. Its own glue makes functions of texts,
 * which Workers refuse: this is what it takes of Emscripten's "embind" to call `decode`, by hand.
 *
 * C++ values that JavaScript holds are handles; what is a constant of embind.h stands below.
 */

import { ImageError } from '../../api/errors.ts'
import type { StockDecoder } from '../../stock/decoder.ts'
import { handOver } from '../../stock/emscripten.ts'
import type { LoadWasm } from '../../stock/modules.ts'
import { boundOf, type PooledCodec } from '../../stock/pool.ts'

/** Static data and stack. */
export const LIBJXL_STATIC = 2_293_760

const PAGE = 65_536
const FIRST_HANDLE = 10
/** Arguments lie one behind the other, in 8 bytes each. */
const ARGUMENT_BYTES = 8
/** What the library calls at the end, with pixels, width, height and bits of a sample. */
const TAKE_PICTURE = '_icodec_ImageData'
const VIEW = 'Uint8ClampedArray'

export const libjxl = (wasm: LoadWasm): PooledCodec<StockDecoder> => ({
  wasm,
  staticBytes: LIBJXL_STATIC,
  open: async (module, memory) => open(module, memory),
})

/** Names that the module was linked with. */
interface Exports {
  /** Constructors of static objects. */
  readonly y: () => void
  readonly B: (bytes: number) => number
  readonly A: WebAssembly.Table
}

type Invoke = (target: number, text: number) => number

function open(module: WebAssembly.Module, memory: WebAssembly.Memory): StockDecoder {
  const handles: unknown[] = []
  const most = boundOf(memory.buffer.byteLength)
  let invoke: Invoke | undefined
  let target = 0
  const hold = (value: unknown): number => FIRST_HANDLE + handles.push(value) - 1
  const heldBy = (handle: number): unknown => handles[handle - FIRST_HANDLE]
  const u32 = (at: number): number => new DataView(memory.buffer).getUint32(at, true)
  const textAt = (at: number): string => {
    const bytes = new Uint8Array(memory.buffer)
    return String.fromCharCode(...bytes.subarray(at, bytes.indexOf(0, at)))
  }
  const nothing = (): void => {}
  const imports = {
    a: nothing, // registers views of memory, and so on: types are known here
    b: nothing,
    d: nothing,
    k: nothing,
    l: nothing,
    m: nothing,
    n: nothing,
    p: nothing,
    w: nothing,
    i(_name: number, _count: number, _types: number, _signature: number, by: number, fn: number) {
      invoke = (instance.exports as unknown as Exports).A.get(by) as unknown as Invoke
      target = fn
    },
    c: nothing, // a handle that is let go: all go with the instance
    o: nothing,
    e: (name: number) => hold(textAt(name)),
    g: (count: number) => hold(count - 1), // a way to call something with so many arguments
    h: (way: number, callee: number, _destructors: number, at: number) =>
      hold(call(heldBy(callee), argumentsAt(at, heldBy(way) as number))),
    f: nothing,
    j: (text: number) => hold(textAt(text)),
    r: nothing,
    s: () => 0,
    t(bytes: number) {
      if (bytes > most)
        throw new ImageError('memory-budget', 'Cannot decode JPEG XL: out of memory')
      memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE))
      return 1
    },
    u: (to: number, from: number, bytes: number) =>
      new Uint8Array(memory.buffer).copyWithin(to, from, from + bytes),
    v: abort,
    q: abort,
  }
  const argumentsAt = (at: number, count: number) =>
    Array.from({ length: count }, (_, i) => at + i * ARGUMENT_BYTES)
  /** Pixels come as size and place, of which a view is made; then as its handle, beside numbers. */
  function call(callee: unknown, [first = 0, ...others]: number[]): unknown {
    if (callee === VIEW) return new Uint8Array(memory.buffer, u32(first + 4), u32(first))
    if (callee !== TAKE_PICTURE) return undefined
    const [width = 0, height = 0, depth = 8] = others.map(u32)
    const pixels = eightBits(heldBy(u32(first)) as Uint8Array<ArrayBuffer>, depth)
    handOver({ pixels, width, height })
    return undefined
  }
  const instance = new WebAssembly.Instance(module, { a: imports, pool: { memory } })
  const { y: construct, B: allocate } = instance.exports as unknown as Exports
  construct()
  return {
    decode(file) {
      const text = allocate(4 + file.length)
      if (text === 0 || !invoke) throw new Error('there is no room for the file')
      new DataView(memory.buffer).setUint32(text, file.length, true)
      new Uint8Array(memory.buffer).set(file, text + 4)
      return heldBy(invoke(target, text))
    },
  }
}

function abort(): never {
  throw new Error('libjxl has given up')
}

/** Samples of more bits are narrowed where they are. */
function eightBits(bytes: Uint8Array<ArrayBuffer>, depth: number): Uint8Array<ArrayBuffer> {
  if (depth <= 8) return bytes
  const deep = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
  const factor = 255 / (2 ** depth - 1)
  deep.forEach((sample, i) => {
    bytes[i] = sample * factor + 0.5
  })
  return bytes.subarray(0, deep.length)
}
