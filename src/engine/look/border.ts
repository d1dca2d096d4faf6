/** The plain border of a picture: rows and columns at its edges that are of one colour. */

import type { BorderTrim, Sides } from '../api/framing.ts'
import type { RowFormat, RowSink } from '../rows/rows.ts'

/**
 * Takes all rows of a picture, or of several that are shown in one place, and answers how many pixels of
 * border there are on each side; `undefined`: all of it is border. Colours are compared channel by channel,
 * times alpha.
 */
export class BorderFinder implements RowSink<Sides | undefined> {
  readonly #format: RowFormat
  readonly #tolerance: number
  #color: readonly number[] | undefined
  #y = 0
  #top = -1
  #bottom = -1
  #left: number
  #right = -1

  /** Without a colour, that of the first pixel. */
  constructor(format: RowFormat, { color, tolerance }: Omit<BorderTrim, 'keep'>) {
    this.#format = format
    this.#tolerance = tolerance
    this.#left = format.width
    if (color) this.#color = premultiplied([color.r, color.g, color.b, color.a])
  }

  write(rows: Uint8Array, count: number): void {
    const { width, channels } = this.#format
    this.#color ??= pixelAt(rows, 0, channels)
    for (let row = 0; row < count; row++, this.#y++) {
      this.#look(rows.subarray(row * width * channels, (row + 1) * width * channels))
    }
  }

  finish(): Sides | undefined {
    if (this.#top < 0) return undefined
    return {
      top: this.#top,
      right: this.#format.width - 1 - this.#right,
      bottom: this.#format.height - 1 - this.#bottom,
      left: this.#left,
    }
  }

  /** Looks at the pixels of a row that may tell something new: from both ends, as far as is known. */
  #look(row: Uint8Array): void {
    const { width, height } = this.#format
    const y = this.#y % height
    const first = this.#firstOther(row, 0, width, 1)
    if (first === width) return
    const last = this.#firstOther(row, width - 1, -1, -1)
    if (this.#top < 0 || y < this.#top) this.#top = y
    this.#bottom = Math.max(this.#bottom, y)
    this.#left = Math.min(this.#left, first)
    this.#right = Math.max(this.#right, last)
  }

  #firstOther(row: Uint8Array, from: number, to: number, step: number): number {
    let x = from
    while (x !== to && this.#isBorder(row, x)) x += step
    return x
  }

  /** Most pixels are opaque, and not of the border: nothing is made for them. */
  #isBorder(row: Uint8Array, x: number): boolean {
    const { channels } = this.#format
    if (channels === 4 && row[x * 4 + 3] !== 255) return this.#isLike(pixelAt(row, x, channels))
    const [at, green, blue] = channels === 4 ? [x * 4, 1, 2] : [x, 0, 0]
    return (
      this.#isNear(row[at]!, 0) &&
      this.#isNear(row[at + green]!, 1) &&
      this.#isNear(row[at + blue]!, 2) &&
      this.#isNear(255, 3)
    )
  }

  #isLike(pixel: readonly number[]): boolean {
    return pixel.every((level, i) => this.#isNear(level, i))
  }

  #isNear(level: number, channel: number): boolean {
    return Math.abs(level - this.#color![channel]!) <= this.#tolerance
  }
}

function pixelAt(row: Uint8Array, x: number, channels: 1 | 4): readonly number[] {
  if (channels === 1) return [row[x]!, row[x]!, row[x]!, 255]
  return premultiplied([row[x * 4]!, row[x * 4 + 1]!, row[x * 4 + 2]!, row[x * 4 + 3]!])
}

function premultiplied([r = 0, g = 0, b = 0, a = 0]: readonly number[]): readonly number[] {
  if (a === 255) return [r, g, b, a]
  const times = (level: number) => Math.round((level * a) / 255)
  return [times(r), times(g), times(b), a]
}
