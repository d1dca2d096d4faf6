import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { linkArenaBytes, toSrgb } from '../../../../src/engine/stages/color/color.ts'
import { fillNodes, linkShape, linkSteps } from '../../../../src/engine/stages/color/device-link.ts'
import { type LutProfile, readLut } from '../../../../src/engine/stages/color/icc-lut.ts'
import { parseProfile, spaceOf } from '../../../../src/engine/stages/color/icc-profile.ts'
import { readTags } from '../../../../src/engine/stages/color/icc-tags.ts'
import { readAll, rowsOf } from '../../../helpers/array-rows.ts'
import { meanDeltaE } from '../../../helpers/delta-e.ts'
import { withPngProfile } from '../../../helpers/embed-profile.ts'
import {
  lutTags,
  mabElement,
  mft1Element,
  mft2Element,
  newLab,
  oldLab,
  press,
  scanner,
} from '../../../helpers/icc-lut-profile.ts'
import { buildProfile, COLORANTS, matrixTags, SRGB_CURVE } from '../../../helpers/icc-profile.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { linkScalar } from '../../../twins/device-link.ts'

const kernels = testKernels()

const RGB = { profileClass: 'scnr', connection: 'Lab ', version: 2 }
const INKS = { profileClass: 'prtr', space: 'CMYK', connection: 'Lab ', version: 2 }
const GRAY = { ...RGB, space: 'GRAY' }

const scanned = (device: readonly number[]) => newLab(scanner(device))
const printed = (device: readonly number[]) => oldLab(press(device))
/** Colours of low saturation, as the matrix of `mabElement` wants them. */
const muted = (device: readonly number[]) => {
  const [l = 0, a = 0, b = 0] = scanner(device)
  return newLab([25 + l / 2, a / 2, b / 2])
}

/** A table of XYZ, where white is about a half. */
const light = (device: readonly number[]) => {
  const [r = 0, g = 0, b = 0] = device.map((value) => value ** 1.8 * 0.5)
  return [0.8 * r + 0.1642 * g, 0.3 * r + 0.6 * g + 0.1 * b, 0.02 * g + 0.8049 * b]
}

const PROFILES = {
  'mft1, 8 bits': buildProfile(lutTags(mft1Element(scanned, { inputs: 3, points: 17 })), RGB),
  'mft2, 16 bits, with curves': buildProfile(
    lutTags(mft2Element((v) => oldLab(scanner(v)), { inputs: 3, points: 9, gamma: 0.6 })),
    RGB,
  ),
  'mft2 to XYZ': buildProfile(lutTags(mft2Element(light, { inputs: 3, points: 17, gamma: 2 })), {
    ...RGB,
    connection: 'XYZ ',
  }),
  'mAB, version 4': buildProfile(
    lutTags(mabElement(scanned, { inputs: 3, points: 12, gamma: 0.7, size: 2 })),
    { ...RGB, version: 4 },
  ),
  'mAB with a matrix': buildProfile(
    lutTags(mabElement(muted, { inputs: 3, points: 9, size: 2, matrix: true })),
    { ...RGB, version: 4 },
  ),
  'mAB, 8 bits': buildProfile(lutTags(mabElement(scanned, { inputs: 3, points: 33, size: 1 })), {
    ...RGB,
    version: 4,
  }),
}
const NAMES = Object.keys(PROFILES) as (keyof typeof PROFILES)[]

const PRESS = buildProfile(
  lutTags(mft2Element(printed, { inputs: 4, points: 9, gamma: 0.8 })),
  INKS,
)

function lut(bytes: Uint8Array): LutProfile {
  const profile = parseProfile(bytes)
  if (profile?.space !== 'lut') throw new Error('no table')
  return profile
}

function converted(pixels: Uint8Array, profile: LutProfile): Uint8Array {
  const format = { width: pixels.length / 4, height: 1, channels: 4 } as const
  const mark = kernels.exports.mark()
  const rows = readAll(toSrgb(kernels, rowsOf(pixels, format), profile), 1)
  kernels.exports.release(mark)
  return rows
}

describe('linkRgba() and linkCmyk()', () => {
  it.each([1, 2, 3, 4, 5, 6])('equal their scalar twin (seed %i)', (seed) => {
    const random = seededRandom(seed)
    const profile = lut(seed % 2 ? PRESS : PROFILES[NAMES[seed % NAMES.length]!])
    // Few levels meet the nodes themselves, and fractions that are equal.
    const pixels = random.bytes(4 * 5000).map((value, i) => (i < 4000 ? (value & 7) * 36 : value))
    const shape = linkShape(profile)
    const nodes = new Int16Array(shape.nodesBytes / 2)
    fillNodes(nodes, profile, shape)
    const expected = pixels.slice()
    linkScalar(expected, { inputs: shape.inputs, steps: linkSteps(profile, shape), nodes })
    expect(converted(pixels, profile)).toEqual(expected)
  })

  it('keep alpha beside three inputs, and make four inks opaque', () => {
    const alphas = (bytes: Uint8Array) => bytes.filter((_, i) => i % 4 === 3)
    const pixels = seededRandom(3).bytes(4 * 256)
    expect(alphas(converted(pixels, lut(PROFILES['mft1, 8 bits'])))).toEqual(alphas(pixels))
    expect(alphas(converted(pixels, lut(PRESS)))).toEqual(new Uint8Array(256).fill(255))
  })
})

describe('toSrgb() of a look-up table', () => {
  it.each([...NAMES, 'four inks'] as const)(
    'toSrgb() is within a level or two of what the profile says, between its nodes too (%s)',
    (name) => {
      const profile = lut(name === 'four inks' ? PRESS : PROFILES[name])
      const pixels = seededRandom(5).bytes(4 * 4000)
      const result = converted(pixels, profile)
      const nodes = new Int16Array(4)
      let sum = 0
      for (let at = 0; at < pixels.length; at += 4) {
        const place = Float64Array.from(profile.curves, (curve, i) => curve[pixels[at + i]!]!)
        const only = {
          ...profile,
          toXyz: (_: Float64Array, xyz: Float64Array) => profile.toXyz(place, xyz),
        }
        fillNodes(nodes, only, linkShape(profile))
        for (let i = 0; i < 3; i++) sum += Math.abs(nodes[i]! / 128 - result[at + i]!)
      }
      expect(sum / (pixels.length * 0.75)).toBeLessThan(1)
    },
  )

  it('toSrgb() makes paper white and the darkest colour black', () => {
    expect([...converted(Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 255), lut(PRESS))]).toEqual([
      255, 255, 255, 255, 0, 0, 0, 255,
    ])
  })

  it('linkArenaBytes() covers what the stage takes beyond COLOR_ARENA_BYTES', () => {
    for (const profile of [lut(PRESS), ...NAMES.map((name) => lut(PROFILES[name]))]) {
      const before = kernels.exports.mark()
      toSrgb(kernels, rowsOf(new Uint8Array(4), { width: 1, height: 1, channels: 4 }), profile)
      const taken = kernels.exports.mark() - before
      kernels.exports.release(before)
      expect(taken).toBeLessThanOrEqual(linkArenaBytes(profile))
      expect(taken).toBeGreaterThan(linkArenaBytes(profile) - 400)
    }
    expect(linkArenaBytes(parseProfile(buildProfile(matrixTags(COLORANTS.p3, SRGB_CURVE))))).toBe(0)
  })
})

describe('toSrgb() of a look-up table against sharp', () => {
  it.each(NAMES)('toSrgb() differs by less than one ΔE2000 on average (%s)', async (name) => {
    const random = seededRandom(8)
    const pixels = Uint8Array.from({ length: 128 * 128 * 3 }, (_, at) => {
      const [x, y] = [Math.floor(at / 3) % 128, Math.floor(at / 384)]
      return y < 96 ? [2 * x, 2 * y, 255 - x - y][at % 3]! : random.below(256)
    })
    const raw = { width: 128, height: 128, channels: 3 } as const
    const plain = await sharp(pixels, { raw }).png().toBuffer()
    const file = withPngProfile(plain, PROFILES[name])
    const expected = await sharp(file).ensureAlpha().raw().toBuffer()
    const stored = await sharp(plain).ensureAlpha().raw().toBuffer()
    const result = converted(new Uint8Array(stored), lut(PROFILES[name]))
    expect(meanDeltaE(stored, expected, 4)).toBeGreaterThan(1.5)
    expect(meanDeltaE(result, expected, 4)).toBeLessThan(0.8)
  })
})

describe('parseProfile', () => {
  const both = {
    ...matrixTags(COLORANTS.p3, SRGB_CURVE),
    A2B0: mft2Element(light, { inputs: 3, points: 9 }),
  }
  const xyz = { version: 2 }

  it('parseProfile() takes a table where there is one, as lcms does', () => {
    expect(parseProfile(buildProfile(both, xyz))?.space).toBe('lut')
  })

  it('parseProfile() takes the matrix where the table is damaged', () => {
    const cut = { ...both, A2B0: both.A2B0.subarray(0, 900) }
    expect(parseProfile(buildProfile(cut, xyz))?.space).toBe('rgb')
  })

  it('parseProfile() takes the colorimetric table where there is nothing else', () => {
    const only = { A2B1: mft2Element(printed, { inputs: 4, points: 5 }) }
    expect(spaceOf(parseProfile(buildProfile(only, INKS))!)).toBe('cmyk')
  })

  it('parseProfile() makes a curve of a gray table', () => {
    const element = mft1Element(([v = 0]) => newLab([100 * v, 0, 0]), { inputs: 1, points: 21 })
    const profile = parseProfile(buildProfile(lutTags(element), GRAY))
    if (profile?.space !== 'gray') throw new Error('no gray')
    expect(profile.curve[0]).toBeCloseTo(0, 5)
    expect(profile.curve[255]).toBeCloseTo(1, 5)
    expect(profile.curve[102]).toBeCloseTo(((40 + 16) / 116) ** 3, 3)
  })

  const whole = mabElement(scanned, { inputs: 3, points: 5, size: 2, matrix: true })
  const patched = (at: number, value: number) => {
    const element = whole.slice()
    element[at] = value
    return element
  }
  it.each([
    ['of four inputs in a profile of three', mft2Element(printed, { inputs: 4, points: 5 })],
    ['with two outputs', patched(9, 2)],
    ['of one point', patched(new DataView(whole.buffer).getUint32(24), 1)],
    ['of three bytes an entry', patched(new DataView(whole.buffer).getUint32(24) + 16, 3)],
    ['that ends early', whole.subarray(0, whole.length - 200)],
    ['of another type', patched(0, 0x78)],
    ['with B curves outside', patched(12, 0xff)],
    ['without B curves', patched(15, 0)],
  ])('parseProfile() answers undefined for a table %s', (_, element) => {
    expect(parseProfile(buildProfile(lutTags(whole), { ...RGB, version: 4 }))).toBeDefined()
    expect(parseProfile(buildProfile(lutTags(element), { ...RGB, version: 4 }))).toBeUndefined()
  })

  it.each([1, 2, 3, 4])(
    'parseProfile() answers finite levels, or nothing, for damage (seed %i)',
    (seed) => {
      const random = seededRandom(seed)
      const all = [PROFILES['mAB with a matrix'], PROFILES['mft2 to XYZ'], PRESS]
      for (let round = 0; round < 30; round++) {
        const bytes = all[round % 3]!.slice()
        for (let hits = random.below(8); hits >= 0; hits--) {
          bytes[random.below(random.below(3) ? 600 : bytes.length)] = random.below(256)
        }
        const tags = readTags(bytes)
        const profile = tags && readLut(tags, 'A2B0')
        if (profile?.space !== 'lut') continue
        const pixels = random.bytes(4 * 64)
        const shape = linkShape(profile)
        const nodes = new Int16Array(shape.nodesBytes / 2)
        fillNodes(nodes, profile, shape)
        expect(nodes.every((value) => value >= 0 && value <= 255 * 128)).toBe(true)
        const expected = pixels.slice()
        linkScalar(expected, { inputs: shape.inputs, steps: linkSteps(profile, shape), nodes })
        expect(converted(pixels, profile)).toEqual(expected)
      }
    },
  )
})
