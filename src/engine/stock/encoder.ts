/** What the stock Emscripten encoders have in common: they live in the pool and take whole frames. */

import { ImageError } from '../api/errors.ts'
import type { OutputFormat } from '../api/formats.ts'
import type { EncodeOptions, Encoder } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import type { Frame } from '../rows/frame.ts'
import { stockCodec } from './emscripten.ts'
import type { LoadWasm } from './modules.ts'
import { boundOf, type CodecPool } from './pool.ts'

/** The shape of jSquash's Emscripten encoders. */
export interface StockEncoder {
  encode(
    data: Uint8Array,
    width: number,
    height: number,
    options: object,
  ): Uint8Array<ArrayBuffer> | null
}

/** What differs between formats. */
export interface StockFormat {
  readonly format: OutputFormat
  readonly formatName: string
  /** Emscripten's module factory. */
  readonly factory: unknown
  /** Static data and stack, in bytes. */
  readonly staticBytes: number
  readonly worstCaseFactor: number
  /** Bytes of heap that are expected to be needed for a frame. */
  heapBytes(size: Size, options: EncodeOptions): number
  /** The library's own options. */
  libraryOptions(options: EncodeOptions): object
  /** Changes the frame before it is encoded, in place. */
  prepare?(frame: Frame, options: EncodeOptions): void
  /** Changes the file, in place. */
  finish?(file: Uint8Array<ArrayBuffer>): void
}

/** malloc may put this much before the frame's copy. */
const HEAP_SLACK = 262_144

/** Share of a frame's pixels that the result takes at most, in bytes per pixel. */
const RESULT_BYTES_PER_PIXEL = { lossy: 0.35, lossless: 4 } as const

/** An encoder from a stock codec. */
export function stockOutput(stock: StockFormat, wasm: LoadWasm, pool: CodecPool): Encoder {
  const { format, formatName, staticBytes, worstCaseFactor } = stock
  const codec = stockCodec<StockEncoder>(stock.factory, wasm, staticBytes)
  const reserve = stock.heapBytes
  return {
    format,
    worstCaseFactor,
    // The glue copies the frame to the front of the heap before anything else is allocated there.
    room: (size, options) => ({
      floor: staticBytes + size.width * size.height * 4 + HEAP_SLACK,
      reservedBytes: reserve(size, options),
    }),
    cost: (size, options) => ({
      heap: 'codecs',
      wasmBytes: boundOf(reserve(size, options)),
      jsBytes:
        size.width * size.height * RESULT_BYTES_PER_PIXEL[options.lossless ? 'lossless' : 'lossy'],
    }),
    async encode(frame, options) {
      const { data, width, height } = frame
      stock.prepare?.(frame, options)
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length)
      const result = await pool
        .run(codec, reserve({ width, height }, options), (encoder) =>
          encoder.encode(bytes, width, height, stock.libraryOptions(options)),
        )
        .catch((cause: unknown) => {
          throw encodeFailure(formatName, cause)
        })
      if (!result) throw encodeFailure(formatName, 'the encoder answered nothing')
      stock.finish?.(result)
      return result
    },
  }
}

/** The platform may refuse memory even within the plan: that is not the codec's fault. */
export function encodeFailure(formatName: string, cause: unknown): ImageError {
  if (cause instanceof ImageError) return cause
  const outOfMemory = cause instanceof RangeError || /OOM|memory/i.test(String(cause))
  const message = `Cannot encode ${formatName}: ${outOfMemory ? 'out of memory' : 'the encoder failed'}`
  return new ImageError(outOfMemory ? 'memory-budget' : 'codec-failed', message, { cause })
}
