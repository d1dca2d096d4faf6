/**
 * Animated GIF: of each picture the rectangle that has changed; what has not is transparent. A pixel
 * that becomes transparent is taken away with the frame before, so a frame waits for the next one.
 */

import type { AnimationEncoder, AnimationShape, AnimationSink } from '../../contract/animation.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { changedRect } from '../../rows/changes.ts'
import type { RowWindow } from '../../rows/window-rows.ts'
import { toBinaryAlpha } from './binary-alpha.ts'
import { ExactPalette } from './exact-colors.ts'
import { cutOut, othersOf } from './frame-pixels.ts'
import { clearedRect, union } from './frame-rect.ts'
import {
  type ExactFrame,
  exactFrame,
  type IndexedFrame,
  indexFrameArenaBytes,
  indexFrameBytes,
  quantizedFrame,
} from './index-frame.ts'
import { GifFile } from './write-gif.ts'

/** Lossy frames of other formats take so much more here, and noise so many bytes for each pixel. */
const GROWTH = 15
const MOST_PER_PIXEL = 1.6

export function gifMoving(use: UseKernels): AnimationEncoder {
  return {
    cost: (size) => ({
      heldBytes: pictureBytes(size),
      encoding: [
        {
          heap: 'kernels',
          wasmBytes: indexFrameArenaBytes(size),
          jsBytes: codingBytes(size),
        },
      ],
      growth: GROWTH,
      perPixel: MOST_PER_PIXEL,
    }),
    open: (shape, { colors }) => new GifSink(use, shape, colors),
  }
}

/** What is shown, what waits, and what is cut out of it. */
function pictureBytes({ width, height }: Size): number {
  return width * height * 12
}

/** While a frame is coded: its indexes, and others that show the same. */
function codingBytes(size: Size): number {
  return indexFrameBytes(size) + size.width * size.height
}

class GifSink implements AnimationSink {
  readonly #use: UseKernels
  readonly #shape: AnimationShape
  /** Of each frame, at most. */
  readonly #colors: number | undefined
  readonly #file: GifFile
  /** What is there before the frame that waits. */
  readonly #shown: Uint32Array
  readonly #waiting: Uint32Array
  readonly #cut: Uint32Array
  #waitingMs = 0
  #isFirst = true

  constructor(use: UseKernels, shape: AnimationShape, colors: number | undefined) {
    this.#use = use
    this.#colors = colors
    const pixels = shape.width * shape.height
    this.#shape = shape
    this.#file = new GifFile(shape, shape.plays)
    this.#shown = new Uint32Array(pixels)
    this.#waiting = new Uint32Array(pixels)
    this.#cut = new Uint32Array(pixels)
  }

  get heldBytes(): number {
    return pictureBytes(this.#shape) + codingBytes(this.#shape) + this.fileBytes
  }

  get fileBytes(): number {
    return this.#file.bytes
  }

  async add(pixels: Uint8Array, delayMs: number): Promise<void> {
    const next = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
    toBinaryAlpha(next)
    if (this.#waitingMs > 0) {
      if (!changedRect(this.#waiting, next, this.#shape, 0)) {
        this.#waitingMs += delayMs
        return
      }
      this.#write(clearedRect(this.#waiting, next, this.#shape))
    }
    this.#waiting.set(next)
    this.#waitingMs = delayMs
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.#write(undefined)
    return this.#file.finish()
  }

  /** Writes the frame that waits. `cleared`: what has to be transparent after it. */
  #write(cleared: RowWindow | undefined): void {
    const { width, height } = this.#shape
    const changed = this.#isFirst
      ? { x: 0, y: 0, width, height }
      : changedRect(this.#shown, this.#waiting, this.#shape, 0)
    const rect = union(changed, cleared) ?? { x: 0, y: 0, width: 1, height: 1 }
    const dispose = cleared ? 'clear' : 'keep'
    this.#file.append({ ...this.#frameOf(rect), rect, dispose }, this.#waitingMs)
    this.#shown.set(this.#waiting)
    if (cleared) this.#clear(rect)
    this.#isFirst = false
  }

  /** What is shown already is left out, unless its place in the palette is what is missing. */
  #frameOf(rect: RowWindow): IndexedFrame {
    const changed = () => this.#cutOut(rect, this.#shown)
    const sparse = this.#exactFrame(changed())
    if (sparse)
      return { ...sparse, others: othersOf(sparse, this.#waiting, this.#shape.width, rect) }
    const exact = this.#exactFrame(this.#cutOut(rect))
    return exact ?? quantizedFrame(this.#use(), changed(), rect, this.#colors)
  }

  #cutOut(rect: RowWindow, shown?: Uint32Array): Uint32Array {
    return cutOut({ from: this.#waiting, shown, into: this.#cut }, this.#shape.width, rect)
  }

  #exactFrame(pixels: Uint32Array): ExactFrame | undefined {
    const { palette } = this.#file
    return exactFrame(pixels, palette instanceof ExactPalette ? palette : undefined, this.#colors)
  }

  #clear({ x, y, width, height }: RowWindow): void {
    for (let row = y; row < y + height; row++) {
      const start = row * this.#shape.width + x
      this.#shown.fill(0, start, start + width)
    }
  }
}
