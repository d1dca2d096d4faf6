/** What is cut off before resizing leaves no trace: the result is that of a file which never had it. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { convert, photo, pixelsOf, testEngine } from '../helpers/engine.ts'
import { seededRandom } from '../helpers/random.ts'

const engine = testEngine()

describe('crop and trim before resizing', () => {
  it.each([1, 2, 3, 4, 5, 6])('are as if the file had been cut (seed %i)', async (seed) => {
    const random = seededRandom(seed)
    const [width, height] = [200 + random.below(100), 200 + random.below(100)]
    const [left, top] = [random.below(80), random.below(80)]
    const cut = { left, top, width: 60 + random.below(60), height: 60 + random.below(60) }
    const source = await photo(width, height, seed).ensureAlpha(0.9).png().toBuffer()
    const apart = await sharp(source).extract(cut).png().toBuffer()
    const crop = {
      left: { pixels: left },
      top: { pixels: top },
      width: { pixels: cut.width },
      height: { pixels: cut.height },
    }
    for (const rotate of [0, 90] as const) {
      for (const side of [7 + random.below(30), 40 + random.below(20), 150]) {
        const how = { format: 'png', width: side, rotate } as const
        const whole = await convert(engine, source, { ...how, crop })
        const part = await convert(engine, apart, how)
        const [one, other] = await Promise.all([whole, part].map(({ bytes }) => pixelsOf(bytes)))
        expect([one!.width, one!.height]).toEqual([other!.width, other!.height])
        expect(Buffer.compare(one!.data, other!.data)).toBe(0)
      }
    }
  })

  // Blocks of a JPEG ring by themselves; an edge of the frame is 241 and darker.
  it.each([
    ['png', 255],
    ['jpeg', 247],
  ] as const)('leave no edge of a %s frame', async (format, least) => {
    const white = await sharp({
      create: { width: 240, height: 160, channels: 3, background: 'white' },
    })
      .extend({ top: 99, bottom: 101, left: 97, right: 103, background: 'black' })
      .toFormat(format, { quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer()
    for (const width of [200, 100, 50, 25, 12]) {
      const trim = { top: 99, bottom: 101, left: 97, right: 103 }
      const { bytes } = await convert(engine, white, { format: 'png', width, trim })
      const { data } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
      expect(Math.min(...data), `${width} pixels wide`).toBeGreaterThanOrEqual(least)
    }
  })
})
