/** Scalar twins of the deblocking filters and of CDEF of wasm/av1/, from the formulas of the specification. */

const { abs, floor, log2, max, min, sign } = Math

export interface Edge {
  /** Samples that the filter may take: 4, 6 (chroma), 8 or 16. */
  readonly size: 4 | 6 | 8 | 16
  readonly level: number
  readonly limit: number
  readonly depth: number
}

/** 7.14.6: a line of samples across an edge, eight before it and eight behind; answers it filtered. */
export function deblocked(line: readonly number[], edge: Edge): number[] {
  const { size, limit, level } = edge
  const scale = 2 ** (edge.depth - 8)
  const p = (k: number): number => line[7 - k]!
  const q = (k: number): number => line[8 + k]!
  /** Samples 1 … last differ from their neighbours, or from the one at the edge, by no more. */
  const areNear = (first: number, last: number, most: number, isToEdge: boolean): boolean => {
    for (let k = first; k <= last; k++) {
      const other = isToEdge ? 0 : k - 1
      if (abs(p(k) - p(other)) > most || abs(q(k) - q(other)) > most) return false
    }
    return true
  }
  const reach = { 4: 1, 6: 2, 8: 3, 16: 3 }[size]
  const across = abs(p(0) - q(0)) * 2 + floor(abs(p(1) - q(1)) / 2)
  if (!areNear(1, reach, limit * scale, false)) return [...line]
  if (across > (2 * (level + 2) + limit) * scale) return [...line]
  if (size === 4 || !areNear(1, reach, scale, true)) {
    return narrow(line, !areNear(1, 1, (level >> 4) * scale, false), edge.depth)
  }
  const isWide = size === 16 && areNear(4, 6, scale, true)
  if (size === 6) return wide(line, 2, 1, 3)
  return isWide ? wide(line, 6, 1, 4) : wide(line, 3, 0, 3)
}

/** 7.14.6.3. */
function narrow(line: readonly number[], isSteep: boolean, depth: number): number[] {
  const [p1, p0, q0, q1] = line.slice(6, 10) as [number, number, number, number]
  const half = 2 ** (depth - 1)
  const signed = (v: number): number => max(-half, min(half - 1, v))
  const sample = (v: number): number => max(0, min(2 * half - 1, v))
  const base = isSteep ? signed(p1 - q1) : 0
  const filter = signed(base + 3 * (q0 - p0))
  const behind = signed(filter + 4) >> 3
  const before = signed(filter + 3) >> 3
  const out = [...line]
  out[7] = sample(p0 + before)
  out[8] = sample(q0 - behind)
  if (isSteep) return out
  out[6] = sample(p1 + ((behind + 1) >> 1))
  out[9] = sample(q1 - ((behind + 1) >> 1))
  return out
}

/** 7.14.6.4: n samples on both sides; taps of 2 up to `double` from the middle. */
function wide(line: readonly number[], n: number, double: number, shift: number): number[] {
  const out = [...line]
  for (let i = -n; i < n; i++) {
    let sum = 2 ** (shift - 1)
    for (let j = -n; j <= n; j++) {
      const at = max(-(n + 1), min(n, i + j))
      sum += line[8 + at]! * (abs(j) <= double ? 2 : 1)
    }
    out[8 + i] = sum >> shift
  }
  return out
}

/** Cdef_Directions: rows and columns. */
const STEPS = [
  [-1, 1, -2, 2],
  [0, 1, -1, 2],
  [0, 1, 0, 2],
  [0, 1, 1, 2],
  [1, 1, 2, 2],
  [1, 0, 2, 1],
  [1, 0, 2, 0],
  [1, 0, 2, -1],
] as const

export interface Cdef {
  readonly primary: number
  readonly secondary: number
  readonly damping: number
  readonly direction: number
  readonly depth: number
}

/** 7.15.3: one sample; `at` answers what lies there, undefined outside the picture. */
export function cdefSample(
  at: (row: number, column: number) => number | undefined,
  { primary, secondary, damping, direction, depth }: Cdef,
): number {
  const x = at(0, 0)!
  const isOdd = ((primary >> (depth - 8)) & 1) === 1
  const seen = [x]
  let sum = 0
  const add = (way: number, k: 0 | 1, weight: number, strength: number): void => {
    const step = STEPS[way & 7]!
    for (const side of [-1, 1]) {
      const sample = at(side * step[2 * k]!, side * step[2 * k + 1]!)
      if (sample === undefined) continue
      seen.push(sample)
      sum += weight * constrained(sample - x, strength, damping)
    }
  }
  for (const k of [0, 1] as const) {
    add(direction, k, (isOdd ? [3, 3] : [4, 2])[k]!, primary)
    add(direction - 2, k, 2 - k, secondary)
    add(direction + 2, k, 2 - k, secondary)
  }
  const value = x + ((8 + sum - (sum < 0 ? 1 : 0)) >> 4)
  return max(min(...seen), min(max(...seen), value))
}

function constrained(difference: number, strength: number, damping: number): number {
  if (strength === 0) return 0
  const shift = max(0, damping - floor(log2(strength)))
  const size = abs(difference)
  return sign(difference) * max(0, min(size, strength - (size >> shift)))
}

/** Div_Table. */
const SHARES = [0, 840, 420, 280, 210, 168, 140, 120, 105]

/** 7.15.2: the direction of 8 × 8 samples, and its variance. */
export function cdefDirection(block: readonly (readonly number[])[], depth: number): number[] {
  const lines = Array.from({ length: 8 }, () => Array.from({ length: 15 }, () => 0))
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 8; j++) {
      const x = (block[i]![j]! >> (depth - 8)) - 128
      const places = [i + j, i + (j >> 1), i, 3 + i - (j >> 1)]
      places.push(7 + i - j, 3 - (i >> 1) + j, j, (i >> 1) + j)
      for (const [k, place] of places.entries()) lines[k]![place]! += x
    }
  }
  const costs = lines.map((line, k) => lineCost(line, k))
  const best = max(...costs)
  const direction = costs.indexOf(best)
  return [direction, (best - costs[(direction + 4) & 7]!) >> 10]
}

/** Squares of the sums of lines, each by how few samples it has. */
function lineCost(line: readonly number[], direction: number): number {
  const lengths = line.map((_, at) => {
    if (direction % 4 === 2) return at < 8 ? 8 : 0
    if (direction % 4 === 0) return 8 - abs(7 - at)
    return at > 10 ? 0 : min(8, 2 * at + 2, 22 - 2 * at)
  })
  return line.reduce((sum, value, at) => sum + value * value * SHARES[lengths[at]!]!, 0)
}
