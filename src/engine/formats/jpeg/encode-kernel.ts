import type { Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import { type RowFormat, type RowSink, rowBytes } from '../../rows/rows.ts'
import { checkedResult, EFFORT_NUMBERS } from '../encoder-kernel.ts'
import {
  BAND_ROWS,
  isProgressive,
  type JpegEncoding,
  jpegEncodeReserveBytes,
  type Sampling,
  samplingOf,
} from './encode-memory.ts'

/** What the kernel calls them (wasm/jpeg-encode/layout.ts). */
const SAMPLINGS = { '4:4:4': 0, '4:2:2': 1, '4:2:0': 2 } as const satisfies Record<Sampling, number>

/** Pixels that are coded between two pauses at the end. */
const PIXELS_PER_PAUSE = 8_000_000

export interface JpegEncodingOptions extends JpegEncoding {
  /** Never take more than `jpegEncodeArenaBytes`: noise may end with `memory-budget`. */
  readonly lowMemory: boolean
}

const checked = (result: number) => checkedResult('JPEG', result)

/**
 * Starts a file of rows of `format`, quality 1–100. Only one may be open at a time in an instance
 * of the kernels. `finish` writes the file in steps, and may pause in between.
 */
export function openJpegEncoder(
  kernels: Kernels,
  format: RowFormat,
  options: JpegEncodingOptions,
): RowSink<Slices<Uint8Array<ArrayBuffer>>> {
  const { exports, alloc, view } = kernels
  const { width, height, channels } = format
  const { quality, effort, lowMemory } = options
  checked(
    exports.jpegEncodeOpen(
      width,
      height,
      channels,
      quality,
      SAMPLINGS[samplingOf(options)],
      EFFORT_NUMBERS[effort],
      isProgressive(options) ? 1 : 0,
    ),
  )
  checked(exports.jpegEncodeReserve(jpegEncodeReserveBytes(format, options), lowMemory ? 0 : 1))
  const stride = rowBytes(format)
  const band = alloc(stride * BAND_ROWS)

  /** Copies rows into the arena, band by band. */
  function copyRows(rows: Uint8Array, count: number): void {
    for (let row = 0; row < count; row += BAND_ROWS) {
      const some = Math.min(BAND_ROWS, count - row)
      view(band, some * stride).set(rows.subarray(row * stride, (row + some) * stride))
      checked(exports.jpegEncodeRows(band, stride, some))
    }
  }

  return {
    write(rows, count) {
      // Rows of another kernel are taken where they are.
      if (rows.buffer === exports.memory.buffer) {
        checked(exports.jpegEncodeRows(rows.byteOffset, stride, count))
      } else {
        copyRows(rows, count)
      }
    },
    *finish() {
      let pixels = 0
      while (checked(exports.jpegEncodeFinish()) > 0) {
        pixels += width * height
        if (pixels < PIXELS_PER_PAUSE) continue
        pixels = 0
        yield
      }
      return encodedFile(kernels)
    },
  }
}

/** One array of all chunks of the finished file. */
export function encodedFile({ exports, view }: Kernels): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  for (let at = exports.jpegEncodeChunk(); at !== 0; at = exports.jpegEncodeChunkNext(at)) {
    chunks.push(view(exports.jpegEncodeChunkBytes(at), exports.jpegEncodeChunkLength(at)))
  }
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let length = 0
  for (const chunk of chunks) {
    bytes.set(chunk, length)
    length += chunk.length
  }
  return bytes
}
