import { deflateRawSync, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  MEBIBYTE,
  probe,
  SlabList,
} from '../../../src/engine/index.ts'
import { readProfile } from '../../../src/engine/run/profile.ts'
import { meanDeltaE } from '../../helpers/delta-e.ts'
import { withJpegProfile, withoutAdobe, withPngProfile } from '../../helpers/embed-profile.ts'
import { convert, derive, photo, testEngine } from '../../helpers/engine.ts'
import {
  lutTags,
  mft1Element,
  mft2Element,
  newLab,
  oldLab,
  press,
  scanner,
} from '../../helpers/icc-lut-profile.ts'
import { buildProfile, COLORANTS, curvElement, matrixTags } from '../../helpers/icc-profile.ts'

const INKS = { profileClass: 'prtr', space: 'CMYK', connection: 'Lab ', version: 2 }
const PRESS = buildProfile(
  lutTags(mft2Element((v) => oldLab(press(v)), { inputs: 4, points: 9, gamma: 0.8 })),
  INKS,
)
const SCANNER = buildProfile(
  lutTags(mft1Element((v) => newLab(scanner(v)), { inputs: 3, points: 17 })),
  { profileClass: 'scnr', connection: 'Lab ', version: 2 },
)
const ADOBE = buildProfile(matrixTags(COLORANTS.adobe, curvElement([2.2])))
const GRAY = buildProfile({ kTRC: curvElement([1.8]) }, { space: 'GRAY' })

/** Separated by the profile that sharp brings along, which is a real press's. */
const separated = () => photo(640, 480).withIccProfile('cmyk').jpeg({ quality: 95 })
const plainInks = () => photo(640, 480).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()
const whole = { format: 'png' } as const

async function differenceFromSharp(file: Buffer, options: Partial<ConvertOptions> = whole) {
  const result = await convert(testEngine(), file, { ...whole, ...options })
  const { width, height } = result
  const ours = await sharp(result.bytes).removeAlpha().raw().toBuffer()
  const theirs = await sharp(file)
    .resize(width, height, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer()
  return { deltaE: meanDeltaE(ours, theirs, 3), summary: result.plan.summary, result }
}

describe('convert() of four inks', () => {
  it.each([
    ['as it is', {}],
    ['resized', { width: 400 }],
    ['decoded at a half', { width: 150 }],
  ])('convert() makes of a real separation what sharp makes of it (%s)', async (_, options) => {
    const { deltaE, summary } = await differenceFromSharp(await separated().toBuffer(), options)
    expect(deltaE).toBeLessThan(0.8)
    expect(summary).toContain('icc')
  })

  it.each([
    ['with', (file: Buffer) => file],
    ['without', withoutAdobe],
  ])('convert() takes inks for inverted, %s an Adobe segment', async (_, change) => {
    const file = withJpegProfile(change(await plainInks()), PRESS)
    expect((await differenceFromSharp(file)).deltaE).toBeLessThan(0.8)
  })

  it('convert() reads progressive and subsampled inks', async () => {
    const jpeg = { progressive: true, chromaSubsampling: '4:2:0' }
    const file = await separated().jpeg(jpeg).toBuffer()
    expect((await differenceFromSharp(file)).deltaE).toBeLessThan(1)
  })

  it('convert() turns and pads inks, and finds colours in strips', async () => {
    const file = await separated().toBuffer()
    const upright = await convert(testEngine(), file, whole)
    const turned = await convert(testEngine(), file, { ...whole, rotate: 90 })
    const rotated = await sharp(upright.bytes).rotate(90).raw().toBuffer()
    expect(Buffer.compare(await sharp(turned.bytes).raw().toBuffer(), rotated)).toBe(0)
  })

  it('derive() makes the colours that convert() makes', async () => {
    const file = await separated().toBuffer()
    const variants = [320, 200, 100].map((width) => ({ ...DEFAULT_OPTIONS, ...whole, width }))
    const { results } = await derive(testEngine(), file, variants)
    for (const [i, variant] of variants.entries()) {
      const { bytes } = await convert(testEngine(), file, variant)
      const [one, other] = [await pixels(results[i]!.bytes), await pixels(bytes)]
      expect(meanDeltaE(one, other, 3)).toBeLessThan(0.8) // they may be decoded at another scale
    }
  })

  it('convert() takes four inks without a profile for light that is left, as before', async () => {
    const plain = await convert(testEngine(), await plainInks(), whole)
    expect(plain.plan.summary).not.toContain('icc')
    const wrong = withJpegProfile(await plainInks(), SCANNER)
    const { bytes } = await convert(testEngine(), wrong, whole)
    expect(Buffer.compare(bytes, plain.bytes)).toBe(0)
  })
})

describe('convert() of a look-up table', () => {
  it('convert() makes of a PNG what sharp makes of it', async () => {
    const file = withPngProfile(await photo(200, 150).png().toBuffer(), SCANNER)
    const { deltaE, summary } = await differenceFromSharp(file)
    expect(deltaE).toBeLessThan(0.8)
    expect(summary).toContain('icc')
  })

  it('convert() makes of a gray table what sharp makes of it', async () => {
    const element = mft1Element(([v = 0]) => newLab([100 * v ** 0.8, 0, 0]), {
      inputs: 1,
      points: 33,
    })
    const profile = buildProfile(lutTags(element), {
      ...{ profileClass: 'scnr', space: 'GRAY', connection: 'Lab ', version: 2 },
    })
    const gray = await photo(200, 150).toColourspace('b-w').png().toBuffer()
    const file = withPngProfile(gray, profile)
    const { bytes } = await convert(testEngine(), file, whole)
    expect(meanDeltaE(await pixels(bytes), await pixels(file), 3)).toBeLessThan(0.8)
    expect(meanDeltaE(await pixels(gray), await pixels(file), 3)).toBeGreaterThan(2)
  })
})

describe('readProfile', () => {
  const read = (file: Uint8Array) => {
    const input = SlabList.of(file)
    return readProfile(input, probe(input))
  }
  const rgb = photo(16, 16).png().toBuffer()
  const gray = photo(16, 16).toColourspace('b-w').png().toBuffer()

  it.each([
    ['a colour picture, inks', rgb, PRESS, undefined],
    ['a colour picture, gray', rgb, GRAY, undefined],
    ['a colour picture, colours', rgb, ADOBE, 'rgb'],
    ['a gray picture, colours', gray, ADOBE, 'gray'],
    ['a gray picture, a table of colours', gray, SCANNER, undefined],
    ['a gray picture, gray', gray, GRAY, 'gray'],
    ['inks, colours', plainInks(), ADOBE, undefined],
    ['inks, gray', plainInks(), GRAY, undefined],
    ['inks, inks', plainInks(), PRESS, 'lut'],
  ])('readProfile() drops a profile of another colour space (%s)', async (_, file, icc, space) => {
    const bytes = await file
    const isJpeg = bytes[0] === 0xff
    const embedded = isJpeg ? withJpegProfile(bytes, icc) : withPngProfile(bytes, icc)
    expect(read(embedded).profile?.space).toBe(space)
  })

  it.each([
    ['PNG', withPngProfile],
    ['JPEG', withJpegProfile],
  ])('a gray %s with a profile of colours is shown by it, as browsers do', async (name, embed) => {
    const levels = Uint8Array.from({ length: 256 }, (_, level) => level)
    const raw = { width: 16, height: 16, channels: 1 } as const
    const stored = sharp(levels, { raw }).toColourspace('b-w')
    const colored = sharp(levels, { raw }).toColourspace('srgb')
    const coded = (file: Sharp) =>
      name === 'PNG' ? file.png().toBuffer() : file.jpeg({ quality: 100 }).toBuffer()
    const shown = async (file: Buffer) => {
      const { bytes } = await convert(testEngine(), embed(file, ADOBE), whole)
      return await sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer()
    }
    const [gray, colors] = [await shown(await coded(stored)), await shown(await coded(colored))]
    expect(gray.length).toBe(colors.length)
    expect(gray.every((level, i) => Math.abs(level - colors[i]!) <= 1)).toBe(true)
    expect(Math.abs(gray[3 * 20]! - 20)).toBeGreaterThan(4) // level 20 is darker by gamma 2.2
  })

  /** A profile that says how long it is, and zeros behind it. */
  const saying = (length: number, actual: number) => {
    const profile = Buffer.alloc(actual)
    profile.set(ADOBE)
    profile.writeUInt32BE(length)
    return profile
  }

  it('readProfile() inflates no more than a profile says that it is long', async () => {
    const length = ADOBE.length
    const file = withPngProfile(await rgb, ADOBE, deflateSync(saying(length, 64 * MEBIBYTE)))
    const { profile, readBytes } = read(file)
    expect(profile?.space).toBe('rgb')
    expect(readBytes).toBeLessThan(file.length + length)
  })

  it.each([
    ['longer than 4 MiB', 4 * MEBIBYTE + 1, 5 * MEBIBYTE],
    ['of 4 GiB', 0xffffffff, MEBIBYTE],
    ['longer than its stream', 100_000, 5_000],
    ['of no length', 0, 5_000],
  ])('readProfile() takes a profile that is %s for none', async (_, length, actual) => {
    const { profile, readBytes } = read(
      withPngProfile(await rgb, ADOBE, deflateSync(saying(length, actual))),
    )
    expect(profile).toBeUndefined()
    expect(readBytes).toBeLessThanOrEqual(8 * MEBIBYTE)
  })

  it('readProfile() takes what is no zlib stream for none', async () => {
    const raw = deflateRawSync(ADOBE)
    expect(read(withPngProfile(await rgb, ADOBE, raw)).profile).toBeUndefined()
  })
})

describe('measuredPeakBytes with a profile', () => {
  it.each([
    ['inks', async () => separated().toBuffer()],
    [
      'a table in a PNG',
      async () => withPngProfile(await photo(640, 480).png().toBuffer(), SCANNER),
    ],
    [
      'a profile of almost 4 MiB',
      async () => {
        const long = Buffer.alloc(4 * MEBIBYTE - 1)
        long.set(ADOBE)
        long.writeUInt32BE(long.length)
        return withPngProfile(await photo(64, 48).png().toBuffer(), long)
      },
    ],
  ])('is what was predicted, or less, and not much less (%s)', async (_, make) => {
    const bytes = await make()
    for (const options of [whole, { width: 100 }]) {
      const input = new SlabList({ expectedBytes: bytes.length })
      input.append(bytes)
      const { measuredPeakBytes, plan } = await testEngine().convert(input, {
        ...DEFAULT_OPTIONS,
        ...options,
      })
      expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
      expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    }
  })
})

function pixels(file: Uint8Array): Promise<Buffer> {
  return sharp(file).removeAlpha().toColourspace('srgb').raw().toBuffer()
}
