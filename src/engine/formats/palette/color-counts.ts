/**
 * How often the colours of a picture occur, in bins: those of opaque pixels by 5 bits of red, 6 of
 * green, 5 of blue; those of the others by 4 bits of each, times alpha, and of alpha. Pixels of which
 * nothing is seen are only noted. Each bin knows the mean of its colours.
 */

const OPAQUE = 0xff000000
const BINS = 65_536
/** Pixels of a bin, and the sums of how far each channel lies above the bin's least level. */
const FIELDS = 5

/** JavaScript bytes of the table of opaque colours, and of the other one. */
export function colorCountsBytes(alpha: boolean): number {
  return BINS * FIELDS * 4 * (alpha ? 2 : 1)
}

/** Bins that are not empty: their means, times alpha, and how many pixels they have. */
export interface ColorBins {
  readonly count: number
  readonly red: Float32Array
  readonly green: Float32Array
  readonly blue: Float32Array
  readonly alpha: Float32Array
  readonly weight: Float64Array
}

/** The bin of an opaque colour, and that of another one: levels times alpha. */
export const opaqueBin = (r: number, g: number, b: number) =>
  ((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3)
export const clearBin = (r: number, g: number, b: number, a: number) =>
  ((r >> 4) << 12) | ((g >> 4) << 8) | ((b >> 4) << 4) | (a >> 4)

export class ColorCounts {
  /** Nothing is seen of some pixel. */
  hasClear = false
  readonly #opaque = new Uint32Array(BINS * FIELDS)
  /** Made where there is a pixel for it. */
  #clear: Uint32Array | undefined

  /** Counts pixels, 0xAABBGGRR each. */
  add(pixels: Uint32Array): void {
    const table = this.#opaque
    for (let i = 0; i < pixels.length; i++) {
      const pixel = pixels[i]!
      if (pixel < OPAQUE) {
        this.#addClear(pixel)
        continue
      }
      const [r, g, b] = [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255]
      const at = opaqueBin(r, g, b) * FIELDS
      table[at]! += 1
      table[at + 1]! += r & 7
      table[at + 2]! += g & 3
      table[at + 3]! += b & 7
    }
  }

  #addClear(pixel: number): void {
    const alpha = pixel >>> 24
    if (alpha === 0) {
      this.hasClear = true
      return
    }
    this.#clear ??= new Uint32Array(BINS * FIELDS)
    const level = (value: number) => Math.round((value * alpha) / 255)
    const r = level(pixel & 255)
    const g = level((pixel >>> 8) & 255)
    const b = level((pixel >>> 16) & 255)
    const at = clearBin(r, g, b, alpha) * FIELDS
    this.#clear[at]! += 1
    this.#clear[at + 1]! += r & 15
    this.#clear[at + 2]! += g & 15
    this.#clear[at + 3]! += b & 15
    this.#clear[at + 4]! += alpha & 15
  }

  /** The bins of opaque colours, then the others; `opaque`: how many of them there are. */
  bins(): { readonly bins: ColorBins; readonly opaque: number } {
    const tables = [this.#opaque, ...(this.#clear ? [this.#clear] : [])]
    const [opaque = 0, clear = 0] = tables.map(filledBins)
    const bins = emptyBins(opaque + clear)
    let to = 0
    for (let bin = 0; bin < BINS; bin++) {
      const least = [(bin >> 11) << 3, ((bin >> 5) & 63) << 2, (bin & 31) << 3, 255] as const
      to += moveBin(this.#opaque, bin, least, bins, to)
    }
    for (let bin = 0; this.#clear && bin < BINS; bin++) {
      const least = [
        (bin >> 12) << 4,
        ((bin >> 8) & 15) << 4,
        ((bin >> 4) & 15) << 4,
        (bin & 15) << 4,
      ]
      to += moveBin(this.#clear, bin, least, bins, to)
    }
    return { bins, opaque }
  }
}

function filledBins(table: Uint32Array): number {
  let filled = 0
  for (let at = 0; at < table.length; at += FIELDS) if (table[at]! > 0) filled++
  return filled
}

function emptyBins(count: number): ColorBins {
  const channel = () => new Float32Array(count)
  const [red, green, blue, alpha] = [channel(), channel(), channel(), channel()]
  return { count, red, green, blue, alpha, weight: new Float64Array(count) }
}

/** JavaScript bytes of the bins of a picture, at most. */
export function colorBinsBytes(alpha: boolean): number {
  return BINS * (4 * 4 + 8) * (alpha ? 2 : 1)
}

/** Answers 1, or 0 for an empty bin. */
function moveBin(
  table: Uint32Array,
  bin: number,
  least: readonly number[],
  bins: ColorBins,
  to: number,
): 0 | 1 {
  const at = bin * FIELDS
  const pixels = table[at]!
  if (pixels === 0) return 0
  const mean = (field: number) => least[field]! + table[at + 1 + field]! / pixels
  bins.red[to] = mean(0)
  bins.green[to] = mean(1)
  bins.blue[to] = mean(2)
  bins.alpha[to] = mean(3)
  bins.weight[to] = pixels
  return 1
}
