/**
 * Tone curves of ICC profiles, sampled where 8-bit pixels need them. ICC.1:2022:
 *
 *   10.6  curv   'curv' 0 count:u32   0 entries: identity · 1: gamma (u8Fixed8) · else a u16 table
 *   10.18 para   'para' 0 type:u16 0 parameters:s15Fixed16[]   one of five formulas (table 68)
 */

/** Levels of an 8-bit sample: what a sampled curve holds. */
export const LEVELS = 256

/** A curve at all 8-bit levels: device value `i / 255` to linear light, 0–1. */
export type Curve = Float64Array

/** Largest table taken; the spec knows no limit, real profiles stay at or below 4096. */
const MAX_TABLE_ENTRIES = 65536

const COUNT_AT = 8
const DATA_AT = 12
const PARAMETER_COUNTS = [1, 3, 4, 5, 7]

/** Reads a `curv` or `para` element that starts at offset 0; `undefined` when it is neither. */
export function readCurve(element: DataView): Curve | undefined {
  if (element.byteLength < DATA_AT) return undefined
  switch (element.getUint32(0)) {
    case 0x63757276:
      return readTableCurve(element)
    case 0x70617261:
      return readParametricCurve(element)
    default:
      return undefined
  }
}

function readTableCurve(element: DataView): Curve | undefined {
  const count = element.getUint32(COUNT_AT)
  if (count === 0) return sample((x) => x)
  if (count > MAX_TABLE_ENTRIES || element.byteLength < DATA_AT + count * 2) return undefined
  if (count === 1) {
    const gamma = element.getUint16(DATA_AT) / 256
    return sample((x) => x ** gamma)
  }
  return sample((x) => {
    const position = x * (count - 1)
    const index = Math.min(Math.floor(position), count - 2)
    const low = element.getUint16(DATA_AT + index * 2)
    const high = element.getUint16(DATA_AT + index * 2 + 2)
    return (low + (high - low) * (position - index)) / 65535
  })
}

function readParametricCurve(element: DataView): Curve | undefined {
  const type = element.getUint16(COUNT_AT)
  const count = PARAMETER_COUNTS[type]
  if (count === undefined || element.byteLength < DATA_AT + count * 4) return undefined
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, i) =>
    fixed(element, DATA_AT + i * 4),
  )
  const power = (x: number) => Math.max(0, a * x + b) ** g
  switch (type) {
    case 0:
      return sample((x) => x ** g)
    case 1: // Flat left of where the power starts
      return sample((x) => (a * x + b >= 0 ? power(x) : 0))
    case 2:
      return sample((x) => (a * x + b >= 0 ? power(x) + c : c))
    case 3:
      return sample((x) => (x >= d ? power(x) : c * x))
    default:
      return sample((x) => (x >= d ? power(x) + e : c * x + f))
  }
}

/** An s15Fixed16Number (4.6). */
export function fixed(element: DataView, offset: number): number {
  return element.getInt32(offset) / 65536
}

/** Hostile parameters can answer anything at all: what is not a number counts as 0. */
function sample(formula: (x: number) => number): Curve {
  return Float64Array.from({ length: LEVELS }, (_, level) => {
    const value = formula(level / (LEVELS - 1))
    return value > 0 ? Math.min(value, 1) : 0
  })
}
