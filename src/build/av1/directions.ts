/** Sums over the lines of a direction as shifts of lanes, for the direction search of CDEF (7.15.2). */

import { HEAD } from './emit.ts'

/** Lanes moved up by `by`: those that stay, and those that leave at the top; z is zero. */
function moved(value: string, by: number): [string, string] {
  const lanes = Array.from({ length: 8 }, (_, k) => k)
  const low = lanes.map((k) => (k >= by ? k - by : 8 + k))
  const high = lanes.map((k) => (8 + k - by <= 7 ? 8 + k - by : 8 + k))
  return [`v128.shuffle<i16>(${value}, z, ${low})`, `v128.shuffle<i16>(${value}, z, ${high})`]
}

/** Sums of `rows` rows, each moved by one lane more, squared and weighted. */
function search(name: string, note: string, rows: number, weights: readonly string[]): string {
  const parameters = Array.from({ length: rows }, (_, i) => `r${i}: v128`).join(', ')
  let out = `\n/** ${note} */\n@inline\nexport function ${name}(${parameters}): i32 {\n`
  out += '  const z = i16x8.splat(0);\n  let low = r0;\n  let high = z;\n'
  for (let i = 1; i < rows; i++) {
    const [low, high] = moved(`r${i}`, i)
    out += `  low = i16x8.add(low, ${low});\n  high = i16x8.add(high, ${high});\n`
  }
  return `${out}  return cost(low, high, ${weights.map((four) => `i32x4(${four})`).join(', ')});\n}\n`
}

const COST = `
@inline
function cost(low: v128, high: v128, w0: v128, w1: v128, w2: v128, w3: v128): i32 {
  let s = i32x4.mul(i32x4.extmul_low_i16x8_s(low, low), w0);
  s = i32x4.add(s, i32x4.mul(i32x4.extmul_high_i16x8_s(low, low), w1));
  s = i32x4.add(s, i32x4.mul(i32x4.extmul_low_i16x8_s(high, high), w2));
  s = i32x4.add(s, i32x4.mul(i32x4.extmul_high_i16x8_s(high, high), w3));
  s = i32x4.add(s, v128.shuffle<i32>(s, s, 2, 3, 0, 1));
  return i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1);
}
`

const DIAGONAL = [
  '840, 420, 280, 210',
  '168, 140, 120, 105',
  '120, 140, 168, 210',
  '280, 420, 840, 0',
]
const HALF = ['420, 210, 140, 105', '105, 105, 105, 105', '140, 210, 420, 0', '0, 0, 0, 0']

export function directions(): string {
  return (
    HEAD +
    COST +
    search('diagonal', 'Lines where row + column is equal.', 8, DIAGONAL) +
    search('steep', 'Rows are sums of two: lines that go down two rows for each column.', 4, HALF) +
    search(
      'flat',
      'Lanes are sums of two columns, in the lower half: lines that go two columns a row.',
      8,
      HALF,
    )
  )
}
