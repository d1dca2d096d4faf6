import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ConvertOptions, MASK_SHAPES } from '../../src/engine/index.ts'
import { cutOut, MASK_PATHS, MASK_SIZE } from '../adapters/wsrv/masks.ts'
import { convert, photo, psnr, testEngine } from '../helpers/engine.ts'

const engine = testEngine()
const GOLD = { r: 255, g: 215, b: 0, a: 255 }
let picture: Buffer

beforeAll(async () => {
  picture = await photo(MASK_SIZE.width, MASK_SIZE.height).png().toBuffer()
})

/** All four channels, where nothing is to be seen all of them 0. */
async function levels(file: Uint8Array): Promise<Buffer> {
  const data = await sharp(file).ensureAlpha().toColourspace('srgb').raw().toBuffer()
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 0) data.fill(0, at, at + 3)
  return data
}

const masked = (source: Buffer, options: Partial<ConvertOptions>) =>
  convert(engine, source, { format: 'png', ...options })

describe('mask', () => {
  it.each(MASK_SHAPES)('cuts out a %s as librsvg draws it', async (shape) => {
    const path = MASK_PATHS[shape] ?? ''
    const cut = await masked(picture, { mask: { shape } })
    expect(
      psnr(await levels(cut.bytes), await levels(await cutOut(picture, path))),
    ).toBeGreaterThan(40)
    const framed = await masked(picture, { mask: { shape, around: GOLD } })
    const expected = await levels(await cutOut(picture, path, '#ffd700'))
    expect(psnr(await levels(framed.bytes), expected)).toBeGreaterThan(40)
  })

  it.each([2, 3, 4, 5, 6, 7, 8])(
    'stands upright on a picture that lies as %i',
    async (orientation) => {
      const stored = await sharp(picture).withMetadata({ orientation }).png().toBuffer()
      const upright = await sharp(stored).autoOrient().png().toBuffer()
      const mask = { shape: 'heart' } as const
      const turned = await levels((await masked(stored, { mask })).bytes)
      const expected = await levels((await masked(upright, { mask })).bytes)
      expect(psnr(turned, expected)).toBeGreaterThan(55) // an edge is measured along rows
    },
  )

  it('is the same on a part of what it is for', async () => {
    const clip = { left: 21, top: 7, width: 158, height: 90 }
    const of = { x: 21, y: 7, ...MASK_SIZE }
    const part = await masked(picture, { clip, mask: { shape: 'star', of } })
    const whole = await masked(picture, { mask: { shape: 'star' } })
    const expected = await sharp(whole.bytes).extract(clip).png().toBuffer()
    expect(await levels(part.bytes)).toEqual(await levels(expected))
  })

  it('lays a colour behind what is within it, and leaves no alpha where none can be', async () => {
    const clear = await sharp({
      create: { ...MASK_SIZE, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer()
    const mask = { shape: 'square', under: { ...GOLD, r: 0 }, around: GOLD } as const
    const result = await levels((await masked(clear, { mask })).bytes)
    const at = (x: number, y: number) => [
      ...result.subarray((y * 200 + x) * 4, (y * 200 + x) * 4 + 4),
    ]
    expect(at(100, 75)).toEqual([0, 107, 0, 255])
    expect(at(2, 2)).toEqual([255, 215, 0, 255])
    expect(Math.min(...result.filter((_, i) => i % 4 === 3))).toBe(255)
  })
})
