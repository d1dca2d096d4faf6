/** A whole-frame encoder behind the face of a row encoder, for pictures that it can take at once. */

import { TRANSPARENT } from '../api/color.ts'
import type {
  EncodedFile,
  EncodeOptions,
  Encoder,
  FileSink,
  RowEncoder,
} from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import { FrameSink } from '../rows/frame.ts'
import { makeOpaque } from '../rows/gray-to-rgba.ts'
import type { RowFormat } from '../rows/rows.ts'
import { borrowedBytes, type CodecPool } from './pool.ts'

/** Rows wait in the pool, above the encoder's copy of them. `encoder` works in the pool as well. */
export function framedRows(encoder: Encoder, pool: CodecPool): RowEncoder {
  return {
    format: encoder.format,
    cost(size, options) {
      const cost = encoder.cost(size, options)
      const frame = borrowedBytes(encoder.room(size, options), frameBytes(size))
      return { ...cost, wasm: Math.max(cost.wasmBytes, frame) }
    },
    async open(format, options) {
      const data = pool.borrow(encoder.room(format, options), frameBytes(format))
      return new FramedSink(encoder, options, frameSink(format, data))
    },
  }
}

class FramedSink implements FileSink {
  readonly heldBytes = 0
  readonly #encoder: Encoder
  readonly #options: EncodeOptions
  readonly #frame: FrameSink

  constructor(encoder: Encoder, options: EncodeOptions, frame: FrameSink) {
    this.#encoder = encoder
    this.#options = options
    this.#frame = frame
  }

  write(rows: Uint8Array, count: number): void {
    this.#frame.write(rows, count)
  }

  async finish(): EncodedFile {
    const frame = this.#frame.finish()
    if (!this.#options.alpha) makeOpaque(frame.data)
    return this.#encoder.encode(frame, this.#options)
  }
}

function frameSink(format: RowFormat, data: Uint8ClampedArray<ArrayBuffer>): FrameSink {
  const { width, height } = format
  return new FrameSink(
    format,
    { width, height, x: 0, y: 0, orientation: 1, fill: TRANSPARENT },
    data,
  )
}

function frameBytes({ width, height }: Size): number {
  return width * height * 4
}
