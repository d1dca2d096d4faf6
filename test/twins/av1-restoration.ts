/** Scalar twins of the loop restoration of wasm/av1/, from the formulas of the specification. */

import { rounded } from './av1.ts'

const { floor, max, min } = Math

/** A sample of a stripe at a row and a column, from -3 on. */
type At = (row: number, column: number) => number

/** 7.17.4: three taps down, three across; the rest follows. Answers h rows of w samples. */
export function wienerRows(
  at: At,
  [w, h]: readonly [number, number],
  taps: readonly number[],
  depth: number,
): number[][] {
  const [down, across] = [kernelOf(taps.slice(0, 3)), kernelOf(taps.slice(3))]
  const first = depth === 12 ? 5 : 3
  const offset = 2 ** (depth + 7 - first - 1)
  const limit = 2 ** (depth + 8 - first) - 1
  const middle = (row: number, column: number): number => {
    const sum = across.reduce((all, tap, t) => all + tap * at(row, column + t - 3), 0)
    return max(-offset, min(limit - offset, rounded(sum, first)))
  }
  return grid(w, h, (row, column) => {
    const sum = down.reduce((all, tap, t) => all + tap * middle(row + t - 3, column), 0)
    return max(0, min(2 ** depth - 1, rounded(sum, depth === 12 ? 9 : 11)))
  })
}

function kernelOf([a, b, c]: readonly number[]): number[] {
  return [a!, b!, c!, 128 - 2 * (a! + b! + c!), c!, b!, a!]
}

function grid(w: number, h: number, value: At): number[][] {
  return Array.from({ length: h }, (_, row) => {
    return Array.from({ length: w }, (_, column) => value(row, column))
  })
}

/** Of a set: radius and strength of the first box, then of the second; radius 0: none. */
export type GuidedSet = readonly [number, number, number, number]

/** 7.17.2: h rows of w samples, by two weights. */
export function guidedRows(
  at: At,
  [w, h]: readonly [number, number],
  set: GuidedSet,
  { weights, depth }: { weights: readonly [number, number]; depth: number },
): number[][] {
  const boxes = [0, 1].map((pass) => {
    const [radius, strength] = [set[2 * pass]!, set[2 * pass + 1]!]
    return radius ? filtered(at, [w, h], { pass, radius, strength, depth }) : undefined
  })
  const [w0, w1] = weights
  return grid(w, h, (row, column) => {
    const u = at(row, column) * 16
    const wide = boxes[0]?.[row]?.[column] ?? u
    const small = boxes[1]?.[row]?.[column] ?? u
    const v = w1 * u + w0 * wide + (128 - w0 - w1) * small
    return max(0, min(2 ** depth - 1, rounded(v, 11)))
  })
}

interface Box {
  readonly pass: number
  readonly radius: number
  readonly strength: number
  readonly depth: number
}

/** 7.17.3: the box filter. */
function filtered(at: At, [w, h]: readonly [number, number], box: Box): number[][] {
  const sums = Array.from({ length: h + 2 }, (_, y) => {
    return Array.from({ length: w + 2 }, (_, x) => boxAround(at, y - 1, x - 1, box))
  })
  return grid(w, h, (row, column) => {
    const shift = box.pass === 0 && row % 2 === 1 ? 4 : 5
    let [a, b] = [0, 0]
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        const weight = weightOf(box.pass, row + dy, dy, dx)
        const [a2, b2] = sums[row + dy + 1]![column + dx + 1]!
        a += weight * a2
        b += weight * b2
      }
    }
    return rounded(a * at(row, column) + b, 8 + shift - 4)
  })
}

/** The first pass has boxes in every second row alone. */
function weightOf(pass: number, row: number, dy: number, dx: number): number {
  if (pass === 0) {
    if (row % 2 === 0) return 0
    return dx === 0 ? 6 : 5
  }
  return dx === 0 || dy === 0 ? 4 : 3
}

function boxAround(at: At, y: number, x: number, box: Box): [number, number] {
  const { radius, strength, depth } = box
  let [squares, sum] = [0, 0]
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      const c = at(y + dy, x + dx)
      squares += c * c
      sum += c
    }
  }
  const n = (2 * radius + 1) ** 2
  const scaled = n * n * strength
  const s = floor((2 ** 20 + floor(scaled / 2)) / scaled)
  const d = rounded(sum, depth - 8)
  const p = max(0, rounded(squares, 2 * (depth - 8)) * n - d * d)
  const z = rounded(p * s, 20)
  const a2 = z >= 255 ? 256 : z === 0 ? 1 : floor((z * 256 + floor(z / 2)) / (z + 1))
  const part = floor((4096 + floor(n / 2)) / n)
  return [a2, rounded((256 - a2) * sum * part, 12)]
}
