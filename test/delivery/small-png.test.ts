import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readSmallPng } from '../../src/delivery/small-png.ts'
import { DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import { photo, testEngine } from '../helpers/engine.ts'

const engine = testEngine()
const drawn = photo(61, 47)

async function rgbaOf(file: Uint8Array): Promise<Uint8Array> {
  const { data } = await sharp(file)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return new Uint8Array(data)
}

const flat = (alpha: number) =>
  sharp({
    create: { width: 9, height: 7, channels: 4, background: { r: 200, g: 30, b: 30, alpha } },
  })

describe('readSmallPng()', () => {
  it.each([
    ['a photo', () => drawn.clone().png().toBuffer()],
    ['one colour', () => flat(1).png().toBuffer()],
    ['one clear colour', () => flat(0.5).png().toBuffer()],
    ['shades of gray', () => drawn.clone().grayscale().png().toBuffer()],
    ['black and white', () => drawn.clone().grayscale().threshold().png().toBuffer()],
  ])('reads %s as sharp does, as our encoder and as sharp has written it', async (_, make) => {
    const file = await make()
    const ours = await engine.convert(SlabList.of(file), { ...DEFAULT_OPTIONS, format: 'png' })
    for (const png of [ours.bytes, new Uint8Array(file)]) {
      const { rgba } = await readSmallPng(png)
      expect(rgba).toEqual(await rgbaOf(png))
    }
  })

  it.each([1, 2, 4, 8])('reads palettes of %i bits', async (depth) => {
    const png = new Uint8Array(
      await drawn
        .clone()
        .png({ palette: true, colours: 2 ** depth })
        .toBuffer(),
    )
    expect((await readSmallPng(png)).rgba).toEqual(await rgbaOf(png))
  })

  it('refuses what our encoder does not write', async () => {
    const deep = await drawn.clone().toColourspace('rgb16').png().toBuffer()
    await expect(readSmallPng(new Uint8Array(deep))).rejects.toThrow('another kind')
    await expect(readSmallPng(new Uint8Array(40))).rejects.toThrow(RangeError)
  })
})
