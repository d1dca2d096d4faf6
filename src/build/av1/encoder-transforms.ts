/**
 * Writes wasm/av1-encode/transforms-1d.ts: straight-line SIMD code of the one-dimensional transforms,
 * from the butterfly steps of the AV1 specification (7.13.2). Run by hand:
 * `node src/build/av1/encoder-transforms.ts <checkout of AOMediaCodec/av1-spec>`.
 *
 * A transform works on eight lanes of i16 at once: input i is the vector at src + 16 * i. For 8-bit
 * samples all intermediates of the inverse transforms are clamped to 16 bits, which saturating
 * instructions do for nothing. A forward transform is the transposed flow graph of the inverse.
 */

import { writeFileSync } from 'node:fs'
import { SpecTables } from './encoder-spec-tables.ts'

/** B: rotation of two values by an angle, perhaps flipped. H: sum and difference (7.13.2.1). */
type Step =
  | {
      readonly kind: 'B'
      readonly a: number
      readonly b: number
      readonly angle: number
      readonly flip: boolean
    }
  | { readonly kind: 'H'; readonly a: number; readonly b: number; readonly flip: boolean }

/** Where each value comes from, and its sign. */
type Permutation = readonly (readonly [number, 1 | -1])[]

interface Flow {
  readonly steps: readonly Step[]
  readonly input: Permutation
  readonly output: Permutation
}

const COS = new SpecTables(process.argv[2]!).numbers('Cos128_Lookup')

function cos128(angle: number): number {
  const a = angle & 255
  if (a <= 64) return COS[a]!
  if (a <= 128) return -COS[128 - a]!
  if (a <= 192) return -COS[a - 128]!
  return COS[256 - a]!
}

const sin128 = (angle: number) => cos128(angle - 64)

/** The lowest `bits` bits of x, reversed. */
function brev(bits: number, x: number): number {
  let reversed = 0
  for (let i = 0; i < bits; i++) reversed |= ((x >> i) & 1) << (bits - 1 - i)
  return reversed
}

class Steps {
  readonly list: Step[] = []
  B(a: number, b: number, angle: number, flip: number): void {
    this.list.push({ kind: 'B', a, b, angle, flip: flip === 1 })
  }
  H(a: number, b: number, flip: number): void {
    this.list.push({ kind: 'H', a, b, flip: flip === 1 })
  }
}

/** Calls with i below `n`, and j below `m`. */
function times(n: number, run: (i: number) => void): void {
  for (let i = 0; i < n; i++) run(i)
}
function grid(n: number, m: number, run: (i: number, j: number) => void): void {
  times(n, (i) => times(m, (j) => run(i, j)))
}

/** 7.13.2.3, step by step, for 2 ** n values. */
function dct(n: number): Flow {
  const s = new Steps()
  if (n === 6) times(16, (i) => s.B(32 + i, 63 - i, 63 - 4 * brev(4, i), 0))
  if (n >= 5) times(8, (i) => s.B(16 + i, 31 - i, 6 + (brev(3, 7 - i) << 3), 0))
  if (n === 6) times(16, (i) => s.H(32 + i * 2, 33 + i * 2, i & 1))
  if (n >= 4) times(4, (i) => s.B(8 + i, 15 - i, 12 + (brev(2, 3 - i) << 4), 0))
  if (n >= 5) times(8, (i) => s.H(16 + 2 * i, 17 + 2 * i, i & 1))
  if (n === 6)
    grid(4, 2, (i, j) => s.B(62 - i * 4 - j, 33 + i * 4 + j, 60 - 16 * brev(2, i) + 64 * j, 1))
  if (n >= 3) times(2, (i) => s.B(4 + i, 7 - i, 56 - 32 * i, 0))
  if (n >= 4) times(4, (i) => s.H(8 + 2 * i, 9 + 2 * i, i & 1))
  if (n >= 5)
    grid(2, 2, (i, j) => s.B(30 - 4 * i - j, 17 + 4 * i + j, 24 + (j << 6) + ((1 - i) << 5), 1))
  if (n === 6) grid(8, 2, (i, j) => s.H(32 + i * 4 + j, 35 + i * 4 - j, i & 1))
  times(2, (i) => s.B(2 * i, 2 * i + 1, 32 + 16 * i, 1 - i))
  if (n >= 3) times(2, (i) => s.H(4 + 2 * i, 5 + 2 * i, i))
  if (n >= 4) times(2, (i) => s.B(14 - i, 9 + i, 48 + 64 * i, 1))
  if (n >= 5) grid(4, 2, (i, j) => s.H(16 + 4 * i + j, 19 + 4 * i - j, i & 1))
  if (n === 6)
    grid(2, 4, (i, j) => s.B(61 - i * 8 - j, 34 + i * 8 + j, 56 - i * 32 + (j >> 1) * 64, 1))
  times(2, (i) => s.H(i, 3 - i, 0))
  if (n >= 3) s.B(6, 5, 32, 1)
  if (n >= 4) grid(2, 2, (i, j) => s.H(8 + 4 * i + j, 11 + 4 * i - j, i))
  if (n >= 5) times(4, (i) => s.B(29 - i, 18 + i, 48 + (i >> 1) * 64, 1))
  if (n === 6) grid(4, 4, (i, j) => s.H(32 + 8 * i + j, 39 + 8 * i - j, i & 1))
  if (n >= 3) times(4, (i) => s.H(i, 7 - i, 0))
  if (n >= 4) times(2, (i) => s.B(13 - i, 10 + i, 32, 1))
  if (n >= 5) grid(2, 4, (i, j) => s.H(16 + i * 8 + j, 23 + i * 8 - j, i))
  if (n === 6) times(8, (i) => s.B(59 - i, 36 + i, i < 4 ? 48 : 112, 1))
  if (n >= 4) times(8, (i) => s.H(i, 15 - i, 0))
  if (n >= 5) times(4, (i) => s.B(27 - i, 20 + i, 32, 1))
  if (n === 6) {
    times(8, (i) => {
      s.H(32 + i, 47 - i, 0)
      s.H(48 + i, 63 - i, 1)
    })
  }
  if (n >= 5) times(16, (i) => s.H(i, 31 - i, 0))
  if (n === 6) times(8, (i) => s.B(55 - i, 40 + i, 32, 1))
  if (n === 6) times(32, (i) => s.H(i, 63 - i, 0))
  const size = 1 << n
  return {
    steps: s.list,
    input: Array.from({ length: size }, (_, i) => [brev(n, i), 1] as const),
    output: Array.from({ length: size }, (_, i) => [i, 1] as const),
  }
}

/** 7.13.2.6 to 7.13.2.8: 8 or 16 values. */
function adst(n: 3 | 4): Flow {
  const s = new Steps()
  if (n === 3) {
    times(4, (i) => s.B(2 * i, 2 * i + 1, 60 - 16 * i, 1))
    times(4, (i) => s.H(i, 4 + i, 0))
    times(2, (i) => s.B(4 + 3 * i, 5 + i, 48 - 32 * i, 1))
    grid(2, 2, (i, j) => s.H(4 * j + i, 2 + 4 * j + i, 0))
    times(2, (i) => s.B(2 + 4 * i, 3 + 4 * i, 32, 1))
  } else {
    times(8, (i) => s.B(2 * i, 2 * i + 1, 62 - 8 * i, 1))
    times(8, (i) => s.H(i, 8 + i, 0))
    times(2, (i) => {
      s.B(8 + 2 * i, 9 + 2 * i, 56 - 32 * i, 1)
      s.B(13 + 2 * i, 12 + 2 * i, 8 + 32 * i, 1)
    })
    grid(4, 2, (i, j) => s.H(8 * j + i, 4 + 8 * j + i, 0))
    grid(2, 2, (i, j) => s.B(4 + 8 * j + 3 * i, 5 + 8 * j + i, 48 - 32 * i, 1))
    grid(2, 4, (i, j) => s.H(4 * j + i, 2 + 4 * j + i, 0))
    times(4, (i) => s.B(2 + 4 * i, 3 + 4 * i, 32, 1))
  }
  const size = 1 << n
  const source = (i: number) => {
    const bit = (k: number) => (i >> k) & 1
    const order = [bit(3), bit(2) ^ bit(3), bit(1) ^ bit(2), bit(0) ^ bit(1)]
    return order.reduce((sum, value, k) => sum | (value << k), 0) >> (4 - n)
  }
  return {
    steps: s.list,
    input: Array.from({ length: size }, (_, i) => [i & 1 ? i - 1 : size - i - 1, 1] as const),
    output: Array.from({ length: size }, (_, i) => [source(i), i & 1 ? -1 : 1] as const),
  }
}

/** H and flipped B are symmetric; a plain B turns by the opposite angle. */
function transposed({ steps, input, output }: Flow): Flow {
  const invert = (permutation: Permutation): Permutation => {
    const inverse: [number, 1 | -1][] = []
    permutation.forEach(([from, sign], i) => {
      inverse[from] = [i, sign]
    })
    return inverse
  }
  const back = steps
    .toReversed()
    .map((step) => (step.kind === 'B' && !step.flip ? { ...step, angle: -step.angle } : step))
  return { steps: back, input: invert(output), output: invert(input) }
}

/** Names of two values; zeros have none. */
type Pair = readonly [string | undefined, string | undefined]

/** One function: inputs from `inputs` on are zero, outputs from `outputs` on are not wanted. */
class Emitter {
  readonly #lines: string[] = []
  #count = 0

  #set(expression: string): string {
    const name = `r${this.#count++}`
    this.#lines.push(`  const ${name} = ${expression};`)
    return name
  }

  /** Round2(x * factor, 12), which q15mulr does exactly. */
  #scaled(x: string, factor: number): string | undefined {
    if (factor === 0) return undefined
    if (factor === 4096) return x
    if (factor === -4096) return this.#set(`i16x8.neg(${x})`)
    return this.#set(`i16x8.q15mulr_sat_s(${x}, i16x8.splat(${factor * 8}))`)
  }

  #butterfly(x: string | undefined, y: string | undefined): Pair {
    if (x && y)
      return [this.#set(`i16x8.add_sat_s(${x}, ${y})`), this.#set(`i16x8.sub_sat_s(${x}, ${y})`)]
    if (x) return [x, x]
    return y ? [y, this.#set(`i16x8.neg(${y})`)] : [undefined, undefined]
  }

  #rotation(x: string | undefined, y: string | undefined, angle: number): Pair {
    const [c, s] = [cos128(angle), sin128(angle)]
    if (x && y) {
      const pairs = [this.#set(`low16(${x}, ${y})`), this.#set(`high16(${x}, ${y})`)].join(', ')
      const pack = (a: number, b: number) =>
        this.#set(`pack(${pairs}, ${(a & 0xffff) | (b << 16)})`)
      return [pack(c, -s), pack(s, c)]
    }
    if (x) return [this.#scaled(x, c), this.#scaled(x, s)]
    return y ? [this.#scaled(y, -s), this.#scaled(y, c)] : [undefined, undefined]
  }

  emit(name: string, flow: Flow, inputs: number, outputs: number): string {
    const values = flow.input.map(([from, sign]) => {
      if (from >= inputs) return undefined
      const x = this.#set(`v128.load(src, ${from * 16})`)
      return sign < 0 ? this.#set(`i16x8.neg(${x})`) : x
    })
    for (const step of flow.steps) {
      const { a, b, flip } = step
      const [x, y] = step.kind === 'H' && flip ? [values[b], values[a]] : [values[a], values[b]]
      const [p, q] = step.kind === 'H' ? this.#butterfly(x, y) : this.#rotation(x, y, step.angle)
      ;[values[a], values[b]] = flip ? [q, p] : [p, q]
    }
    const stores = flow.output.slice(0, outputs).map(([from, sign], i) => {
      const x = values[from] ?? 'i16x8.splat(0)'
      return `  v128.store(dst, ${sign < 0 ? `i16x8.neg(${x})` : x}, ${i * 16});`
    })
    const body = [...this.#used(stores), ...stores]
    return `\nexport function ${name}(src: usize, dst: usize): void {\n${body.join('\n')}\n}\n`
  }

  /** The lines that something wanted depends on. */
  #used(stores: readonly string[]): string[] {
    const wanted = new Set(stores.join(' ').match(/\br\d+\b/g))
    const used = this.#lines.toReversed().filter((line) => {
      const [name = '', ...uses] = line.match(/\br\d+\b/g) ?? []
      if (wanted.has(name)) for (const use of uses) wanted.add(use)
      return wanted.has(name)
    })
    return used.toReversed()
  }
}

const parts: string[] = []
function emit(name: string, flow: Flow, inputs: number, outputs: number): void {
  parts.push(new Emitter().emit(name, flow, inputs, outputs))
}

for (const n of [2, 3, 4, 5, 6]) {
  const size = 1 << n
  const coded = Math.min(size, 32)
  emit(`forwardDct${size}`, transposed(dct(n)), size, coded)
  for (let inputs = coded; inputs >= Math.min(size, 8); inputs >>= 1) {
    emit(`inverseDct${size}of${inputs}`, dct(n), inputs, size)
  }
}
for (const n of [3, 4] as const) {
  emit(`forwardAdst${1 << n}`, transposed(adst(n)), 1 << n, 1 << n)
  emit(`inverseAdst${1 << n}`, adst(n), 1 << n, 1 << n)
}

writeFileSync(
  new URL('../../../wasm/av1-encode/transforms-1d.ts', import.meta.url),
  `// Generated by src/build/av1/encoder-transforms.ts from the butterfly steps of the AV1 specification. Do not edit.

import { high16, low16 } from '../shared/lanes';
import { pack } from './rotation';
${parts.join('')}`,
)
