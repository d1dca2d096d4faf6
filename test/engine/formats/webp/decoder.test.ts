import sharp from 'sharp'
import { expect, it } from 'vitest'
import { convert, pixelsOf, testEngine } from '../../../helpers/engine.ts'

it('convert() shows a WebP whose header declares no alpha as opaque, whatever chunks it has', async () => {
  const background = { r: 40, g: 60, b: 90, alpha: 0.5 }
  const create = { width: 24, height: 16, channels: 4, background } as const
  const file = new Uint8Array(await sharp({ create }).webp().toBuffer())
  expect(new TextDecoder('latin1').decode(file)).toContain('ALPH')
  const alphaOf = async () => {
    const { bytes } = await convert(testEngine(), file, { format: 'png' })
    return (await pixelsOf(bytes)).at(4, 4)[3]
  }
  expect(await alphaOf()).toBeCloseTo(128, -1)
  file[20] = (file[20] ?? 0) & ~0x10 // flags of VP8X (RFC 9649 2.7)
  expect(await alphaOf()).toBe(255)
})
