/** The nearest colour of a palette: of few that may be it in a cell of all colours, found once. */

import { clearBin, opaqueBin } from './color-counts.ts'
import { blueOf, greenOf, redOf, squaredDistance } from './color-space.ts'

const CELLS = 65_536
/** Colours that are looked at in a cell, at most: the nearest to its middle. */
const MOST = 16

/** JavaScript bytes for opaque colours, and as many again where others are asked for. */
export const NEAREST_BYTES = CELLS * (MOST + 1)

/** Half of a cell along each channel, and its middle above its least level. */
const OPAQUE_HALF = [3.5, 1.5, 3.5, 0] as const
const CLEAR_HALF = [7.5, 7.5, 7.5, 7.5] as const

interface Cells {
  readonly counts: Uint8Array
  readonly lists: Uint8Array
}

export class NearestColors {
  /** Channels of each colour, times alpha, and alpha. */
  readonly #channels: Float32Array
  readonly #opaqueColors: number
  readonly #opaque = newCells()
  #clear: Cells | undefined
  /** Work space. */
  readonly #distances: Float64Array

  /** The first `opaque` colours, 0xAABBGGRR, are for opaque pixels. */
  constructor(colors: Uint32Array, opaque: number) {
    this.#opaqueColors = opaque
    this.#distances = new Float64Array(colors.length)
    this.#channels = new Float32Array(colors.length * 4)
    for (const [i, color] of colors.entries()) {
      const channels = [redOf(color), greenOf(color), blueOf(color), color >>> 24]
      this.#channels.set(channels, i * 4)
    }
  }

  /** For an opaque pixel, channels 0–255 with fractions. */
  opaque(red: number, green: number, blue: number): number {
    const cell = opaqueBin(red, green, blue)
    const { counts, lists } = this.#opaque
    if (counts[cell] === 0) {
      const least = [(cell >> 11) << 3, ((cell >> 5) & 63) << 2, (cell & 31) << 3, 255]
      this.#fill(
        this.#opaque,
        cell,
        least.map((level, c) => level + OPAQUE_HALF[c]!),
        OPAQUE_HALF,
      )
    }
    const channels = this.#channels
    let [best, shortest] = [0, Number.POSITIVE_INFINITY]
    for (let at = cell * MOST, end = at + counts[cell]!; at < end; at++) {
      const i = lists[at]! * 4
      const [r, g, b] = [red - channels[i]!, green - channels[i + 1]!, blue - channels[i + 2]!]
      const distance = 2 * r * r + 4 * g * g + b * b
      if (distance < shortest) [best, shortest] = [lists[at]!, distance]
    }
    return best
  }

  /** For any pixel, channels times alpha. */
  any(red: number, green: number, blue: number, alpha: number): number {
    this.#clear ??= newCells()
    const { counts, lists } = this.#clear
    const cell = clearBin(red, green, blue, alpha)
    if (counts[cell] === 0) {
      const least = [cell >> 12, (cell >> 8) & 15, (cell >> 4) & 15, cell & 15]
      this.#fill(
        this.#clear,
        cell,
        least.map((level) => level * 16 + 7.5),
        CLEAR_HALF,
      )
    }
    let [best, shortest] = [0, Number.POSITIVE_INFINITY]
    for (let at = cell * MOST, end = at + counts[cell]!; at < end; at++) {
      const distance = this.#distanceTo(lists[at]!, red, green, blue, alpha)
      if (distance < shortest) [best, shortest] = [lists[at]!, distance]
    }
    return best
  }

  #distanceTo(i: number, red: number, green: number, blue: number, alpha: number): number {
    const [at, of] = [i * 4, this.#channels]
    return squaredDistance(
      red - of[at]!,
      green - of[at + 1]!,
      blue - of[at + 2]!,
      alpha - of[at + 3]!,
    )
  }

  /** Notes the colours that may be the nearest of some colour in the cell. */
  #fill(cells: Cells, cell: number, middle: readonly number[], half: readonly number[]): void {
    const isOpaque = cells === this.#opaque && this.#opaqueColors > 0
    const count = isOpaque ? this.#opaqueColors : this.#distances.length
    const [r = 0, g = 0, b = 0, a = 0] = middle
    for (let i = 0; i < count; i++) this.#distances[i] = Math.sqrt(this.#distanceTo(i, r, g, b, a))
    const distances = this.#distances.subarray(0, count)
    let shortest = Number.POSITIVE_INFINITY
    for (const distance of distances) shortest = Math.min(shortest, distance)
    const within = shortest + 2 * reachOf(half)
    const found: number[] = []
    for (let i = 0; i < count; i++) if (distances[i]! <= within) found.push(i)
    if (found.length > MOST) found.sort((one, other) => distances[one]! - distances[other]!)
    cells.counts[cell] = Math.min(found.length, MOST)
    cells.lists.set(found.slice(0, MOST), cell * MOST)
  }
}

/** From the middle of a cell to its farthest corner. */
function reachOf([red = 0, green = 0, blue = 0, alpha = 0]: readonly number[]): number {
  return Math.sqrt(
    Math.max(squaredDistance(red, green, blue, alpha), squaredDistance(red, green, blue, -alpha)),
  )
}

function newCells(): Cells {
  return { counts: new Uint8Array(CELLS), lists: new Uint8Array(CELLS * MOST) }
}
