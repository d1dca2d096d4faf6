import sharp, { type WebpOptions } from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import type { WebpInfo } from '../../../../src/engine/formats/webp/info.ts'
import { stillWebp } from '../../../../src/engine/formats/webp/still.ts'
import { anmf, riff, vp8, vp8x, webp } from '../../../helpers/craft.ts'
import { seededRandom } from '../../../helpers/random.ts'

/** Two frames of noise; the first has alpha when there are four channels. */
async function animation(channels: 3 | 4, options: WebpOptions): Promise<Buffer> {
  const random = seededRandom(channels)
  const frames = [0, 1].map(() =>
    sharp(random.bytes(45 * 31 * channels), { raw: { width: 45, height: 31, channels } })
      .png()
      .toBuffer(),
  )
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .webp(options)
    .toBuffer()
}

it.each([
  ['lossy', 3, {}],
  ['lossy with alpha', 4, {}],
  ['lossless', 3, { lossless: true }],
  ['lossless with alpha', 4, { lossless: true }],
] as const)(
  'stillWebp() extracts a first frame that sharp reads alike: %s',
  async (_, n, options) => {
    const file = await animation(n, options)
    const info = probe(bytesOf(file)) as WebpInfo
    expect(info).toMatchObject({ isApart: true, frames: 2 })
    const still = stillWebp(bytesOf(file), info)
    const meta = await sharp(still).metadata()
    expect(meta).toMatchObject({ width: 45, height: 31, hasAlpha: n === 4 })
    expect(meta.pages).toBeUndefined()
    const pixels = (input: Uint8Array) => sharp(input, { page: 0 }).ensureAlpha().raw().toBuffer()
    // Rendered on the canvas, pixels without alpha lose their colour: compare what can be seen.
    const [found, expected] = [await pixels(still), await pixels(file)]
    for (const data of [found, expected]) {
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 0) data.fill(0, i, i + 3)
    }
    expect(Buffer.compare(found, expected)).toBe(0)
    expect(probe(bytesOf(still))).toMatchObject({
      isApart: false,
      frames: 1,
      width: 45,
      height: 31,
    })
  },
)

it('stillWebp() writes a file of the size of the frame, padded to even chunks', () => {
  const rect = { x: 2, y: 2, width: 300, height: 16_383 }
  const frame = anmf(rect, riff('ALPH', 1, 2), riff('junk', 1), vp8(300, 16_383))
  const file = webp(vp8x(0x02, 1000, 16_390), frame)
  const still = stillWebp(bytesOf(file), probe(bytesOf(file)) as WebpInfo)
  expect(still).toEqual(webp(vp8x(0x10, 300, 16_383), riff('ALPH', 1, 2), vp8(300, 16_383)))
})

it('stillWebp() writes sides of more than 16 bits nowhere else', () => {
  const rect = { x: 0, y: 0, width: 16_383, height: 16_383 }
  const frame = anmf(rect, riff('ALPH', 1), vp8(16_383, 16_383))
  const file = webp(vp8x(0x02, 16_383, 16_383), frame)
  const still = stillWebp(bytesOf(file), probe(bytesOf(file)) as WebpInfo)
  expect(still).toEqual(webp(vp8x(0x10, 16_383, 16_383), riff('ALPH', 1), vp8(16_383, 16_383)))
})
