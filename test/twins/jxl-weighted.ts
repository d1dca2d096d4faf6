/** Scalar twin of wasm/jxl-encode/weighted-row.ts: the weighted predictor (18181-1, H.5.2), sample by sample. */

interface Plane {
  readonly width: number
  readonly height: number
  readonly samples: Int16Array
}

interface Predicted {
  readonly predictions: Int16Array
  /** In eighths, as far as 16 bits go. */
  readonly expected: Int16Array
}

export function predictScalar({ width, height, samples }: Plane): Predicted {
  const predictions = new Int16Array(width * height)
  const expected = new Int16Array(width * height)
  // By row: what the average was off by, and what each of the four predictions has missed by.
  const off = Array.from({ length: height }, () => new Int32Array(width))
  // A row above the first one has nothing to begin with, but counts as others do.
  const missed = Array.from({ length: height + 1 }, () =>
    Array.from({ length: width + 1 }, () => [0, 0, 0, 0]),
  )
  const sample = (x: number, y: number) => samples[y * width + x]! * 8
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const right = Math.min(x + 1, width - 1)
      const left = Math.max(x - 1, 0)
      const west = x ? sample(x - 1, y) : y ? sample(x, y - 1) : 0
      const north = y ? sample(x, y - 1) : west
      const northEast = y ? sample(right, y - 1) : north
      const offOf = (column: number) => (y ? off[y - 1]![column]! : 0)
      const [w, n, nw, ne] = [x ? off[y]![x - 1]! : 0, offOf(x), offOf(left), offOf(right)]
      const ways = [
        west + northEast - north,
        north - (((n + w + ne) * 16) >> 5),
        west - (((n + w + nw) * 10) >> 5),
        north - (((nw + n + ne) * 7) >> 5),
      ]
      const around = [x, right, left].map((column) => missed[y]![column]!)
      const weights = ways.map((_, i) =>
        weightOf(
          around.reduce((sum, one) => sum + one[i]!, 0),
          i ? 12 : 13,
        ),
      )
      const average = averageOf(ways, weights)
      const bounds = [west, north, northEast]
      const isHeld = ((n ^ w) | (n ^ nw)) <= 0
      const held = Math.max(Math.min(...bounds), Math.min(Math.max(...bounds), average))
      const predicted = isHeld ? held : average
      const exact = sample(x, y)
      predictions[y * width + x] = (predicted + 3) >> 3
      const error = [w, n, nw, ne].reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
      expected[y * width + x] = Math.max(-32768, Math.min(32767, error))
      off[y]![x] = predicted - exact
      ways.forEach((way, i) => {
        const miss = (Math.abs(way - exact) + 3) >> 3
        missed[y + 1]![x]![i]! += miss
        // It counts for the next sample of this row, too.
        missed[y]![x + 1]![i]! += miss
      })
    }
  }
  return { predictions, expected }
}

function weightOf(missed: number, most: number): number {
  const shift = Math.max(0, Math.floor(Math.log2(missed + 1)) - 5)
  return 4 + Math.floor((most * Math.floor(2 ** 24 / ((missed >> shift) + 1))) / 2 ** shift)
}

function averageOf(ways: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const shift = Math.floor(Math.log2(total)) - 4
  const short = weights.map((weight) => Math.floor(weight / 2 ** shift))
  const all = short.reduce((sum, weight) => sum + weight, 0)
  const sum = ways.reduce((s, way, i) => s + way * short[i]!, (all >> 1) - 1)
  return Math.floor((sum * Math.floor(2 ** 24 / all)) / 2 ** 24)
}
