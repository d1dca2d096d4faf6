/** JPEG XL that gives back its JPEG: the reference implementation restores it, where it is installed. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { describePlan } from '../../../../src/engine/index.ts'
import { withJpegProfile } from '../../../helpers/embed-profile.ts'
import { convert, photo, refusal, testEngine } from '../../../helpers/engine.ts'
import { buildProfile, COLORANTS, matrixTags, SRGB_CURVE } from '../../../helpers/icc-profile.ts'
import { writeJpeg } from '../../../helpers/jpeg-writer.ts'
import { hasLibjxl, jpegOfJxl, jxlPixels } from '../../../helpers/libjxl.ts'

const engine = testEngine()
const options = { format: 'jxl', jpeg: 'restorable' } as const

const one = { h: 1, v: 1 }
const textured = (width: number, height: number, h: number, v: number, restartInterval = 0) =>
  writeJpeg({ width, height, components: [{ h, v }, one, one], restartInterval }, width)

/** With bytes put in behind the first segment. */
async function withInserted(bytes: readonly number[]): Promise<Buffer> {
  const jpeg = await photo(40, 30).jpeg().toBuffer()
  const end = 4 + jpeg.readUInt16BE(4)
  return Buffer.concat([jpeg.subarray(0, end), Buffer.from(bytes), jpeg.subarray(end)])
}

/** Whose only scan comes twice: other readers than this one keep the latter. */
function withScanTwice(jpeg: Buffer): Buffer {
  const scan = jpeg.subarray(jpeg.indexOf(Buffer.of(0xff, 0xda)), -2)
  return Buffer.concat([jpeg.subarray(0, -2), scan, jpeg.subarray(-2)])
}

/** Whose last byte is filled with a zero. */
async function withZeroPadding(): Promise<Buffer> {
  for (let width = 8; ; width += 8) {
    const jpeg = await photo(width, 16).jpeg().toBuffer()
    const other = Buffer.from(jpeg)
    other[jpeg.length - 3]! &= 0xfe
    const [a, b] = await Promise.all([jpeg, other].map((file) => sharp(file).raw().toBuffer()))
    if (!other.equals(jpeg) && a!.equals(b!)) return other
  }
}

async function labelled(): Promise<Buffer> {
  const profile = buildProfile(matrixTags(COLORANTS.adobe, SRGB_CURVE))
  const jpeg = await photo(50, 40)
    .withExif({ IFD0: { Copyright: 'Jo Doe', Model: 'Cam' } })
    .jpeg()
    .toBuffer()
  return Buffer.from(withJpegProfile(jpeg, profile))
}

describe.skipIf(!hasLibjxl)('a JPEG as JPEG XL with jpeg=restorable', () => {
  it.each([
    ['baseline', () => photo(130, 70).jpeg({ quality: 90 }).toBuffer()],
    ['progressive', () => photo(257, 130).jpeg({ progressive: true }).toBuffer()],
    ['of many scans', () => photo(90, 300).jpeg({ mozjpeg: true, quality: 60 }).toBuffer()],
    ['4:4:4', () => photo(64, 64).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
    ['gray', () => photo(70, 50).toColourspace('b-w').jpeg().toBuffer()],
    ['4:2:2', async () => textured(71, 90, 2, 1)],
    ['4:4:0 of one pixel', async () => textured(1, 1, 1, 2)],
    ['with restart markers', async () => textured(100, 60, 2, 2, 3)],
    ['with metadata', labelled],
    [
      'with a comment, bytes between segments and behind the end',
      async () =>
        Buffer.concat([
          await withInserted([0xff, 0xfe, 0, 5, 1, 2, 3, 0xff, 0xff, 0, 7]),
          Buffer.alloc(300, 9),
        ]),
    ],
    ['filled with zero bits', withZeroPadding],
  ] as const)('is given back bit by bit (%s)', async (_, file) => {
    const jpeg = await file()
    const { bytes } = await convert(engine, jpeg, options)
    expect(Buffer.compare(await jpegOfJxl(bytes), jpeg)).toBe(0)
  })

  it('is shown as ever, and is given back with a notice beside it', async () => {
    const jpeg = await labelled()
    const { bytes, plan } = await convert(engine, jpeg, { ...options, metadata: 'copyright' })
    expect(describePlan(plan)).toContain('> recoded, restorable >')
    expect(Buffer.compare(await jpegOfJxl(bytes), jpeg)).toBe(0)
    const plain = await convert(engine, jpeg, { format: 'jxl' })
    expect((await jxlPixels(bytes)).data).toEqual((await jxlPixels(plain.bytes)).data)
  })
})

describe('jpeg=restorable', () => {
  it('takes what was planned', async () => {
    const jpeg = await photo(900, 700).jpeg({ progressive: true }).toBuffer()
    const { plan, measuredPeakBytes } = await convert(testEngine(), jpeg, options)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
  })

  it.each([
    ['in another format', () => photo(20, 20).jpeg().toBuffer(), { format: 'webp' }],
    ['at another size', () => photo(20, 20).jpeg().toBuffer(), { width: 10 }],
    ['of what is no JPEG', () => photo(20, 20).png().toBuffer(), {}],
  ] as const)('is refused %s', async (_, file, more) => {
    const error = await refusal(engine, await file(), { ...options, ...more })
    expect([error.code, error.message]).toEqual([
      'invalid-option',
      'Cannot make the JPEG restorable: only one of which nothing is changed, gray or of three colours, not 4:1:1 or 4:1:0, as JPEG XL, can be',
    ])
  })

  it.each([
    [
      'cut',
      async () => (await photo(90, 90).jpeg().toBuffer()).subarray(0, -40),
      'its data ends early',
    ],
    [
      'damaged',
      async () => Buffer.from((await photo(90, 90).jpeg().toBuffer()).fill(0xff, 700, 704)),
      'its data ends early',
    ],
    [
      'whose scans tell things twice',
      async () => withScanTwice(await photo(40, 30).jpeg().toBuffer()),
      'its scans are in disorder',
    ],
    [
      'with a table that it does not use',
      () => withInserted([0xff, 0xdb, 0, 67, 3, ...Array.from({ length: 64 }, () => 1)]),
      'it has tables that it does not use',
    ],
  ] as const)('is refused of a file (%s)', async (_, file, why) => {
    const error = await refusal(engine, await file(), options)
    expect(error.message).toContain(why)
  })
})
