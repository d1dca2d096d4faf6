/** Scalar twin of wasm/hevc/transform.ts: transforms by their matrices (H.265 8.6.4.2). */

/** 64 √2 times the cosine of each 1/128 of a turn up to a quarter, as the specification rounds it. */
const COSINES = [
  64, 90, 90, 90, 89, 88, 87, 85, 83, 82, 80, 78, 75, 73, 70, 67, 64, 61, 57, 54, 50, 46, 43, 38,
  36, 31, 25, 22, 18, 13, 9, 4, 0,
]
const SINES = [
  [29, 55, 74, 84],
  [74, 74, 0, -74],
  [84, -29, -74, 55],
  [55, -84, 74, -29],
]

function cosine(at: number): number {
  const turn = at % 128
  const half = turn > 64 ? 128 - turn : turn
  return half > 32 ? -COSINES[64 - half]! : COSINES[half]!
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))

/** One column or row of `n`. */
function transformed(input: readonly number[], isSine: boolean, shift: number): number[] {
  const n = input.length
  return input.map((_, x) => {
    const factor = (k: number) => (isSine ? SINES[k]![x]! : cosine(((2 * x + 1) * k * 32) / n))
    const sum = input.reduce((total, value, k) => total + value * factor(k), 0)
    return clamp((sum + 2 ** (shift - 1)) >> shift, -32768, 32767)
  })
}

/** `n` × `n` samples with the transform of as many coefficients added to them. */
export function addTransformScalar(
  coefficients: Int16Array,
  samples: Uint16Array,
  { n, depth, isSine }: { readonly n: number; readonly depth: number; readonly isSine: boolean },
): Uint16Array {
  const at = Array.from({ length: n }, (_, i) => i)
  const columns = at.map((x) =>
    transformed(
      at.map((y) => coefficients[y * n + x]!),
      isSine,
      7,
    ),
  )
  const rows = at.map((y) =>
    transformed(
      columns.map((column) => column[y]!),
      isSine,
      20 - depth,
    ),
  )
  return samples.map((sample, i) =>
    clamp(sample + rows[Math.floor(i / n)]![i % n]!, 0, 2 ** depth - 1),
  )
}

/** SAO by bands (H.265 8.7.3.2): four of 32 have offsets, the first of them `first`. */
export function saoBandsScalar(
  samples: Uint16Array,
  { first, offsets, depth }: { first: number; offsets: Int16Array; depth: number },
): Uint16Array {
  return samples.map((sample) => {
    const band = ((sample >> (depth - 5)) - first) & 31
    return Math.max(0, Math.min(2 ** depth - 1, sample + (offsets[band] ?? 0)))
  })
}
