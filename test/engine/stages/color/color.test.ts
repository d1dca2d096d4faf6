import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import type { BandSource } from '../../../../src/engine/rows/rows.ts'
import { COLOR_ARENA_BYTES, toSrgb } from '../../../../src/engine/stages/color/color.ts'
import { grayTable, rgbTables } from '../../../../src/engine/stages/color/color-tables.ts'
import {
  type IccProfile,
  parseIcc,
  type RgbProfile,
} from '../../../../src/engine/stages/color/icc.ts'
import { exactSrgb } from '../../../../src/engine/stages/color/srgb.ts'
import { FLATTEN_ARENA_BYTES, flattened } from '../../../../src/engine/stages/flatten.ts'
import { bandsOf, FILLER, readAll, rowsOf, takeAll } from '../../../helpers/array-rows.ts'
import { meanDeltaE } from '../../../helpers/delta-e.ts'
import {
  buildProfile,
  COLORANTS,
  curvElement,
  matrixTags,
  SRGB_CURVE,
} from '../../../helpers/icc-profile.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { colorGrayScalar, colorRgbaScalar } from '../../../twins/color.ts'

const kernels = testKernels()

const PROFILES = {
  p3: buildProfile(matrixTags(COLORANTS.p3, SRGB_CURVE)),
  adobe: buildProfile(matrixTags(COLORANTS.adobe, curvElement([2.19921875])), { version: 2 }),
  prophoto: buildProfile(matrixTags(COLORANTS.prophoto, curvElement([1.8])), { version: 2 }),
  linear: buildProfile(matrixTags(COLORANTS.srgb, curvElement([]))),
}
const NAMES = ['p3', 'adobe', 'prophoto', 'linear'] as const
const GRAY = { kTRC: curvElement([1.8]) }
const GRAY_PROFILE = { space: 'GRAY', version: 2 }

function rgbProfile(name: keyof typeof PROFILES): RgbProfile {
  return parseIcc(PROFILES[name]) as RgbProfile
}

const grayProfile = parseIcc(buildProfile(GRAY, GRAY_PROFILE))!

/** All of `pixels` through the stage, as one row. */
function converted(pixels: Uint8Array, profile: IccProfile, channels: 1 | 4 = 4): Uint8Array {
  const format = { width: pixels.length / channels, height: 1, channels }
  return readAll(toSrgb(kernels, rowsOf(pixels, format), profile), 1)
}

describe('colour kernels', () => {
  it.each([1, 2, 3, 4, 5, 6])('colorRgba() equals its scalar twin (seed %i)', (seed) => {
    const random = seededRandom(seed)
    const curve = () => Float64Array.from({ length: 256 }, () => random.below(1001) / 1000)
    const colorants = Array.from({ length: 9 }, () => random.below(400000) / 100 - 1000)
    // Half of the profiles are absurd, so that terms are clamped and sums leave 0 … 1.
    const profile: RgbProfile = {
      space: 'rgb',
      curves: [curve(), curve(), curve()],
      colorants: seed % 2 ? colorants : COLORANTS.prophoto,
    }
    const pixels = random.bytes(4 * (1 + random.below(3000)))
    const expected = pixels.slice()
    colorRgbaScalar(expected, rgbTables(profile))
    expect(converted(pixels, profile)).toEqual(expected)
  })

  it.each([1, 4] as const)(
    'colorGray() and colorGrayRgba() equal their scalar twin (%i channels)',
    (channels) => {
      const pixels = seededRandom(channels).bytes(4 * 1001)
      const expected = pixels.slice()
      if (grayProfile.space === 'gray') colorGrayScalar(expected, grayTable(grayProfile), channels)
      expect(converted(pixels, grayProfile, channels)).toEqual(expected)
      expect(expected).not.toEqual(pixels)
    },
  )
})

describe('toSrgb', () => {
  it.each(NAMES)('toSrgb() is within one level of the exact conversion (%s)', (name) => {
    const profile = rgbProfile(name)
    const exact = exactSrgb(profile)
    const random = seededRandom(7)
    const cube = Array.from({ length: 17 ** 3 }, (_, i) =>
      [i % 17, Math.floor(i / 17) % 17, Math.floor(i / 289)].map((v) => Math.round(v * 15.9375)),
    ).flatMap((rgb) => [...rgb, random.below(256)])
    const dark = Array.from({ length: 40000 }, () => random.below(24))
    const pixels = Uint8Array.from([...cube, ...dark, ...random.bytes(40000)])
    const result = converted(pixels, profile)
    let worst = 0
    let differing = 0
    for (let at = 0; at < pixels.length; at += 4) {
      const levels = exact(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!)
      levels.forEach((level, i) => {
        const difference = Math.abs(result[at + i]! - Math.round(level))
        worst = Math.max(worst, difference)
        differing += difference
      })
    }
    expect(worst).toBeLessThanOrEqual(1)
    expect(differing / pixels.length).toBeLessThan(0.05)
  })

  it.each(NAMES)('toSrgb() keeps black, white and every alpha (%s)', (name) => {
    const pixels = Uint8Array.from({ length: 512 * 4 }, (_, at) =>
      at % 4 === 3 ? (at >> 2) & 255 : at < 1024 ? 0 : 255,
    )
    expect(converted(pixels, rgbProfile(name))).toEqual(pixels)
  })

  it('toSrgb() leaves gray rows with a colour profile as they are', () => {
    const rows = rowsOf(new Uint8Array(4), { width: 2, height: 2, channels: 1 })
    expect(toSrgb(kernels, rows, rgbProfile('p3'))).toBe(rows)
  })

  it('toSrgb() gives the same by rows, by bands and into kernel memory', () => {
    const profile = rgbProfile('adobe')
    const format = { width: 37, height: 29, channels: 4 } as const
    const pixels = seededRandom(11).bytes(37 * 29 * 4)
    const expected = converted(pixels, profile)
    const open = () => rowsOf(pixels, format)
    for (const padding of [0, 12]) {
      const bands = bandsOf(kernels, open(), { bandRows: 8, padding })
      const stage = toSrgb(kernels, bands, profile) as BandSource
      expect(takeAll(kernels, stage)).toEqual(expected)
    }
    const bands = bandsOf(kernels, open(), { bandRows: 8, padding: 0 })
    expect(readAll(toSrgb(kernels, bands, profile), 5)).toEqual(expected)

    const stage = toSrgb(kernels, open(), profile)
    const view = kernels.view(kernels.alloc(pixels.length), pixels.length)
    const before = kernels.exports.mark()
    expect(stage.read(view, 29)).toBe(29)
    expect(view).toEqual(expected)
    expect(kernels.exports.mark()).toBe(before)
  })

  it('toSrgb() does not write between the rows of a band', () => {
    const rows = rowsOf(seededRandom(12).bytes(5 * 3 * 4), { width: 5, height: 3, channels: 4 })
    const bands = bandsOf(kernels, rows, { bandRows: 3, padding: 8 })
    const band = (toSrgb(kernels, bands, rgbProfile('p3')) as BandSource).nextBand()!
    for (let row = 0; row < 3; row++) {
      const between = kernels.view(band.pointer + row * band.stride + 20, 8)
      expect([...between]).toEqual(Array(8).fill(FILLER))
    }
  })

  it('toSrgb() converts rows wider than what is staged at once', () => {
    const profile = rgbProfile('p3')
    const pixels = seededRandom(13).bytes(5000 * 4 * 2)
    const format = { width: 5000, height: 2, channels: 4 } as const
    const expected = pixels.slice()
    colorRgbaScalar(expected, rgbTables(profile))
    expect(readAll(toSrgb(kernels, rowsOf(pixels, format), profile), 2)).toEqual(expected)
  })
})

describe('COLOR_ARENA_BYTES', () => {
  it('COLOR_ARENA_BYTES covers what both stages take, and little more', () => {
    const pixels = new Uint8Array(6000 * 4)
    const rows = rowsOf(pixels, { width: 6000, height: 1, channels: 4 })
    const before = kernels.exports.mark()
    const stage = toSrgb(kernels, rows, rgbProfile('p3'))
    readAll(flattened(kernels, stage, { r: 0, g: 0, b: 0, a: 255 }), 1)
    const taken = kernels.exports.mark() - before
    const planned = COLOR_ARENA_BYTES + FLATTEN_ARENA_BYTES
    expect(taken).toBeLessThanOrEqual(planned)
    expect(taken).toBeGreaterThan(planned - 400)
  })
})

describe('toSrgb() against sharp', () => {
  const folder = mkdtempSync(join(tmpdir(), 'edgepress-icc-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A picture with smooth and noisy colours of all kinds, stored in the space of a profile. */
  async function tagged(profile: string): Promise<Buffer> {
    const random = seededRandom(21)
    const pixels = Uint8Array.from({ length: 128 * 128 * 3 }, (_, at) => {
      const [x, y] = [Math.floor(at / 3) % 128, Math.floor(at / 384)]
      const smooth = [2 * x, 2 * y, 255 - x - y][at % 3]!
      return y < 96 ? smooth : random.below(256)
    })
    const picture = sharp(pixels, { raw: { width: 128, height: 128, channels: 3 } })
    return picture.withIccProfile(profile).png().toBuffer()
  }

  it.each(['p3 of sharp', ...NAMES.slice(0, 3)])(
    'toSrgb() differs from it by less than one ΔE2000 on average (%s)',
    async (name) => {
      const path = join(folder, `${name}.icc`)
      if (name in PROFILES) writeFileSync(path, PROFILES[name as 'p3'])
      const file = await tagged(name in PROFILES ? path : 'p3')
      const profile = parseIcc((await sharp(file).metadata()).icc!)!
      const stored = await sharp(file, { ignoreIcc: true }).ensureAlpha().raw().toBuffer()
      const expected = await sharp(file).ensureAlpha().raw().toBuffer()
      const result = converted(new Uint8Array(stored), profile)
      expect(meanDeltaE(result, expected, 4)).toBeLessThan(0.5)
      expect(meanDeltaE(stored, expected, 4)).toBeGreaterThan(1)
    },
  )

  it('toSrgb() differs from it by one level at most on gray pictures', async () => {
    const path = join(folder, 'gray.icc')
    writeFileSync(path, buildProfile(GRAY, GRAY_PROFILE))
    const ramp = Uint8Array.from({ length: 256 }, (_, level) => level)
    const picture = sharp(ramp, { raw: { width: 256, height: 1, channels: 1 } })
    const file = await picture.toColourspace('b-w').withIccProfile(path).png().toBuffer()
    const stored = await sharp(file, { ignoreIcc: true }).toColourspace('b-w').raw().toBuffer()
    const expected = await sharp(file)
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const profile = parseIcc((await sharp(file).metadata()).icc!)!
    const result = converted(new Uint8Array(stored), profile, 1)
    const { channels } = expected.info
    result.forEach((level, i) => {
      expect(Math.abs(level - expected.data[i * channels]!)).toBeLessThanOrEqual(1)
    })
    expect(result).not.toEqual(new Uint8Array(stored))
  })
})
