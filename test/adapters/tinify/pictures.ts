import sharp from 'sharp'
import { decibels, likeness, pixelsOf } from '../own-server.ts'
import { ALIKE, slopes } from '../stage.ts'
import type { Tinify } from './client.ts'
import { disc, scene } from './drawings.ts'

/**
 * What comes is what sharp makes of the same. There is no quality to ask for: the pictures are such that coding
 * takes little of them, and PNGs have no more colours than a palette.
 */
export async function checkPictures(tinify: Tinify): Promise<string[]> {
  const lines: string[] = []
  const jpeg = await slopes(320, 240).jpeg({ quality: 95 }).toBuffer()
  const gray = await slopes(320, 240).grayscale().toColourspace('srgb').jpeg().toBuffer()
  const png = await slopes(320, 240).png().toBuffer()
  const small = await scene().jpeg({ quality: 40 }).toBuffer()
  const cases = [
    ['jpeg', tinify.fromBuffer(jpeg), sharp(jpeg)],
    [
      'jpeg scale',
      tinify.fromBuffer(jpeg).resize({ method: 'scale', width: 160 }),
      sharp(jpeg).resize(160),
    ],
    [
      'cover',
      tinify.fromBuffer(jpeg).resize({ method: 'cover', width: 160, height: 120 }),
      sharp(jpeg).resize(160, 120),
    ],
    ['to WebP', tinify.fromBuffer(jpeg).convert({ type: ['image/webp'] }), sharp(jpeg)],
    ['to AVIF', tinify.fromBuffer(jpeg).convert({ type: ['image/avif'] }), sharp(jpeg)],
    [
      'to PNG',
      tinify
        .fromBuffer(gray)
        .resize({ method: 'fit', width: 100, height: 100 })
        .convert({ type: 'image/png' }),
      sharp(gray).resize(100, 100, { fit: 'inside' }),
    ],
    [
      'background',
      tinify
        .fromBuffer(await disc())
        .transform({ background: '#ff0000' })
        .convert({ type: 'image/png' }),
      sharp(await disc()).flatten({ background: '#ff0000' }),
    ],
    [
      'nothing is enlarged',
      tinify.fromBuffer(png).resize({ method: 'scale', width: 9_000 }),
      sharp(png),
    ],
  ] as const
  for (const [name, source, expected] of cases) {
    const result = Buffer.from(await source.toBuffer())
    const wanted = await pixelsOf(await expected.png().toBuffer())
    const db = likeness(name, await pixelsOf(result), wanted)
    if (db < ALIKE) throw new Error(`${name}: ${db.toFixed(1)} dB`)
    lines.push(`${name}: ${result.length} bytes, ${decibels(db)}`)
  }
  const [own, any] = await Promise.all(
    [undefined, { type: '*/*' }].map(async (convert) => {
      const source = tinify.fromBuffer(small)
      return (await (convert ? source.convert(convert) : source).toBuffer()).length
    }),
  )
  if (own > small.length || any > own) throw new Error(`${small.length}, ${own}, ${any} bytes`)
  lines.push(`a lean JPEG of ${small.length} bytes: ${own}, as any type ${any}`)
  return lines
}
