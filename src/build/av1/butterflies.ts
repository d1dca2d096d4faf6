/** Steps of the inverse transforms of one dimension (AV1 specification 7.13.2). */

/** Two values are turned by an angle, or replaced by their sum and difference. */
export type Step =
  | {
      readonly kind: 'turn'
      readonly a: number
      readonly b: number
      readonly angle: number
      readonly flip: boolean
    }
  | { readonly kind: 'add'; readonly a: number; readonly b: number; readonly flip: boolean }

export interface Steps {
  /** Which input comes to each place, and with what sign. */
  readonly inputs: Permutation
  readonly steps: readonly Step[]
  /** Which place is each output, and with what sign. */
  readonly outputs: Permutation
}

type Permutation = readonly (readonly [from: number, sign: 1 | -1])[]

/** 4096 × cos(i × π / 128). */
const COS = [
  4096, 4095, 4091, 4085, 4076, 4065, 4052, 4036, 4017, 3996, 3973, 3948, 3920, 3889, 3857, 3822,
  3784, 3745, 3703, 3659, 3612, 3564, 3513, 3461, 3406, 3349, 3290, 3229, 3166, 3102, 3035, 2967,
  2896, 2824, 2751, 2675, 2598, 2520, 2440, 2359, 2276, 2191, 2106, 2019, 1931, 1842, 1751, 1660,
  1567, 1474, 1380, 1285, 1189, 1092, 995, 897, 799, 700, 601, 501, 401, 301, 201, 101, 0,
]

export function cos128(angle: number): number {
  const a = angle & 255
  if (a <= 64) return COS[a]!
  if (a <= 128) return -COS[128 - a]!
  return a <= 192 ? -COS[a - 128]! : COS[256 - a]!
}

/** brev(): the low `count` bits in reverse. */
function reversed(count: number, x: number): number {
  let result = 0
  for (let i = 0; i < count; i++) result |= ((x >> i) & 1) << (count - 1 - i)
  return result
}

class StepList {
  readonly steps: Step[] = []
  /** B(a, b, angle, flip). */
  turn = (a: number, b: number, angle: number, flip: number) =>
    this.steps.push({ kind: 'turn', a, b, angle, flip: flip === 1 })
  /** H(a, b, flip). */
  add = (a: number, b: number, flip: number) =>
    this.steps.push({ kind: 'add', a, b, flip: flip === 1 })
}

/** 7.13.2.3: of 2^n values. */
export function dctSteps(n: number): Steps {
  const list = new StepList()
  const { turn: B, add: H } = list
  if (n === 6) for (let i = 0; i < 16; i++) B(32 + i, 63 - i, 63 - 4 * reversed(4, i), 0)
  if (n >= 5) for (let i = 0; i < 8; i++) B(16 + i, 31 - i, 6 + (reversed(3, 7 - i) << 3), 0)
  if (n === 6) for (let i = 0; i < 16; i++) H(32 + i * 2, 33 + i * 2, i & 1)
  if (n >= 4) for (let i = 0; i < 4; i++) B(8 + i, 15 - i, 12 + (reversed(2, 3 - i) << 4), 0)
  if (n >= 5) for (let i = 0; i < 8; i++) H(16 + 2 * i, 17 + 2 * i, i & 1)
  if (n === 6)
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 2; j++)
        B(62 - i * 4 - j, 33 + i * 4 + j, 60 - 16 * reversed(2, i) + 64 * j, 1)
  if (n >= 3) for (let i = 0; i < 2; i++) B(4 + i, 7 - i, 56 - 32 * i, 0)
  if (n >= 4) for (let i = 0; i < 4; i++) H(8 + 2 * i, 9 + 2 * i, i & 1)
  if (n >= 5)
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 2; j++)
        B(30 - 4 * i - j, 17 + 4 * i + j, 24 + (j << 6) + ((1 - i) << 5), 1)
  if (n === 6)
    for (let i = 0; i < 8; i++) for (let j = 0; j < 2; j++) H(32 + i * 4 + j, 35 + i * 4 - j, i & 1)
  for (let i = 0; i < 2; i++) B(2 * i, 2 * i + 1, 32 + 16 * i, 1 - i)
  if (n >= 3) for (let i = 0; i < 2; i++) H(4 + 2 * i, 5 + 2 * i, i)
  if (n >= 4) for (let i = 0; i < 2; i++) B(14 - i, 9 + i, 48 + 64 * i, 1)
  if (n >= 5)
    for (let i = 0; i < 4; i++) for (let j = 0; j < 2; j++) H(16 + 4 * i + j, 19 + 4 * i - j, i & 1)
  if (n === 6)
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 4; j++) B(61 - i * 8 - j, 34 + i * 8 + j, 56 - i * 32 + (j >> 1) * 64, 1)
  for (let i = 0; i < 2; i++) H(i, 3 - i, 0)
  if (n >= 3) B(6, 5, 32, 1)
  if (n >= 4)
    for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) H(8 + 4 * i + j, 11 + 4 * i - j, i)
  if (n >= 5) for (let i = 0; i < 4; i++) B(29 - i, 18 + i, 48 + (i >> 1) * 64, 1)
  if (n === 6)
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) H(32 + 8 * i + j, 39 + 8 * i - j, i & 1)
  if (n >= 3) for (let i = 0; i < 4; i++) H(i, 7 - i, 0)
  if (n >= 4) for (let i = 0; i < 2; i++) B(13 - i, 10 + i, 32, 1)
  if (n >= 5)
    for (let i = 0; i < 2; i++) for (let j = 0; j < 4; j++) H(16 + i * 8 + j, 23 + i * 8 - j, i)
  if (n === 6) for (let i = 0; i < 8; i++) B(59 - i, 36 + i, i < 4 ? 48 : 112, 1)
  if (n >= 4) for (let i = 0; i < 8; i++) H(i, 15 - i, 0)
  if (n >= 5) for (let i = 0; i < 4; i++) B(27 - i, 20 + i, 32, 1)
  if (n === 6)
    for (let i = 0; i < 8; i++) {
      H(32 + i, 47 - i, 0)
      H(48 + i, 63 - i, 1)
    }
  if (n >= 5) for (let i = 0; i < 16; i++) H(i, 31 - i, 0)
  if (n === 6) for (let i = 0; i < 8; i++) B(55 - i, 40 + i, 32, 1)
  if (n === 6) for (let i = 0; i < 32; i++) H(i, 63 - i, 0)

  const places = Array.from({ length: 2 ** n }, (_, i) => i)
  return {
    steps: list.steps,
    inputs: places.map((i) => [reversed(n, i), 1]),
    outputs: places.map((i) => [i, 1]),
  }
}

/** 7.13.2.9: of 8 or 16 values. */
export function adstSteps(n: 3 | 4): Steps {
  const list = new StepList()
  const { turn: B, add: H } = list
  if (n === 3) {
    for (let i = 0; i < 4; i++) B(2 * i, 2 * i + 1, 60 - 16 * i, 1)
    for (let i = 0; i < 4; i++) H(i, 4 + i, 0)
    for (let i = 0; i < 2; i++) B(4 + 3 * i, 5 + i, 48 - 32 * i, 1)
    for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) H(4 * j + i, 2 + 4 * j + i, 0)
    for (let i = 0; i < 2; i++) B(2 + 4 * i, 3 + 4 * i, 32, 1)
  } else {
    for (let i = 0; i < 8; i++) B(2 * i, 2 * i + 1, 62 - 8 * i, 1)
    for (let i = 0; i < 8; i++) H(i, 8 + i, 0)
    for (let i = 0; i < 2; i++) {
      B(8 + 2 * i, 9 + 2 * i, 56 - 32 * i, 1)
      B(13 + 2 * i, 12 + 2 * i, 8 + 32 * i, 1)
    }
    for (let i = 0; i < 4; i++) for (let j = 0; j < 2; j++) H(8 * j + i, 4 + 8 * j + i, 0)
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 2; j++) B(4 + 8 * j + 3 * i, 5 + 8 * j + i, 48 - 32 * i, 1)
    for (let i = 0; i < 2; i++) for (let j = 0; j < 4; j++) H(4 * j + i, 2 + 4 * j + i, 0)
    for (let i = 0; i < 4; i++) B(2 + 4 * i, 3 + 4 * i, 32, 1)
  }
  const places = Array.from({ length: 2 ** n }, (_, i) => i)
  return {
    steps: list.steps,
    inputs: places.map((i) => [i & 1 ? i - 1 : 2 ** n - i - 1, 1]),
    outputs: places.map((i) => [outputPlace(i, n), i & 1 ? -1 : 1]),
  }
}

/** 7.13.2.5. */
function outputPlace(i: number, n: number): number {
  const bit = (k: number) => (i >> k) & 1
  const [a, b, c, d] = [bit(3), bit(2) ^ bit(3), bit(1) ^ bit(2), bit(0) ^ bit(1)]
  return ((d << 3) | (c << 2) | (b << 1) | a) >> (4 - n)
}

/**
 * The forward transform: the flow graph from its end to its start. Sums and differences, and flipped
 * turns, are symmetric; a plain turn goes by the opposite angle.
 */
export function transposed({ inputs, steps, outputs }: Steps): Steps {
  const back = steps
    .toReversed()
    .map((step) => (step.kind === 'turn' && !step.flip ? { ...step, angle: -step.angle } : step))
  return { inputs: inverted(outputs), steps: back, outputs: inverted(inputs) }
}

function inverted(permutation: Permutation): Permutation {
  const inverse: (readonly [number, 1 | -1])[] = []
  permutation.forEach(([from, sign], i) => {
    inverse[from] = [i, sign]
  })
  return inverse
}
