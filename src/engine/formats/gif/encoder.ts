/** GIF output of a still. Its colours have to be known before the first row is coded, so it waits as a whole. */

import { ImageError } from '../../api/errors.ts'
import type { EncodedFile, EncodeOptions, FileSink, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { expandGray, makeOpaque } from '../../rows/gray-to-rgba.ts'
import { type RowFormat, rowBytes } from '../../rows/rows.ts'
import { toBinaryAlpha } from './binary-alpha.ts'
import { exactFrame, indexFrameArenaBytes, indexFrameBytes, quantizedFrame } from './index-frame.ts'
import { GifFile } from './write-gif.ts'

/** Bytes of the file for each pixel: photos, dithered. */
const FILE_PER_PIXEL = 0.75
const WORST_PER_PIXEL = 1.6
const HEADER_BYTES = 2048

export function gifRows(use: UseKernels): RowEncoder {
  return {
    format: 'gif',
    cost: (size) => ({
      heap: 'kernels',
      wasmBytes: indexFrameArenaBytes(size),
      // Its data is held twice while the file is put together.
      jsBytes: frameBytes(size) + indexFrameBytes(size) + 2 * fileBytes(size, FILE_PER_PIXEL),
    }),
    worstFileBytes: (size) => fileBytes(size, WORST_PER_PIXEL),
    open: async (format, options) => new GifFrameSink(use, format, options),
  }
}

function frameBytes({ width, height }: Size): number {
  return width * height * 4
}

function fileBytes({ width, height }: Size, perPixel: number): number {
  return Math.ceil(width * height * perPixel) + HEADER_BYTES
}

class GifFrameSink implements FileSink {
  readonly #use: UseKernels
  readonly #format: RowFormat
  readonly #hasAlpha: boolean
  readonly #colors: number | undefined
  readonly #frame: Uint8Array<ArrayBuffer>
  #y = 0
  #coding = 0

  constructor(use: UseKernels, format: RowFormat, { alpha, colors }: EncodeOptions) {
    this.#use = use
    this.#format = format
    this.#hasAlpha = alpha
    this.#colors = colors
    this.#frame = new Uint8Array(frameBytes(format))
  }

  get heldBytes(): number {
    return this.#frame.buffer.byteLength + this.#coding
  }

  write(rows: Uint8Array, count: number): void {
    const { width, channels } = this.#format
    const to = this.#frame.subarray(this.#y * width * 4, (this.#y + count) * width * 4)
    const from = rows.subarray(0, count * rowBytes(this.#format))
    if (channels === 1) expandGray(from, to)
    else to.set(from)
    if (!this.#hasAlpha) makeOpaque(to)
    this.#y += count
  }

  async finish(): EncodedFile {
    const { width, height } = this.#format
    if (this.#y !== height) {
      throw new ImageError('damaged-image', 'Cannot encode GIF: rows are missing')
    }
    this.#coding = indexFrameBytes(this.#format)
    const pixels = new Uint32Array(this.#frame.buffer)
    toBinaryAlpha(pixels)
    const file = new GifFile({ width, height })
    const colors = this.#colors
    const frame =
      exactFrame(pixels, undefined, colors) ??
      quantizedFrame(this.#use(), pixels, { width, height }, colors)
    this.#frame.buffer.transfer(0)
    file.append({ ...frame, rect: { x: 0, y: 0, width, height }, dispose: 'keep' }, 0)
    return file.finish()
  }
}
