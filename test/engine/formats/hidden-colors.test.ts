import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { fillHiddenColors } from '../../../src/engine/formats/hidden-colors.ts'
import { convert, pixelsOf, psnr, testEngine } from '../../helpers/engine.ts'
import { seededRandom } from '../../helpers/random.ts'

type Color = readonly [number, number, number]

/** A ring with a soft edge in one colour, and another colour under all that is transparent. */
function ring(size: number, ink: Color, hidden: Color): Uint8Array {
  const rgba = new Uint8Array(size * size * 4)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const away = Math.abs(Math.hypot(x - size / 2, y - size / 2) - size * 0.35)
      const alpha = Math.max(0, Math.min(255, Math.round((size / 25 - away) * 255)))
      rgba.set([...(alpha > 0 ? ink : hidden), alpha], (y * size + x) * 4)
    }
  }
  return rgba
}

describe('fillHiddenColors()', () => {
  it.each([
    [1, 1],
    [7, 5],
    [8, 8],
    [33, 17],
    [100, 3],
  ])('fillHiddenColors() changes no alpha and no visible pixel (%ix%i)', (width, height) => {
    const random = seededRandom(width * 31 + height)
    const before = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
      i % 4 === 3 && random.below(3) > 0 ? 0 : random.below(256),
    )
    const after = before.slice()
    fillHiddenColors(after, { width, height })
    for (let at = 0; at < before.length; at += 4) {
      expect(after[at + 3]).toBe(before[at + 3])
      if (before[at + 3] === 0) continue
      expect(after.subarray(at, at + 4)).toEqual(before.subarray(at, at + 4))
    }
  })

  it('fillHiddenColors() spreads a lone colour over all hidden pixels', () => {
    const rgba = ring(50, [10, 200, 30], [255, 0, 255])
    fillHiddenColors(rgba, { width: 50, height: 50 })
    for (let at = 0; at < rgba.length; at += 4) {
      expect([...rgba.subarray(at, at + 3)]).toEqual([10, 200, 30])
    }
  })

  it('fillHiddenColors() takes the colour of the nearest side', () => {
    const [width, height] = [64, 8]
    const rgba = new Uint8Array(width * height * 4)
    for (let y = 0; y < height; y++) {
      rgba.set([255, 0, 0, 255], y * width * 4)
      rgba.set([0, 0, 255, 255], (y * width + width - 1) * 4)
    }
    fillHiddenColors(rgba, { width, height })
    const at = (x: number) => [...rgba.subarray(x * 4, x * 4 + 4)]
    expect([at(1), at(20), at(44), at(62)]).toEqual([
      [255, 0, 0, 0],
      [255, 0, 0, 0],
      [0, 0, 255, 0],
      [0, 0, 255, 0],
    ])
  })

  it('fillHiddenColors() leaves a picture alone of which nothing is hidden, or all', () => {
    const opaque = Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 1)
    const blank = Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 0)
    for (const rgba of [opaque, blank]) {
      const before = rgba.slice()
      fillHiddenColors(rgba, { width: 2, height: 1 })
      expect(rgba).toEqual(before)
    }
  })
})

describe('a lossy result', () => {
  const engine = testEngine()
  const CASES = [
    ['white', [255, 255, 255], [0, 0, 0]],
    ['red on green', [220, 20, 20], [0, 255, 0]],
    ['yellow on blue', [250, 230, 20], [0, 0, 255]],
  ] as const
  const SIZES = [200, 1_150] as const
  const ALL = CASES.flatMap(([name, ink, hidden]) =>
    (['webp', 'avif'] as const).flatMap((format) =>
      SIZES.map((size) => [format, name, size, ink, hidden] as const),
    ),
  ).filter(([, name, size]) => size < 1_000 || name === 'red on green')

  it.each(ALL)(
    'a lossy result (%s) has no halo of hidden colours: %s, %i pixels',
    async (format, _, size, ink, hidden) => {
      const rgba = ring(size, ink, hidden)
      const png = await sharp(rgba, { raw: { width: size, height: size, channels: 4 } })
        .png({ compressionLevel: 1 })
        .toBuffer()
      const { bytes } = await convert(engine, png, {
        format,
        effort: size > 1_000 ? 'fast' : 'balanced',
      })
      for (const background of ['white', 'black']) {
        const [seen, expected] = [await over(bytes, background), await over(png, background)]
        expect(psnr(seen, expected), background).toBeGreaterThan(45)
        if (size > 1_000) continue
        const theirs = await sharp(png)
          [format]({ quality: format === 'avif' ? 60 : 80 })
          .toBuffer()
        expect(psnr(seen, expected), background).toBeGreaterThan(
          Math.min(60, psnr(await over(theirs, background), expected)) - 3,
        )
      }
    },
  )

  it('a lossless AVIF keeps hidden colours as they were', async () => {
    const rgba = ring(60, [250, 230, 20], [0, 0, 255])
    const raw = { width: 60, height: 60, channels: 4 } as const
    const png = await sharp(rgba, { raw }).png().toBuffer()
    const { bytes } = await convert(engine, png, { format: 'avif', lossless: true })
    expect((await pixelsOf(bytes)).data.equals(rgba)).toBe(true)
  })

  async function over(file: Uint8Array, background: string): Promise<Uint8Array> {
    return new Uint8Array(await sharp(file).flatten({ background }).removeAlpha().raw().toBuffer())
  }
})
