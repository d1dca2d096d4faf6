import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  FORMATS,
  SlabList,
} from '../../../src/engine/index.ts'
import { nodeCodecModules } from '../../../src/load/node.ts'
import { photo } from '../../helpers/engine.ts'
import { toy } from './toy/index.ts'

const WITH_TOY = [
  ...FORMATS,
  toy, // the one line that registers a format
]
const engine = createEngine(nodeCodecModules(), DEFAULT_LIMITS, { formats: WITH_TOY })

async function convert(file: Uint8Array, change: Partial<ConvertOptions>) {
  return engine.inspect(SlabList.of(file)).convert({ ...DEFAULT_OPTIONS, ...change })
}

const TO_TOY = { format: toy.name } as Partial<ConvertOptions>

describe('createEngine() with a format from elsewhere', () => {
  it('converts a PNG to it and back, and no pixel changes', async () => {
    const png = await photo(61, 47).ensureAlpha(0.5).png().toBuffer()
    const { bytes, format, quality, plan } = await convert(png, TO_TOY)
    expect([format, quality, plan.summary.at(-1)]).toEqual(['toy', 100, 'toy 61x47 lossless'])
    expect(engine.inspect(SlabList.of(bytes)).info).toMatchObject({ format: 'toy', width: 61 })
    const back = await convert(bytes, { format: 'png' })
    expect(await pixelsOf(back.bytes)).toEqual(await pixelsOf(png))
  })

  it('resizes it, turns it and puts it behind a background, as any other', async () => {
    const { bytes } = await convert(await photo(80, 60).png().toBuffer(), TO_TOY)
    const resized = await convert(bytes, { format: 'jpeg', width: 40, rotate: 90 })
    expect(resized).toMatchObject({ format: 'jpeg', width: 40, height: 53 })
    const { plan } = await convert(bytes, { ...TO_TOY, width: 20, rotate: 180 })
    expect(plan.summary).toEqual([
      'toy 80x60',
      'lanczos3 20x15',
      'orient 3',
      'frame 20x15',
      'toy 20x15 lossless',
    ])
  })

  it('makes it beside others from one decode', async () => {
    const jpeg = await photo(64, 48).jpeg().toBuffer()
    const sizes: string[] = []
    const both = [TO_TOY, { format: 'webp' } as const].map((one) => ({
      ...DEFAULT_OPTIONS,
      ...one,
      width: 32,
    }))
    await engine.inspect(SlabList.of(jpeg)).derive(both, async ({ format, width, height }) => {
      sizes.push(`${format} ${width}x${height}`)
    })
    expect(sizes.sort()).toEqual(['toy 32x24', 'webp 32x24'])
  })

  it('measures no more than it has planned', async () => {
    const { bytes } = await convert(await photo(400, 300).png().toBuffer(), TO_TOY)
    const { plan, measuredPeakBytes } = await convert(bytes, TO_TOY)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
  })

  it('refuses one that is damaged, by its name', async () => {
    const { bytes } = await convert(await photo(8, 8).png().toBuffer(), TO_TOY)
    const refused = convert(bytes.subarray(0, -1), TO_TOY)
    await expect(refused).rejects.toMatchObject({
      code: 'damaged-image',
      message: 'Cannot decode Toy: pixels are missing',
    })
  })

  it('is unknown to an engine without it', async () => {
    const { bytes } = await convert(await photo(8, 8).png().toBuffer(), TO_TOY)
    const plain = createEngine(nodeCodecModules(), DEFAULT_LIMITS)
    expect(() => plain.inspect(SlabList.of(bytes)).info).toThrow('not an image')
  })
})

function pixelsOf(file: Uint8Array): Promise<Buffer> {
  return sharp(file).ensureAlpha().raw().toBuffer()
}
