/**
 * Scalar twins of the SIMD parts of wasm/jpeg-encode/, in plain arithmetic: the definition that
 * tests hold the kernels to. They follow libjpeg's jccolor, jcsample, jfdctint and jcdctmgr.
 */

/** round(x · 2^16), the fixed point of colours, and round(x · 2^13), that of the transform. */
const fix16 = (x: number): number => Math.round(x * 65_536)
const fix13 = (x: number): number => Math.round(x * 8192)

/** Rounds off `bits` bits. */
const descale = (value: number, bits: number): number => (value + (1 << (bits - 1))) >> bits

/** Y, Cb and Cr of an RGB pixel (JFIF). */
export function rgbToYccScalar(r: number, g: number, b: number): [number, number, number] {
  const centre = (128 << 16) + 32_767
  return [
    (fix16(0.299) * r + fix16(0.587) * g + fix16(0.114) * b + 32_768) >> 16,
    (-fix16(0.168735892) * r - fix16(0.331264108) * g + fix16(0.5) * b + centre) >> 16,
    (fix16(0.5) * r - fix16(0.418687589) * g - fix16(0.081312411) * b + centre) >> 16,
  ]
}

/** Averages of pairs; halves go down and up in turn. */
export function halfWideScalar(row: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: row.length >> 1 }, (_, x) => {
    return (row[2 * x]! + row[2 * x + 1]! + (x & 1)) >> 1
  })
}

/** Averages of squares of two rows; halves go down and up in turn. */
export function halfBothScalar(top: Uint8Array, bottom: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: top.length >> 1 }, (_, x) => {
    const sum = top[2 * x]! + top[2 * x + 1]! + bottom[2 * x]! + bottom[2 * x + 1]!
    return (sum + 1 + (x & 1)) >> 2
  })
}

/** Eight-point forward DCT (Loeffler, Ligtenberg, Moschytz); odd outputs and 2, 6 in 1/2^13. */
function transform(input: readonly number[]): number[] {
  const sum = (i: number) => input[i]! + input[7 - i]!
  const [d4, d5, d6, d7] = [3, 2, 1, 0].map((i) => input[i]! - input[7 - i]!) as [
    ...[number, number, number, number],
  ]
  const [e0, e1, e2, e3] = [sum(0) + sum(3), sum(1) + sum(2), sum(1) - sum(2), sum(0) - sum(3)]
  const z1 = (e2 + e3) * fix13(0.5411961)
  const z5 = (d4 + d6 + d5 + d7) * fix13(1.175875602)
  const za = -(d4 + d7) * fix13(0.899976223)
  const zb = -(d5 + d6) * fix13(2.562915447)
  const zc = -(d4 + d6) * fix13(1.96157056) + z5
  const zd = -(d5 + d7) * fix13(0.390180644) + z5
  return [
    e0 + e1,
    d7 * fix13(1.50132111) + za + zd,
    z1 + e3 * fix13(0.765366865),
    d6 * fix13(3.072711026) + zb + zc,
    e0 - e1,
    d5 * fix13(2.053119869) + zb + zd,
    z1 - e2 * fix13(1.847759065),
    d4 * fix13(0.298631336) + za + zc,
  ]
}

/** 8 × 8 samples to 8 times their DCT coefficients, natural order. */
export function fdctScalar(samples: Uint8Array): Int16Array {
  const span = [0, 1, 2, 3, 4, 5, 6, 7]
  // Rows first, two extra bits kept between the passes.
  const rows = span.map((y) => {
    const row = transform(span.map((x) => samples[y * 8 + x]! - 128))
    return row.map((value, u) => (u % 4 === 0 ? value << 2 : descale(value, 11)))
  })
  const columns = span.map((u) => {
    const column = transform(span.map((y) => rows[y]![u]!))
    return column.map((value, v) => descale(value, v % 4 === 0 ? 2 : 15))
  })
  return Int16Array.from({ length: 64 }, (_, i) => columns[i % 8]![i >> 3]!)
}

/** Coefficients (8 times their size) over their steps, rounded half away from zero. */
export function quantizeScalar(raw: Int16Array, steps: ArrayLike<number>): Int16Array {
  return raw.map((value, i) => {
    const divisor = 8 * steps[i]!
    const magnitude = Math.floor((Math.abs(value) + divisor / 2) / divisor)
    return value < 0 ? -magnitude : magnitude
  })
}
