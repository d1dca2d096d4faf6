import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { parseIcc } from '../../../../src/engine/stages/color/icc.ts'
import { LEVELS } from '../../../../src/engine/stages/color/icc-curves.ts'
import { isSrgb, XYZ_TO_SRGB } from '../../../../src/engine/stages/color/srgb.ts'
import {
  buildProfile,
  COLORANTS,
  curvElement,
  matrixTags,
  paraElement,
  SRGB_CURVE,
} from '../../../helpers/icc-profile.ts'
import { seededRandom } from '../../../helpers/random.ts'

const ramp = Array.from({ length: LEVELS }, (_, level) => level / 255)
const table = ramp.map((x) => Math.round(x * x * 65535))
const GRAY = { space: 'GRAY' }

const CURVES: readonly (readonly [string, Uint8Array, (x: number) => number])[] = [
  ['curv without entries', curvElement([]), (x) => x],
  ['curv with one entry', curvElement([2.19921875]), (x) => x ** 2.19921875],
  ['curv with a table', curvElement(table), (x) => x * x],
  ['curv with two entries', curvElement([65535, 0]), (x) => 1 - x],
  ['para 0', paraElement(0, [1.8]), (x) => x ** 1.8],
  ['para 1', paraElement(1, [2, 1.25, -0.25]), (x) => Math.max(0, 1.25 * x - 0.25) ** 2],
  ['para 2', paraElement(2, [2, 1, -0.5, 0.25]), (x) => Math.max(0, x - 0.5) ** 2 + 0.25],
  [
    'para 3',
    paraElement(3, [2, 0.5, 0.5, 0.125, 0.25]),
    (x) => (x >= 0.25 ? (0.5 * x + 0.5) ** 2 : 0.125 * x),
  ],
  [
    'para 4',
    paraElement(4, [2, 0.75, 0.125, 0.25, 0.5, 0.0625, 0.03125]),
    (x) => (x >= 0.5 ? (0.75 * x + 0.125) ** 2 + 0.0625 : 0.25 * x + 0.03125),
  ],
]

describe('parseIcc', () => {
  it.each(CURVES)('parseIcc() samples the curve at 256 levels (%s)', (_, element, formula) => {
    const profile = parseIcc(buildProfile(matrixTags(COLORANTS.p3, element)))
    if (profile?.space !== 'rgb') throw new Error('no RGB profile')
    for (const curve of profile.curves) {
      ramp.forEach((x, level) => {
        expect(curve[level]).toBeCloseTo(formula(x), 4)
      })
    }
    profile.colorants.forEach((value, i) => {
      expect(value).toBeCloseTo(COLORANTS.p3[i]!, 4)
    })
  })

  it('parseIcc() reads a gray profile, and lightness where the PCS is Lab', () => {
    const tags = { kTRC: curvElement([]) }
    const light = parseIcc(buildProfile(tags, GRAY))
    const lightness = parseIcc(buildProfile(tags, { ...GRAY, connection: 'Lab ' }))
    if (light?.space !== 'gray' || lightness?.space !== 'gray') throw new Error('no gray profile')
    expect(light.curve[102]).toBeCloseTo(0.4, 10)
    expect(lightness.curve[102]).toBeCloseTo(((40 + 16) / 116) ** 3, 10)
    expect(lightness.curve[10]).toBeCloseTo((((10 / 255) * 100) / 24389) * 27, 10)
    expect([lightness.curve[0], lightness.curve[255]]).toEqual([0, 1])
  })

  const good = matrixTags(COLORANTS.adobe, curvElement([2.2]))
  const flat = matrixTags([1, 1, 1, 1, 1, 1, 1, 1, 1], curvElement([]))
  const { rTRC, ...withoutCurve } = good
  it.each([
    ['CMYK', buildProfile(good, { space: 'CMYK' })],
    ['a device link', buildProfile(good, { profileClass: 'link' })],
    ['a matrix into Lab', buildProfile(good, { connection: 'Lab ' })],
    ['tables only', buildProfile({ A2B0: new Uint8Array(64) })],
    ['no red curve', buildProfile(withoutCurve)],
    ['a curve of an unknown type', buildProfile({ ...good, rTRC: paraElement(9, [1, 1, 1, 1]) })],
    ['a curve cut short', buildProfile({ ...good, rTRC: paraElement(3, [2, 1]) })],
    [
      'a table longer than its tag',
      buildProfile({ ...good, rTRC: curvElement(table).subarray(0, 99) }),
    ],
    ['colorants in one plane', buildProfile(flat)],
    ['no bytes', new Uint8Array(0)],
    ['text', new TextEncoder().encode('not a profile '.repeat(20))],
  ])('parseIcc() answers undefined for %s', (_, bytes) => {
    expect(rTRC).toBeDefined()
    expect(parseIcc(bytes)).toBeUndefined()
  })

  it.each([1, 2, 3, 4])(
    'parseIcc() answers numbers from 0 to 1, or nothing, for damage (seed %i)',
    (seed) => {
      const random = seededRandom(seed)
      const whole = buildProfile({ ...good, rTRC: SRGB_CURVE, gTRC: curvElement(table) })
      for (let round = 0; round < 500; round++) {
        const bytes = whole.slice(0, round % 3 ? whole.length : random.below(whole.length))
        for (let hits = random.below(8); hits >= 0; hits--) {
          bytes[random.below(bytes.length)] = random.below(256)
        }
        const profile = parseIcc(bytes)
        const curves = profile?.space === 'rgb' ? profile.curves : []
        for (const curve of curves) {
          expect(curve.length).toBe(LEVELS)
          expect(curve.every((value) => value >= 0 && value <= 1)).toBe(true)
        }
      }
    },
  )

  it('parseIcc() looks at no more tags than the file holds', () => {
    const bytes = buildProfile(good)
    new DataView(bytes.buffer).setUint32(128, 0xffffffff)
    expect(parseIcc(bytes)).toBeDefined()
    expect(parseIcc(bytes.subarray(0, 140))).toBeUndefined()
  })

  it('parseIcc() reads bytes that do not start at the start of their buffer', () => {
    const bytes = buildProfile(good)
    const shifted = new Uint8Array(bytes.length + 7)
    shifted.set(bytes, 7)
    expect(parseIcc(shifted.subarray(7))).toEqual(parseIcc(bytes))
  })
})

describe('isSrgb', () => {
  const srgbTable = Array.from({ length: 1024 }, (_, i) => {
    const x = i / 1023
    return Math.round(65535 * (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4))
  })

  const withGamma = (gamma: number) =>
    paraElement(3, [gamma, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])

  it.each([
    ['a formula', SRGB_CURVE],
    ['a table of 1024', curvElement(srgbTable)],
    ['a formula that is 0.3 levels off on average', withGamma(2.41)],
  ])('isSrgb() recognises sRGB by %s', (_, curve) => {
    expect(isSrgb(parseIcc(buildProfile(matrixTags(COLORANTS.srgb, curve)))!)).toBe(true)
    expect(isSrgb(parseIcc(buildProfile({ kTRC: curve }, GRAY))!)).toBe(true)
  })

  it.each([
    ['Display P3', COLORANTS.p3, SRGB_CURVE],
    ['Adobe RGB', COLORANTS.adobe, curvElement([2.2])],
    ['a formula that is 1.4 levels off on average', COLORANTS.srgb, withGamma(2.45)],
    ['sRGB primaries with gamma 1.8', COLORANTS.srgb, curvElement([1.8])],
    [
      'sRGB with a hole in its curve',
      COLORANTS.srgb,
      curvElement(srgbTable.map((v, i) => (i < 40 ? 0 : v))),
    ],
  ])('isSrgb() does not take %s for sRGB', (_, colorants, curve) => {
    expect(isSrgb(parseIcc(buildProfile(matrixTags(colorants, curve)))!)).toBe(false)
  })

  it.each([
    ['srgb', true],
    ['p3', false],
  ])("isSrgb() judges sharp's own profile %s: %s", async (name, expected) => {
    const picture = { width: 2, height: 2, channels: 3, background: 'red' } as const
    const file = await sharp({ create: picture }).withIccProfile(name).png().toBuffer()
    const { icc } = await sharp(file).metadata()
    expect(isSrgb(parseIcc(icc!)!)).toBe(expected)
  })
})

it('XYZ_TO_SRGB is the inverse of the primaries of IEC 61966-2-1 adapted to D50', () => {
  const bradford = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296]
  const white = [0.3127 / 0.329, 1, (1 - 0.3127 - 0.329) / 0.329]
  const from = apply(bradford, white)
  const to = apply(bradford, [0.9642, 1, 0.8249])
  // White and each primary, adapted to D50, must come out as 1 1 1 and as one of the axes.
  const inLinear = (xyz: readonly number[]) => {
    const scaled = apply(bradford, xyz).map((value, i) => (value * to[i]!) / from[i]!)
    return apply(XYZ_TO_SRGB, solve(bradford, scaled))
  }
  for (const value of inLinear(white)) expect(value).toBeCloseTo(1, 6)
  const primaries = [
    [0.64, 0.33],
    [0.3, 0.6],
    [0.15, 0.06],
  ] as const
  primaries.forEach(([x, y], i) => {
    const light = inLinear([x / y, 1, (1 - x - y) / y])
    light.forEach((value, row) => {
      if (row !== i) expect(value / light[i]!).toBeCloseTo(0, 6)
    })
  })
})

function apply(m: readonly number[], v: readonly number[]): number[] {
  return [0, 3, 6].map((row) => m[row]! * v[0]! + m[row + 1]! * v[1]! + m[row + 2]! * v[2]!)
}

/** Cramer's rule: the vector that `m` maps onto `v`. */
function solve(m: readonly number[], v: readonly number[]): number[] {
  const determinant = ([a, b, c, d, e, f, g, h, i]: readonly number[]) =>
    a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!)
  const whole = determinant(m)
  return [0, 1, 2].map((column) => {
    const replaced = m.map((value, at) => (at % 3 === column ? v[Math.floor(at / 3)]! : value))
    return determinant(replaced) / whole
  })
}
