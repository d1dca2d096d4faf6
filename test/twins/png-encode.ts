/** Scalar twins of the SIMD parts of wasm/png-encode/: what tests hold the kernels to. */

import { filterScalar, type PngFilter } from './png.ts'

const FILTERS: readonly PngFilter[] = [0, 1, 2, 3, 4]

/** The filter whose bytes, taken as signed, have the smallest sum of sizes; the first of equals. */
export function smallestSumScalar(
  row: Uint8Array,
  prior: Uint8Array,
  pixelBytes: number,
): PngFilter {
  return leastOf(row, prior, pixelBytes, (filtered) =>
    filtered.reduce((sum, byte) => sum + Math.min(byte, 256 - byte), 0),
  )
}

/** The filter that leaves the fewest different pairs of neighbouring bytes; the first of equals. */
export function fewestPairsScalar(
  row: Uint8Array,
  prior: Uint8Array,
  pixelBytes: number,
): PngFilter {
  return leastOf(row, prior, pixelBytes, (filtered) => {
    const pairs = new Set<number>()
    for (let i = 1; i < filtered.length; i++) pairs.add(filtered[i - 1]! * 256 + filtered[i]!)
    return pairs.size
  })
}

function leastOf(
  row: Uint8Array,
  prior: Uint8Array,
  pixelBytes: number,
  score: (filtered: Uint8Array) => number,
): PngFilter {
  const scores = FILTERS.map((filter) => score(filterScalar(filter, row, prior, pixelBytes)))
  return FILTERS[scores.indexOf(Math.min(...scores))]!
}

/** Adler-32 as RFC 1950 words it. */
export function adlerScalar(bytes: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return ((b << 16) | a) >>> 0
}

/** RGBA pixels as rows of gray and alpha (2), RGB (3) or RGBA (4). */
export function packScalar(pixels: Uint8Array, pixelBytes: 2 | 3 | 4): Uint8Array {
  const kept = { 2: [0, 3], 3: [0, 1, 2], 4: [0, 1, 2, 3] }[pixelBytes]
  return pixels.filter((_, i) => kept.includes(i % 4))
}
