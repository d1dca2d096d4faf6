import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { convert, pixelsOf, psnr } from '../../helpers/engine.ts'
import { engine, opaque, seen } from './pictures.ts'

describe('framing', () => {
  it('trim and crop cut what sharp cuts, whatever the orientation', async () => {
    for (const orientation of [1, 6, 3, 7]) {
      const source = await sharp(opaque)
        .withMetadata({ orientation })
        .jpeg({ quality: 95 })
        .toBuffer()
      const trim = { top: 11, right: 22, bottom: 33, left: 44 }
      const options = {
        format: 'png',
        trim,
        crop: { width: { share: 0.5 }, height: { pixels: 40 } },
      } as const
      const ours = await convert(engine, source, { ...options, gravity: { x: 1, y: 0 } })
      const upright = await sharp(source).autoOrient().png().toBuffer()
      const { width = 0, height = 0 } = await sharp(upright).metadata()
      const kept = { width: Math.round((width - 66) / 2), height: 40 }
      expect(ours).toMatchObject(kept)
      expect(height).toBeGreaterThan(84)
      const theirs = await sharp(upright)
        .extract({ left: width - 22 - kept.width, top: 11, ...kept })
        .png()
        .toBuffer()
      expect(psnr(await seen(ours.bytes), await seen(theirs))).toBeGreaterThan(50)
    }
  })

  it('refuses to cut everything away', async () => {
    const trim = { top: 200, right: 0, bottom: 3, left: 0 }
    await expect(convert(engine, opaque, { trim })).rejects.toMatchObject({
      code: 'invalid-option',
    })
    const crop = {
      left: { pixels: 301 },
      top: { pixels: 0 },
      width: { pixels: 5 },
      height: { pixels: 5 },
    }
    await expect(convert(engine, opaque, { crop })).rejects.toMatchObject({
      code: 'invalid-option',
    })
  })

  it('padding and border go around the result, which grows', async () => {
    const padding = { top: 1, right: 2, bottom: 3, left: 4 }
    const border = { top: 5, right: 5, bottom: 5, left: 5, color: { r: 255, g: 0, b: 0, a: 255 } }
    const background = { r: 0, g: 0, b: 255, a: 255 }
    const options = { format: 'png', width: 60, padding, border, background } as const
    const { bytes } = await convert(engine, opaque, options)
    const plain = await pixelsOf(
      (await convert(engine, opaque, { format: 'png', width: 60 })).bytes,
    )
    const { width, height, at } = await pixelsOf(bytes)
    expect([width, height]).toEqual([60 + 6 + 10, plain.height + 4 + 10])
    expect(at(4, 4)).toEqual([255, 0, 0, 255])
    expect(at(width - 1, height - 1)).toEqual([255, 0, 0, 255])
    expect(at(5, 5)).toEqual([0, 0, 255, 255])
    expect(at(width - 6, height - 6)).toEqual([0, 0, 255, 255])
    expect(at(9, 6)).toEqual(plain.at(0, 0))
    expect(at(68, 6 + plain.height - 1)).toEqual(plain.at(59, plain.height - 1))
  })

  it('extend lays the picture on a larger canvas, where gravity says', async () => {
    const source = await sharp({
      create: { width: 20, height: 10, channels: 3, background: { r: 200, g: 0, b: 0 } },
    })
      .png()
      .toBuffer()
    const result = await convert(engine, source, {
      format: 'png',
      gravity: { x: 0.5, y: 1 },
      background: { r: 0, g: 0, b: 255, a: 255 },
      extend: { ratio: 1 },
    })
    const { data, info } = await sharp(result.bytes).removeAlpha().raw().toBuffer({
      resolveWithObject: true,
    })
    expect([info.width, info.height]).toEqual([20, 20])
    const red = (y: number) => data[(y * 20 + 10) * info.channels]
    expect([red(0), red(9), red(10), red(19)]).toEqual([0, 0, 200, 200])
  })

  it('rounded corners are clear, or white in JPEG, and the middle stays', async () => {
    const { at } = await pixelsOf(
      (await convert(engine, opaque, { format: 'png', radius: 40 })).bytes,
    )
    expect(at(0, 0)[3]).toBe(0)
    expect(at(300, 202)[3]).toBe(0)
    expect(at(40, 0)[3]).toBe(255)
    expect(at(0, 40)[3]).toBe(255)
    expect(at(11, 11)[3]).toBeGreaterThan(0)
    const ellipse = await convert(engine, opaque, { format: 'jpeg', quality: 95, radius: 'max' })
    const shown = await pixelsOf(ellipse.bytes)
    expect(Math.min(...shown.at(1, 1))).toBeGreaterThan(250)
    expect(Math.min(...shown.at(299, 1))).toBeGreaterThan(250)
  })
})
