/** Whether a result shows what sharp sees in the source: nothing turned, shifted or scrambled. */

import sharp, { type Sharp } from 'sharp'

/** Both pictures are looked at in so many pixels each way: detail is for other tests. */
const SIDE = 8

/** Mean difference of the two in levels; `undefined` where sharp cannot read the source. */
export async function difference(source: Uint8Array, result: Uint8Array) {
  const options = { limitInputPixels: false, failOn: 'none' } as const
  const expected = await seen(sharp(source, options).autoOrient()).catch(() => undefined)
  if (!expected) return undefined
  const actual = await seen(sharp(result))
  const sum = actual.reduce((total, value, i) => total + Math.abs(value - expected[i]!), 0)
  return sum / actual.length
}

function seen(picture: Sharp): Promise<Buffer> {
  return picture
    .toColourspace('srgb')
    .flatten({ background: '#777' })
    .resize(SIDE, SIDE, { fit: 'fill' })
    .raw()
    .toBuffer()
}
