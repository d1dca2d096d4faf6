/**
 * ICC profiles that are look-up tables (A2B0, the perceptual intent): RGB, gray and CMYK.
 *
 * Colours relate to the profile's own white. Black point compensation is that of lcms for the
 * perceptual intent, which sharp asks for: the profile's black becomes that of sRGB.
 */

import type { GrayProfile } from './icc.ts'
import { luminance } from './icc.ts'
import { type Curve, LEVELS, sampled } from './icc-curves.ts'
import { type Grid, type LutElement, readLutElement, within } from './icc-lut-element.ts'
import type { IccTags } from './icc-tags.ts'

export interface LutProfile {
  readonly space: 'lut'
  /** 3 red, green, blue; 4 cyan, magenta, yellow, black: more is more ink. */
  readonly inputs: 3 | 4
  /** From the levels of each input to a place in the table, 0–1. */
  readonly curves: readonly Curve[]
  /** Points of the table along its inputs; 2 where there is none. */
  readonly points: number
  /** Memory that it holds. */
  readonly heldBytes: number
  /** From a place in the table to XYZ relative to D50, with black at 0. */
  toXyz(place: Float64Array, xyz: Float64Array): void
}

/** The white of the profile connection space (7.2.16). */
const D50 = [0.9642, 1, 0.8249] as const

/** Luminance of black in perceptual transforms of version 4 (6.3.4.3, 0.0034731). */
const PERCEPTUAL_BLACK = 0.0034731

/** Lighter blacks are mistakes, and none is compensated. L* 50. */
const LIGHTEST_BLACK = luminance(0.5)

/** The largest values of an XYZ number that is encoded in 0–1. */
const XYZ_RANGE = 1 + 32767 / 32768

/** From the encoded values that a table answers. */
type Connect = (values: Float64Array, xyz: Float64Array) => void

/** Reads one look-up table of a profile; `undefined` when it is damaged or of another kind. */
export function readLut(
  tags: IccTags,
  name: 'A2B0' | 'A2B1',
): LutProfile | GrayProfile | undefined {
  const inputs = { GRAY: 1, 'RGB ': 3, CMYK: 4 }[tags.space]
  const element = inputs && tags.find(name)
  const lut = element ? readLutElement(element, inputs) : undefined
  const connect = lut && connectionOf(tags, lut)
  if (!inputs || !lut || !connect) return undefined
  const convert = conversion(lut, connect)
  const black = blackOf(tags, lut, convert)
  const toXyz: LutProfile['toXyz'] = (place, xyz) => {
    convert(place, xyz)
    for (let i = 0; i < 3; i++) xyz[i] = (D50[i]! * (xyz[i]! - black[i]!)) / (D50[i]! - black[i]!)
  }
  const curves = lut.first.map(sampled)
  if (inputs === 1) return { space: 'gray', curve: grayCurve(curves[0]!, toXyz) }
  const heldBytes = (lut.grid?.entries.byteLength ?? 0) + inputs * LEVELS * 8
  const points = Math.max(2, ...(lut.grid?.points ?? []))
  return { space: 'lut', inputs: inputs as 3 | 4, curves, points, heldBytes, toXyz }
}

/** The same profile for pictures that are stored with 255 as no ink. */
export function invertInks(profile: LutProfile): LutProfile {
  return { ...profile, curves: profile.curves.map((curve) => curve.toReversed()) }
}

function connectionOf({ connection }: IccTags, { isOldLab }: LutElement): Connect | undefined {
  if (connection === 'XYZ ') {
    return (values, xyz) => {
      for (let i = 0; i < 3; i++) xyz[i] = values[i]! * XYZ_RANGE
    }
  }
  if (connection !== 'Lab ') return undefined
  // 6.3.4.2: L* 0–100, a* and b* −128 … 127; 10.10: 0xff00 is 100 and 127.
  const scale = isOldLab ? 65535 / 65280 : 1
  return (values, xyz) => {
    const lightness = (values[0]! * scale * 100 + 16) / 116
    xyz[0] = D50[0] * cubed(lightness + (values[1]! * scale * 255 - 128) / 500)
    xyz[1] = cubed(lightness)
    xyz[2] = D50[2] * cubed(lightness - (values[2]! * scale * 255 - 128) / 200)
  }
}

/** The inverse of CIE Lab's cube root, straight near black. */
function cubed(t: number): number {
  return t > 6 / 29 ? t ** 3 : (t - 4 / 29) * 3 * (6 / 29) ** 2
}

/** From a place in the table to XYZ, black as it is. */
function conversion({ grid, last }: LutElement, connect: Connect): LutProfile['toXyz'] {
  const values = new Float64Array(3)
  return (place, xyz) => {
    if (grid) interpolate(grid, place, values)
    else values.set(place)
    last(values)
    connect(values, xyz)
  }
}

/** Multilinear: the weighted sum of the corners around a place. */
function interpolate({ points, entries }: Grid, place: Float64Array, values: Float64Array): void {
  const inputs = points.length
  const scale = entries instanceof Uint8Array ? 1 / 255 : 1 / 65535
  values.fill(0)
  for (let corner = 0; corner < 1 << inputs; corner++) {
    let weight = scale
    let node = 0
    for (let i = 0; i < inputs; i++) {
      const position = place[i]! * (points[i]! - 1)
      const index = Math.min(Math.floor(position), points[i]! - 2)
      const isHigh = (corner >> i) & 1
      weight *= isHigh ? position - index : 1 - position + index
      node = node * points[i]! + index + isHigh
    }
    if (weight === 0) continue
    for (let i = 0; i < 3; i++) values[i]! += weight * entries[node * 3 + i]!
  }
}

/** XYZ of the darkest colour, as lcms 2.19 takes it: with its tint, which thereby goes. */
function blackOf(tags: IccTags, { first }: LutElement, convert: LutProfile['toXyz']): Float64Array {
  const isPlain = !tags.find('rXYZ') && !tags.find('kTRC') // not a matrix profile as well
  if (tags.version >= 4 && isPlain) return Float64Array.from(D50, (axis) => axis * PERCEPTUAL_BLACK)
  const full = tags.space === 'CMYK' ? 1 : 0
  const place = Float64Array.from(first, (curve) => within(curve(full)))
  const xyz = new Float64Array(3)
  convert(place, xyz)
  const isBlack = xyz.every((value, i) => value <= LIGHTEST_BLACK * D50[i]!)
  return isBlack ? xyz.map((value) => Math.max(value, 0)) : new Float64Array(3)
}

function grayCurve(curve: Curve, toXyz: LutProfile['toXyz']): Curve {
  const xyz = new Float64Array(3)
  return curve.map((place) => {
    toXyz(Float64Array.of(place), xyz)
    return within(xyz[1]!)
  })
}
