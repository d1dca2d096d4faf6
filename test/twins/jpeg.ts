/**
 * Scalar twins of the SIMD parts of wasm/jpeg/, in plain arithmetic: the definition that tests hold
 * the kernels to. They follow libjpeg's jidctint, jdsample and jdcolor number by number.
 */

/** round(x · 2^13), the fixed point of the transforms. */
const fix = (x: number): number => Math.round(x * 8192)

const clamp = (value: number): number => Math.max(0, Math.min(255, value))

/** Rounds off `bits` bits. */
const descale = (value: number, bits: number): number => (value + (1 << (bits - 1))) >> bits

/** Eight-point inverse DCT (Loeffler, Ligtenberg, Moschytz), in 1/2^13, unnormalised by √8. */
function transform8(input: readonly number[]): number[] {
  const [x0, x1, x2, x3, x4, x5, x6, x7] = input as [
    ...[number, number, number, number, number, number, number, number],
  ]
  const z1 = (x2 + x6) * fix(0.5411961)
  const c2 = z1 - x6 * fix(1.847759065)
  const c3 = z1 + x2 * fix(0.765366865)
  const sum = (x0 + x4) * 8192
  const difference = (x0 - x4) * 8192
  const even = [sum + c3, difference + c2, difference - c2, sum - c3] as const

  const z5 = (x7 + x3 + x5 + x1) * fix(1.175875602)
  const za = -(x7 + x1) * fix(0.899976223)
  const zb = -(x5 + x3) * fix(2.562915447)
  const zc = -(x7 + x3) * fix(1.96157056) + z5
  const zd = -(x5 + x1) * fix(0.390180644) + z5
  const odd = [
    x1 * fix(1.50132111) + za + zd,
    x3 * fix(3.072711026) + zb + zc,
    x5 * fix(2.053119869) + zb + zd,
    x7 * fix(0.298631336) + za + zc,
  ] as const
  const first = even.map((value, i) => value + odd[i]!)
  const second = even.map((value, i) => value - odd[i]!).reverse()
  return [...first, ...second]
}

/** Four-point inverse DCT: the even part of the above. */
function transform4(input: readonly number[]): number[] {
  const [x0, x1, x2, x3] = input as [number, number, number, number]
  const z1 = (x1 + x3) * fix(0.5411961)
  const a = z1 + x1 * fix(0.765366865)
  const b = z1 - x3 * fix(1.847759065)
  const sum = (x0 + x2) * 8192
  const difference = (x0 - x2) * 8192
  return [sum + a, difference + b, difference - b, sum - a]
}

/**
 * Inverse DCT of the first `size` × `size` coefficients to as many samples, level-shifted.
 * `block` and `quant` are 8 × 8 in natural order.
 */
export function idctScalar(block: Int16Array, quant: Uint16Array, size: 8 | 4): Uint8Array {
  const transform = size === 8 ? transform8 : transform4
  const span = Array.from({ length: size }, (_, i) => i)
  // Columns first, two extra bits kept between the passes.
  const columns = span.map((x) =>
    transform(span.map((y) => block[y * 8 + x]! * quant[y * 8 + x]!)).map((v) => descale(v, 11)),
  )
  const rows = span.map((y) => transform(span.map((x) => columns[x]![y]!)))
  return Uint8Array.from(rows.flat(), (value) => clamp(descale(value, 18) + 128))
}

/** Inverse DCT of the first 2 × 2 coefficients. */
export function idct2Scalar(block: Int16Array, quant: Uint16Array): Uint8Array {
  const [a, b, c, d] = [0, 1, 8, 9].map((i) => block[i]! * quant[i]!) as [
    ...[number, number, number, number],
  ]
  const sums = [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d]
  return Uint8Array.from(sums, (value) => clamp(descale(value, 3) + 128))
}

/** One pixel of JFIF YCbCr as RGBA, by libjpeg's 16-bit fixed point. */
export function yccPixelScalar(y: number, cb: number, cr: number): number[] {
  const b = cb - 128
  const r = cr - 128
  const green = (-22554 * b - 46802 * r + 32768) >> 16
  return [
    clamp(y + ((91881 * r + 32768) >> 16)),
    clamp(y + green),
    clamp(y + ((116130 * b + 32768) >> 16)),
    255,
  ]
}

/** The row a quarter of the way from `near` to `far`; `bias` 1 above a sample, 2 below it. */
export function upsampleRowScalar(near: Uint8Array, far: Uint8Array, bias: 1 | 2): Uint8Array {
  return near.map((value, i) => (3 * value + far[i]! + bias) >> 2)
}

/**
 * Twice the width of the row that is 3/4 `near` and 1/4 `far`, edge samples repeated. `even` and
 * `odd` are the roundings of the two output samples, in 1/16.
 */
export function upsampleWidthScalar(
  near: Uint8Array,
  far: Uint8Array,
  [even, odd]: readonly [number, number],
): Uint8Array {
  const sum = (i: number): number => {
    const at = Math.max(0, Math.min(near.length - 1, i))
    return 3 * near[at]! + far[at]!
  }
  return Uint8Array.from({ length: near.length * 2 }, (_, x) => {
    const i = x >> 1
    return x % 2 === 0
      ? (3 * sum(i) + sum(i - 1) + even) >> 4
      : (3 * sum(i) + sum(i + 1) + odd) >> 4
  })
}
