/** A whole result in memory: what turning, padding, searching and whole-frame encoders need. */

import type { Color } from '../api/color.ts'
import { ImageError } from '../api/errors.ts'
import type { Border } from '../api/framing.ts'
import { storedAxes } from '../geometry/axes.ts'
import type { Orientation } from '../geometry/orientation.ts'
import type { RowFormat, RowSink } from './rows.ts'

/** RGBA pixels with straight alpha, rows tightly packed. */
export interface Frame {
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}

/** Where the rows go: they are turned upright and laid on a canvas as they arrive. */
export interface FramePlacement {
  /** Size of the frame, in pixels. */
  readonly width: number
  readonly height: number
  /** Where the upright picture's top left corner lies on the canvas. */
  readonly x: number
  readonly y: number
  readonly orientation: Orientation
  /** What the canvas shows around the picture. */
  readonly fill: Color
  /** And around that, along its edges. */
  readonly border?: Border
}

/**
 * Collects rows into a frame. Turning costs no memory of its own: each pixel goes straight to its
 * upright place. The picture must fit within the canvas.
 */
export class FrameSink implements RowSink<Frame> {
  readonly #frame: Frame
  readonly #pixels: Uint32Array
  readonly #format: RowFormat
  /** Pixel index of stored pixel 0,0 and what one step along each stored axis adds to it. */
  readonly #origin: number
  readonly #stepX: number
  readonly #stepY: number
  #y = 0

  /** `data`: room for the frame, 4-byte aligned; what lies there is overwritten. */
  constructor(format: RowFormat, at: FramePlacement, data: Uint8ClampedArray<ArrayBuffer>) {
    this.#frame = { data, width: at.width, height: at.height }
    this.#pixels = new Uint32Array(data.buffer, data.byteOffset, at.width * at.height)
    this.#format = format
    const axes = storedAxes(at.orientation, format)
    this.#origin = (at.y + axes.origin.y) * at.width + at.x + axes.origin.x
    this.#stepX = axes.alongX.y * at.width + axes.alongX.x
    this.#stepY = axes.alongY.y * at.width + axes.alongY.x
    const covered = format.width * format.height === at.width * at.height
    if (!covered) this.#fillCanvas(at)
  }

  #fillCanvas({ width, height, fill, border }: FramePlacement): void {
    if (!border) {
      this.#pixels.fill(packedPixel(fill))
      return
    }
    this.#pixels.fill(packedPixel(border.color))
    const inner = packedPixel(fill)
    for (let y = border.top; y < height - border.bottom; y++) {
      this.#pixels.fill(inner, y * width + border.left, (y + 1) * width - border.right)
    }
  }

  /** The frame's pixels. */
  get data(): Uint8ClampedArray<ArrayBuffer> {
    return this.#frame.data
  }

  write(rows: Uint8Array, count: number): void {
    const { width, channels } = this.#format
    for (let row = 0; row < count; row++) {
      const target = this.#origin + this.#stepY * this.#y++
      const start = row * width * channels
      if (channels === 1) this.#placeGray(rows, start, target)
      else this.#placeColor(rows, start, target)
    }
  }

  /** Throws when rows are missing: the room may still show an earlier picture there. */
  finish(): Frame {
    if (this.#y !== this.#format.height) {
      throw new ImageError('damaged-image', 'Cannot decode: rows are missing')
    }
    return this.#frame
  }

  #placeGray(rows: Uint8Array, start: number, target: number): void {
    for (let x = 0, to = target; x < this.#format.width; x++, to += this.#stepX) {
      this.#pixels[to] = (rows[start + x]! * 0x010101) | 0xff000000
    }
  }

  #placeColor(rows: Uint8Array, start: number, target: number): void {
    const { width } = this.#format
    if (this.#stepX === 1) {
      this.#frame.data.set(rows.subarray(start, start + width * 4), target * 4)
      return
    }
    // The row buffer is 4-byte aligned by contract of the pump; wasm and x86, arm are little-endian.
    const pixels = new Uint32Array(rows.buffer, rows.byteOffset + start, width)
    for (let x = 0, to = target; x < width; x++, to += this.#stepX) this.#pixels[to] = pixels[x]!
  }
}

/** A colour as one RGBA pixel in memory order: 0xAABBGGRR. */
export function packedPixel({ r, g, b, a }: Color): number {
  return (r | (g << 8) | (b << 16) | (a << 24)) >>> 0
}
