/** Animated PNG: of each picture the rectangle that has changed; what has not is transparent, where that can be. */

import type { AnimationEncoder, AnimationShape, AnimationSink } from '../../contract/animation.ts'
import type { EncodeOptions } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { FrameRows } from '../../rows/frame-source.ts'
import { pump, runAtOnce } from '../../rows/pump.ts'
import { ChangeCutter, type Cut } from '../cut-changes.ts'
import { openPngEncoder } from './encode-kernel.ts'
import { pngEncodeArenaBytes } from './encode-memory.ts'
import { PngAnimationFile } from './write-animation.ts'

/** Lossy frames take so much more here, and noise so many bytes for each pixel. */
const GROWTH = 30
const MOST_PER_PIXEL = 4.2

export function pngMoving(kernels: UseKernels): AnimationEncoder {
  return {
    cost: (size) => ({
      heldBytes: bufferBytes(size),
      encoding: [
        { heap: 'kernels', wasmBytes: pngEncodeArenaBytes({ ...size, channels: 4 }), jsBytes: 0 },
      ],
      growth: GROWTH,
      perPixel: MOST_PER_PIXEL,
    }),
    open: (shape, options) => new PngSink(kernels, shape, options),
  }
}

/** What was shown, and what is cut out of a picture. */
function bufferBytes({ width, height }: Size): number {
  return width * height * 8
}

class PngSink implements AnimationSink {
  readonly #kernels: UseKernels
  readonly #shape: AnimationShape
  readonly #options: EncodeOptions
  readonly #file: PngAnimationFile
  readonly #cutter: ChangeCutter
  #isFirst = true

  constructor(kernels: UseKernels, shape: AnimationShape, options: EncodeOptions) {
    this.#kernels = kernels
    this.#shape = shape
    this.#options = options
    this.#file = new PngAnimationFile(shape)
    this.#cutter = new ChangeCutter(shape, 0)
  }

  get heldBytes(): number {
    return this.fileBytes + bufferBytes(this.#shape)
  }

  get fileBytes(): number {
    return this.#file.bytes
  }

  async add(pixels: Uint8Array, delayMs: number): Promise<void> {
    const next = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
    const changed = this.#cutter.changed(next, this.#isFirst)
    if (!changed && this.#file.extend(delayMs)) return
    const rect = changed ?? { x: 0, y: 0, width: 1, height: 1 }
    const isFirst = this.#isFirst
    const sparse = this.#cutter.cut(next, rect, { kind: 'sparse', isFirst })
    const cut = sparse ?? this.#cutter.cut(next, rect, { kind: 'exact', isFirst })
    if (!cut) throw new Error('a frame has to be of some kind')
    this.#file.append({ rect, blend: cut.blend, data: this.#encode(cut) }, delayMs)
    this.#cutter.show(next, cut)
    this.#isFirst = false
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#file.finish()
  }

  /** Whole IDAT chunks. The arena is what it was before. */
  #encode({ pixels, rect }: Cut): readonly Uint8Array[] {
    const kernels = this.#kernels()
    const { width, height } = rect
    const mark = kernels.exports.mark()
    const { effort } = this.#options
    const format = { width, height, channels: 4 } as const
    const encoder = openPngEncoder(kernels, format, { effort, alpha: true, isFrame: true })
    runAtOnce(pump(new FrameRows(pixels, rect), encoder, width * height))
    const data = encoder.finishFrame()
    kernels.exports.release(mark)
    return data
  }
}
