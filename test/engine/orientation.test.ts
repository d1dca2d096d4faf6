import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { convert, photo, pixelsOf, testEngine } from '../helpers/engine.ts'

const engine = testEngine()

/** Turned by `orientation`, the stored picture is upright: how upright becomes stored, as sharp has it. */
const UNDO = {
  1: [0, false],
  2: [0, true],
  3: [180, false],
  4: [180, true],
  5: [90, true],
  6: [270, false],
  7: [270, true],
  8: [90, false],
} as const

describe('orientation', () => {
  const CORNERS = { red: [0, 0], lime: [1, 0], blue: [0, 1], white: [1, 1] } as const

  /** Four coloured quarters, 80x40, stored so that `orientation` turns them upright. */
  async function stored(orientation: number): Promise<Buffer> {
    const pixels = Buffer.alloc(80 * 40 * 3)
    for (let y = 0, i = 0; y < 40; y++) {
      for (let x = 0; x < 80; x++, i += 3) {
        const color =
          x < 40 ? (y < 20 ? [255, 0, 0] : [0, 0, 255]) : y < 20 ? [0, 255, 0] : [255, 255, 255]
        pixels.set(color, i)
      }
    }
    const upright = await sharp(pixels, { raw: { width: 80, height: 40, channels: 3 } })
      .png()
      .toBuffer()
    const [angle, flop] = UNDO[orientation as keyof typeof UNDO]
    const turned = await sharp(upright).rotate(angle).png().toBuffer()
    return sharp(turned)
      .flop(flop)
      .withMetadata({ orientation })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer()
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'convert() turns EXIF orientation %i upright',
    async (orientation) => {
      const source = await stored(orientation)
      const reference = await sharp(source).autoOrient().png().toBuffer()
      for (const options of [{}, { width: 40 }, { width: 20, height: 20 }] as const) {
        const { bytes } = await convert(engine, source, { format: 'png', ...options })
        const { width, height, at } = await pixelsOf(bytes)
        const expected = await pixelsOf(
          await sharp(reference)
            .resize({ ...options })
            .png()
            .toBuffer(),
        )
        expect([width, height]).toEqual([expected.width, expected.height])
        for (const [x, y] of Object.values(CORNERS)) {
          const here = at(x * (width - 1), y * (height - 1))
          const there = expected.at(x * (width - 1), y * (height - 1))
          for (const [i, value] of here.entries())
            expect(Math.abs(value - there[i]!)).toBeLessThan(30)
        }
      }
    },
  )

  it.each([
    ['pixelate has the same squares', { pixelate: 8 }],
    ['filter=box enlarges the same samples', { filter: 'box', height: 101 }],
    ['filter=box has the same one of two that are as near', { filter: 'box', width: 106 }],
  ] as const)('%s however the picture is stored', async (_, effect) => {
    const upright = await sharp(await photo(61, 43).png().toBuffer())
      .removeAlpha()
      .extract({ left: 3, top: 3, width: 20, height: 33 })
      .png()
      .toBuffer()
    const options = { format: 'png', ...effect } as const
    const expected = await pixelsOf((await convert(engine, upright, options)).bytes)
    for (const [orientation, [angle, flop]] of Object.entries(UNDO)) {
      const turned = await sharp(upright).rotate(angle).png().toBuffer()
      const stored = sharp(turned)
        .flop(flop)
        .withMetadata({ orientation: Number(orientation) })
      const { bytes } = await convert(engine, await stored.png().toBuffer(), options)
      expect((await pixelsOf(bytes)).data, `orientation ${orientation}`).toEqual(expected.data)
    }
  })
})
