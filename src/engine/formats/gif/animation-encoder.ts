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
import {
  exactFrame,
  type IndexedFrame,
  indexFrameArenaBytes,
  indexFrameBytes,
  quantizedFrame,
} from './index-frame.ts'
import { GifFile } from './write-gif.ts'

const OPAQUE = 0xff000000

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
          jsBytes: indexFrameBytes(size),
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
    return pictureBytes(this.#shape) + indexFrameBytes(this.#shape) + this.fileBytes
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
    const { palette } = this.#file
    const colors = this.#colors
    const sparse = exactFrame(this.#cutOut(rect, false), palette, colors)
    const exact = sparse ?? exactFrame(this.#cutOut(rect, true), palette, colors)
    return exact ?? quantizedFrame(this.#use(), this.#cutOut(rect, false), rect, colors)
  }

  #cutOut({ x, y, width, height }: RowWindow, isWhole: boolean): Uint32Array {
    const pixels = this.#cut.subarray(0, width * height)
    for (let row = 0, to = 0; row < height; row++) {
      let at = (y + row) * this.#shape.width + x
      for (let i = 0; i < width; i++, at++, to++) {
        const pixel = this.#waiting[at]!
        pixels[to] = !isWhole && pixel === this.#shown[at] ? 0 : pixel
      }
    }
    return pixels
  }

  #clear({ x, y, width, height }: RowWindow): void {
    for (let row = y; row < y + height; row++) {
      const start = row * this.#shape.width + x
      this.#shown.fill(0, start, start + width)
    }
  }
}

/** The smallest rectangle with all pixels that are opaque and will not be. */
function clearedRect(from: Uint32Array, to: Uint32Array, size: Size): RowWindow | undefined {
  let [left, top, right, bottom] = [size.width, size.height, -1, -1]
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at++) {
      if (from[at]! < OPAQUE || to[at]! >= OPAQUE) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  if (bottom < 0) return undefined
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

function union(one: RowWindow | undefined, other: RowWindow | undefined): RowWindow | undefined {
  if (!one || !other) return one ?? other
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)]
  const right = Math.max(one.x + one.width, other.x + other.width)
  const bottom = Math.max(one.y + one.height, other.y + other.height)
  return { x, y, width: right - x, height: bottom - y }
}
