/**
 * A PNG of few colours. Which, is known when all rows are there: they wait in a frame, are drawn in
 * the colours of a palette, and go through the encoder, which finds that a palette holds them.
 */

import { ImageError } from '../../api/errors.ts'
import { joinedAndFreed } from '../../bytes/growing-bytes.ts'
import type { EncodedFile, EncodeOptions, FileSink } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { expandGray, makeOpaque } from '../../rows/gray-to-rgba.ts'
import { runInSlices, type Slices } from '../../rows/pump.ts'
import { type RowFormat, rowBytes } from '../../rows/rows.ts'
import { DistinctColors } from '../palette/distinct-colors.ts'
import { Quantizer } from '../palette/quantizer.ts'
import { openPngEncoder, type PngEncoder } from './encode-kernel.ts'

/** Pixels that are drawn between two pauses: some tens of milliseconds of work. */
const PIXELS_PER_PAUSE = 200_000

/** JavaScript memory of the frame that waits, in bytes. */
export function frameBytes({ width, height }: Size): number {
  return width * height * 4
}

export class PalettePngSink implements FileSink {
  readonly #format: RowFormat
  readonly #options: EncodeOptions
  readonly #encoder: PngEncoder
  readonly #most: number
  readonly #frame: Uint8Array<ArrayBuffer>
  readonly #distinct: DistinctColors
  readonly #quantizer: Quantizer
  #rows = 0

  constructor(kernels: Kernels, format: RowFormat, options: EncodeOptions, most: number) {
    this.#format = format
    this.#options = options
    this.#most = most
    this.#quantizer = new Quantizer(kernels, format.width, options.alpha)
    this.#encoder = openPngEncoder(kernels, { ...format, channels: 4 }, options)
    this.#frame = new Uint8Array(frameBytes(format))
    this.#distinct = new DistinctColors(most)
  }

  get heldBytes(): number {
    return this.#frame.buffer.byteLength + this.#encoder.heldBytes
  }

  write(rows: Uint8Array, count: number): void {
    const { width, channels } = this.#format
    const to = this.#frame.subarray(this.#rows * width * 4, (this.#rows + count) * width * 4)
    const from = rows.subarray(0, count * rowBytes(this.#format))
    if (channels === 1) expandGray(from, to)
    else to.set(from)
    const pixels = new Uint32Array(to.buffer, to.byteOffset, to.length / 4)
    if (this.#options.alpha) forgetHidden(pixels)
    else makeOpaque(to)
    this.#distinct.add(pixels)
    this.#quantizer.count(pixels)
    this.#rows += count
  }

  finish(): EncodedFile {
    if (this.#rows !== this.#format.height) {
      throw new ImageError('damaged-image', 'Cannot encode PNG: rows are missing')
    }
    return runInSlices(this.#draw())
  }

  *#draw(): Slices<Uint8Array<ArrayBuffer>> {
    const { width, height } = this.#format
    // No more colours than there may be: they stay.
    const colors = this.#distinct.areMore ? this.#quantizer.choose(this.#most).colors : undefined
    for (let y = 0, drawn = 0; y < height; y++) {
      const row = this.#frame.subarray(y * width * 4, (y + 1) * width * 4)
      if (colors) {
        const pixels = new Uint32Array(row.buffer, row.byteOffset, width)
        paint(this.#quantizer.draw(pixels), colors, pixels)
      }
      this.#encoder.write(row, 1)
      drawn += width
      if (drawn < PIXELS_PER_PAUSE) continue
      drawn = 0
      yield
    }
    this.#frame.buffer.transfer(0)
    const file = joinedAndFreed(this.#encoder.finish())
    this.#encoder.release()
    return file
  }
}

/** Turns indexes into pixels. */
function paint(indexes: Uint8Array, colors: Uint32Array, pixels: Uint32Array): void {
  for (let x = 0; x < indexes.length; x++) pixels[x] = colors[indexes[x]!]!
}

/** Of what nothing is seen, there is one colour. */
function forgetHidden(pixels: Uint32Array): void {
  for (let i = 0; i < pixels.length; i++) if (pixels[i]! >>> 24 === 0) pixels[i] = 0
}
