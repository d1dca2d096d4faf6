/** A photo to try effects on, whole and with clear corners, and how a result is looked at. */

import sharp from 'sharp'
import { photo, testEngine } from '../../helpers/engine.ts'

export const engine = testEngine()
const WHITE = { r: 255, g: 255, b: 255 }

export const opaque = await photo(301, 203).png().toBuffer()
export const clear = await clearAround(opaque)

/** With nothing around an ellipse. */
async function clearAround(picture: Buffer): Promise<Buffer> {
  const mask = await sharp({
    create: { width: 301, height: 203, channels: 4, background: '#0000' },
  })
    .composite([{ input: Buffer.from('<svg><ellipse cx="150" cy="100" rx="120" ry="80"/></svg>') }])
    .png()
    .toBuffer()
  return await sharp(picture)
    .ensureAlpha()
    .composite([{ input: mask, blend: 'dest-in' }])
    .png()
    .toBuffer()
}

/** What is seen over white. */
export async function seen(file: Uint8Array): Promise<Buffer> {
  return sharp(file).flatten({ background: WHITE }).toColourspace('srgb').raw().toBuffer()
}
