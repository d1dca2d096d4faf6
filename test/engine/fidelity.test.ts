import sharp, { type ResizeOptions } from 'sharp'
import { describe, expect, it } from 'vitest'
import { type ConvertOptions, DEFAULT_OPTIONS } from '../../src/engine/index.ts'
import { convert, derive, photo, psnr, testEngine } from '../helpers/engine.ts'

const LEAST_DB = 50
const SIZE = [1_600, 400] as const
/** Width, height, and the power of 2 that a JPEG is decoded at: to shrink by 2.5, 3.9, 5 … 35. */
const RESULTS = [
  [640, 160, 0],
  [410, 103, 1],
  [320, 80, 1],
  [205, 51, 1],
  [137, 34, 2],
  [80, 20, 2],
  [46, 11, 3],
] as const

const engine = testEngine()
const files = {
  png: photo(...SIZE)
    .toFormat('png')
    .toBuffer(),
  jpeg: photo(...SIZE)
    .toFormat('jpeg', { quality: 90 })
    .toBuffer(),
}

function variant(options: Partial<ConvertOptions>): ConvertOptions {
  return { ...DEFAULT_OPTIONS, format: 'png', fit: 'fill', ...options }
}

function rgbOf(file: Uint8Array, options?: ResizeOptions): Promise<Buffer> {
  const opened = sharp(file).removeAlpha()
  return (options ? opened.resize(options) : opened).raw().toBuffer()
}

/** All pixels of the file, resized by sharp: nothing is shrunk on load. */
async function resizedInFull(file: Uint8Array, options: ResizeOptions): Promise<Buffer> {
  const raw = { width: SIZE[0], height: SIZE[1], channels: 3 } as const
  return sharp(await rgbOf(file), { raw })
    .resize(options)
    .raw()
    .toBuffer()
}

describe.each(RESULTS)('convert() of 1600x400 to %ix%i', (width, height, scale) => {
  const size = { width, height, fit: 'fill' } as const

  it(`stays above ${LEAST_DB} dB of sharp (PNG)`, async () => {
    const file = await files.png
    const { bytes } = await convert(engine, file, variant(size))
    expect(psnr(await rgbOf(bytes), await resizedInFull(file, size))).toBeGreaterThan(LEAST_DB)
  })

  it(`stays above ${LEAST_DB} dB of sharp (JPEG at 1/${2 ** scale})`, async () => {
    const file = await files.jpeg
    const { bytes, plan } = await convert(engine, file, variant(size))
    const reference = await resizedInFull(file, size)
    const ours = psnr(await rgbOf(bytes), reference)
    expect(plan.scale).toBe(scale)
    expect(ours).toBeGreaterThan(LEAST_DB)
    // What sharp makes of the JPEG by itself, shrunk on load. Below a shrink of 3 it does not.
    if (scale > 0) expect(ours).toBeGreaterThan(psnr(await rgbOf(file, size), reference))
  })
})

describe.each(['png', 'jpeg'] as const)('convert() of a 1600x400 %s, not distorted,', (format) => {
  it.each([
    { width: 101, height: 80 },
    { width: 33, height: 57 },
    { width: 190, height: 31 }, // 47.5 rows, of which 31 are kept
    { width: 190 },
    { width: 205 },
    { height: 21 },
  ])(`stays above ${LEAST_DB} dB of sharp (%j)`, async (box) => {
    const file = await files[format]
    const { bytes } = await convert(engine, file, variant({ ...box, fit: 'cover' }))
    const reference = await resizedInFull(file, { ...box, fit: 'cover' })
    expect(psnr(await rgbOf(bytes), reference)).toBeGreaterThan(LEAST_DB)
  })
})

it(`derive() stays above ${LEAST_DB} dB of sharp at every size, decoding for the largest`, async () => {
  const file = await files.jpeg
  const { results } = await derive(
    testEngine(),
    file,
    RESULTS.slice(1).map(([width, height]) => variant({ width, height })),
  )
  for (const { bytes, width, height, plan } of results) {
    const reference = await resizedInFull(file, { width, height, fit: 'fill' })
    expect(plan.scale).toBe(1)
    expect(psnr(await rgbOf(bytes), reference)).toBeGreaterThan(LEAST_DB)
  }
})

it('convert() leaves flat pictures flat, however they are rounded', async () => {
  const colour = { r: 255, g: 100, b: 1 }
  const create = { width: 800, height: 400, channels: 3, background: colour } as const
  const flat = await sharp({ create }).png().toBuffer()
  for (const width of [200, 160, 110, 70, 40]) {
    const { bytes } = await convert(engine, flat, variant({ width, height: width / 2 }))
    const pixels = await rgbOf(bytes)
    expect(pixels.every((level, i) => level === [255, 100, 1][i % 3])).toBe(true)
  }
})

describe.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'convert() of a 160x107 PNG, orientation %i,',
  (orientation) => {
    it.each([
      { width: 161 }, // 107.67 rows at this scale
      { width: 241 },
      { height: 151 },
      { width: 170, height: 260 }, // some of which is cut off
    ])(`enlarges as sharp does, above ${LEAST_DB} dB (%j)`, async (box) => {
      const file = await photo(160, 107).withMetadata({ orientation }).toFormat('png').toBuffer()
      const { bytes } = await convert(engine, file, variant({ ...box, fit: 'cover' }))
      const upright = await sharp(file).autoOrient().png().toBuffer()
      expect(psnr(await rgbOf(bytes), await rgbOf(upright, box))).toBeGreaterThan(LEAST_DB)
    })
  },
)
