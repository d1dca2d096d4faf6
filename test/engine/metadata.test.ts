import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { OUTPUT_FORMATS } from '../../src/engine/index.ts'
import { convert, photo, testEngine } from '../helpers/engine.ts'

const engine = testEngine()

describe('metadata', () => {
  const exif = { IFD0: { Copyright: 'Jo Doe', Make: 'SecretCam' }, IFD3: { GPSLatitudeRef: 'N' } }

  it.each(OUTPUT_FORMATS)('none of the EXIF and GPS of the input is in %s', async (format) => {
    for (const from of ['jpeg', 'webp', 'png', 'avif'] as const) {
      const source = await photo(64, 48).withExif(exif).toFormat(from).toBuffer()
      expect(source.includes('SecretCam')).toBe(true)
      const { bytes } = await convert(engine, source, { format })
      const text = Buffer.from(bytes)
      for (const trace of ['SecretCam', 'Jo Doe', 'Exif', 'EXIF', 'eXIf', 'GPS', 'ICC', 'xmp']) {
        expect(text.includes(trace)).toBe(false)
      }
    }
  })

  it.each(OUTPUT_FORMATS)('copyright keeps the notice in %s, and nothing else', async (format) => {
    const source = await photo(64, 48).withExif(exif).jpeg().toBuffer()
    const { bytes } = await convert(engine, source, { format, metadata: 'copyright' })
    const text = Buffer.from(bytes)
    expect(text.includes('Jo Doe')).toBe(true)
    expect(text.includes('SecretCam')).toBe(false)
    expect((await sharp(bytes).metadata()).width).toBe(64)
  })
})
