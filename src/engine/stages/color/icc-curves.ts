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

/** A curve as a function of 0–1; only `sampled` bounds what it answers. */
export type CurveFunction = (x: number) => number

/** A `curv` or `para` element that starts at offset 0, sampled; `undefined` when it is neither. */
export function readCurve(element: DataView): Curve | undefined {
  const curve = readCurveFunction(element)
  return curve && sampled(curve.at)
}

/** The same at any place, and the bytes of the element. Nothing of the profile is kept. */
export function readCurveFunction(
  element: DataView,
): { readonly at: CurveFunction; readonly bytes: number } | undefined {
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

function readTableCurve(element: DataView) {
  const count = element.getUint32(COUNT_AT)
  const bytes = DATA_AT + count * 2
  if (count === 0) return { at: (x: number) => x, bytes }
  if (count > MAX_TABLE_ENTRIES || element.byteLength < bytes) return undefined
  if (count === 1) {
    const gamma = element.getUint16(DATA_AT) / 256
    return { at: (x: number) => x ** gamma, bytes }
  }
  const entry = (_: unknown, i: number) => element.getUint16(DATA_AT + i * 2) / 65535
  return { at: tableFunction(Float64Array.from({ length: count }, entry)), bytes }
}

/** Straight lines between at least two equidistant entries. */
export function tableFunction(entries: Float64Array): CurveFunction {
  return (x) => {
    const position = Math.min(1, Math.max(0, x)) * (entries.length - 1)
    const index = Math.min(Math.floor(position), entries.length - 2)
    return entries[index]! + (entries[index + 1]! - entries[index]!) * (position - index)
  }
}

function readParametricCurve(element: DataView) {
  const type = element.getUint16(COUNT_AT)
  const count = PARAMETER_COUNTS[type]
  const bytes = DATA_AT + (count ?? 0) * 4
  if (count === undefined || element.byteLength < bytes) return undefined
  const parameters = Array.from({ length: count }, (_, i) => fixed(element, DATA_AT + i * 4))
  return { at: parametricFunction(type, parameters), bytes }
}

function parametricFunction(type: number, parameters: readonly number[]): CurveFunction {
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = parameters
  const power = (x: number) => Math.max(0, a * x + b) ** g
  switch (type) {
    case 0:
      return (x) => x ** g
    case 1: // Flat left of where the power starts
      return (x) => (a * x + b >= 0 ? power(x) : 0)
    case 2:
      return (x) => (a * x + b >= 0 ? power(x) + c : c)
    case 3:
      return (x) => (x >= d ? power(x) : c * x)
    default:
      return (x) => (x >= d ? power(x) + e : c * x + f)
  }
}

/** An s15Fixed16Number (4.6). */
export function fixed(element: DataView, offset: number): number {
  return element.getInt32(offset) / 65536
}

/** Hostile parameters can answer anything at all: what is not a number counts as 0. */
export function sampled(formula: CurveFunction): Curve {
  return Float64Array.from({ length: LEVELS }, (_, level) => {
    const value = formula(level / (LEVELS - 1))
    return value > 0 ? Math.min(value, 1) : 0
  })
}
