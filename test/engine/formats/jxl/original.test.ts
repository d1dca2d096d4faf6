/** The JPEG that a JPEG XL holds: of our own files, and of those of the reference implementation. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { describePlan } from '../../../../src/engine/index.ts'
import { withJpegProfile } from '../../../helpers/embed-profile.ts'
import { convert, photo, refusal, testEngine } from '../../../helpers/engine.ts'
import { buildProfile, COLORANTS, matrixTags, SRGB_CURVE } from '../../../helpers/icc-profile.ts'
import { writeJpeg } from '../../../helpers/jpeg-writer.ts'
import { hasLibjxl, jxlOf } from '../../../helpers/libjxl.ts'

const engine = testEngine()
const restorable = { format: 'jxl', jpeg: 'restorable' } as const
const original = { format: 'jpeg', jpeg: 'original' } as const

const one = { h: 1, v: 1 }
const textured = (width: number, height: number, h: number, v: number, restartInterval = 0) =>
  writeJpeg({ width, height, components: [{ h, v }, one, one], restartInterval }, width)

async function labelled(): Promise<Buffer> {
  const profile = buildProfile(matrixTags(COLORANTS.adobe, SRGB_CURVE))
  const jpeg = await photo(50, 40)
    .withExif({ IFD0: { Copyright: 'Jo Doe', Model: 'Cam' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>')
    .jpeg()
    .toBuffer()
  return Buffer.from(withJpegProfile(jpeg, profile))
}

const FILES = [
  ['baseline', () => photo(130, 70).jpeg({ quality: 90 }).toBuffer()],
  ['of several groups', () => photo(700, 520).jpeg({ quality: 80 }).toBuffer()],
  ['progressive', () => photo(257, 530).jpeg({ progressive: true }).toBuffer()],
  ['of many scans', () => photo(90, 300).jpeg({ mozjpeg: true, quality: 60 }).toBuffer()],
  ['4:4:4', () => photo(290, 64).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
  ['gray', () => photo(70, 50).toColourspace('b-w').jpeg().toBuffer()],
  ['4:2:2', async () => textured(71, 90, 2, 1)],
  ['4:4:0 of one pixel', async () => textured(1, 1, 1, 2)],
  ['with restart markers', async () => textured(100, 60, 2, 2, 3)],
  ['with metadata', labelled],
  ['with more behind its end', async () => Buffer.concat([await labelled(), Buffer.alloc(300, 9)])],
] as const

describe('format=jpeg with jpeg=original', () => {
  it.each(FILES)('gives back what became a JPEG XL here (%s)', async (_, file) => {
    const jpeg = await file()
    const { bytes: jxl } = await convert(engine, jpeg, restorable)
    const { bytes, plan } = await convert(engine, jxl, original)
    expect(describePlan(plan)).toMatch(/^jxl \d+x\d+ > recoded, original > jpeg /)
    expect(Buffer.compare(bytes, jpeg)).toBe(0)
  })

  it.skipIf(!hasLibjxl).each(FILES)(
    'gives back what became one elsewhere (%s)',
    async (_, file) => {
      const jpeg = await file()
      const jxl = await jxlOf(jpeg, '--lossless_jpeg=1')
      const { bytes } = await convert(engine, jxl, original)
      expect(Buffer.compare(bytes, jpeg)).toBe(0)
    },
  )

  it('gives back a file of several scans where memory is short', async () => {
    const jpeg = await photo(300, 1500).jpeg({ quality: 92, progressive: true }).toBuffer()
    const { bytes: jxl } = await convert(engine, jpeg, restorable)
    const ample = await convert(engine, jxl, original)
    const memoryBudget = ample.plan.peakBytes - 1_500_000
    const sparing = await convert(testEngine({ memoryBudget }), jxl, original)
    expect(sparing.plan.peakBytes).toBeLessThanOrEqual(memoryBudget)
    expect(sparing.measuredPeakBytes).toBeLessThan(ample.measuredPeakBytes)
    expect(Buffer.compare(sparing.bytes, jpeg)).toBe(0)
  })

  it('takes what was planned', async () => {
    const jpeg = await photo(1200, 1700).jpeg({ quality: 90, progressive: true }).toBuffer()
    const { bytes: jxl } = await convert(engine, jpeg, restorable)
    const { plan, measuredPeakBytes } = await convert(testEngine(), jxl, original)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
    expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
  })

  it('adds nothing to the file', async () => {
    const jpeg = await labelled()
    const { bytes: jxl } = await convert(engine, jpeg, restorable)
    const { bytes } = await convert(engine, jxl, { ...original, metadata: 'copyright' })
    expect(Buffer.compare(bytes, jpeg)).toBe(0)
  })

  it.each([
    ['a file that is drawn', { width: 20 }],
    ['one that is turned', { rotate: 90 }],
    ['another format', { format: 'png' }],
  ] as const)('is refused of %s', async (_, more) => {
    const { bytes: jxl } = await convert(engine, await labelled(), restorable)
    const error = await refusal(engine, jxl, { ...original, ...more })
    expect([error.code, error.message]).toEqual([
      'invalid-option',
      'Cannot give back the JPEG: only a JPEG XL that holds one, of which nothing is changed, as JPEG, can',
    ])
  })

  it('is refused of files that hold none', async () => {
    const jpeg = await photo(60, 40).jpeg().toBuffer()
    const plain = await convert(engine, jpeg, { format: 'jxl' })
    for (const file of [jpeg, plain.bytes]) {
      expect((await refusal(engine, file, original)).code).toBe('invalid-option')
    }
  })

  it('is refused, and is quick, of damaged files', async () => {
    const jpeg = await photo(300, 280).jpeg({ progressive: true }).toBuffer()
    const { bytes: jxl } = await convert(engine, jpeg, restorable)
    for (let i = 1; i < 60; i++) {
      const broken = Buffer.from(jxl)
      broken[Math.floor((i * jxl.length) / 60)]! ^= 1 << (i % 8)
      const { bytes } = await convert(engine, broken, original).catch((error) => {
        expect([
          'damaged-image',
          'invalid-option',
          'unsupported-format',
          'memory-budget',
        ]).toContain(error.code)
        return { bytes: jpeg }
      })
      expect(bytes.length).toBeLessThan(2 * jpeg.length + 200_000)
    }
    const cut = jxl.subarray(0, jxl.length - 700)
    expect((await refusal(engine, cut, original)).code).toBe('damaged-image')
  })
})

it('leaves a JPEG XL that holds a JPEG as it is shown to whoever asks for a JPEG alone', async () => {
  const { bytes: jxl } = await convert(engine, await labelled(), restorable)
  const { bytes } = await convert(engine, jxl, { format: 'jpeg' })
  const { exif, xmp } = await sharp(bytes).metadata()
  expect([exif, xmp]).toEqual([undefined, undefined])
})
