import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodedPixels } from '../../src/engine/contract/info.ts'
import { type OutputFormat, probe, SlabList } from '../../src/engine/index.ts'
import {
  convert,
  photo,
  photoPixels,
  pixelsOf,
  psnr,
  refusal,
  testEngine,
} from '../helpers/engine.ts'

const engine = testEngine()

/** Long screenshots, standing and lying. */
const SIZES = [
  [24, 30_000],
  [30_000, 24],
] as const

describe.each(SIZES)('convert() to a side beyond WebP’s (%ix%i)', (width, height) => {
  const source = photo(width, height).png({ compressionLevel: 1 }).toBuffer()
  const pixels = sharp(photoPixels(width, height), { raw: { width, height, channels: 3 } })

  it.each([
    ['png', Number.POSITIVE_INFINITY],
    ['jpeg', 30],
    ['avif', 30],
  ] as const)('convert() writes %s that sharp reads', async (format, fidelity) => {
    const result = await convert(engine, await source, { format, quality: 90, effort: 'fast' })
    expect(result).toMatchObject({ width, height })
    expect(result.measuredPeakBytes).toBeLessThanOrEqual(result.plan.peakBytes)
    const { data } = await pixelsOf(result.bytes)
    const expected = await pixels.clone().ensureAlpha().raw().toBuffer()
    expect(psnr(data, expected)).toBeGreaterThanOrEqual(fidelity)
  })

  it('convert() resizes it as sharp does', async () => {
    const [w, h] = [width / 2, height / 2]
    const options = { width: w, height: h, fit: 'fill' } as const
    const result = await convert(engine, await source, { format: 'png', ...options })
    const { data } = await pixelsOf(result.bytes)
    const expected = pixels.clone().resize(options).ensureAlpha().raw().toBuffer()
    expect(psnr(data, await expected)).toBeGreaterThan(50)
  })

  it('convert() refuses it in WebP, and names the limit', async () => {
    const error = await refusal(engine, await source, { format: 'webp' })
    expect(error).toMatchObject({
      code: 'image-too-large',
      details: { format: 'webp', limit: 16_383, actual: 30_000 },
    })
    expect(error.message).toContain('webp')
  })
})

it.each<[OutputFormat, number, number]>(
  (['jpeg', 'png', 'avif'] as const).flatMap((format) => [
    [format, 1, 65_535],
    [format, 65_535, 1],
  ]),
)('convert() writes %s of %ix%i, the most that 16 bits hold', async (format, width, height) => {
  const source = await photo(1, 1).png().toBuffer()
  const options = { width, height, fit: 'fill', effort: 'fast' } as const
  const result = await convert(engine, source, { format, ...options })
  const info = probe(SlabList.of(result.bytes))
  expect(info).toMatchObject({ format, width, height })
  expect(decodedPixels(info)).toBe(65_535)
  expect(result.measuredPeakBytes).toBeLessThanOrEqual(result.plan.peakBytes)
})
