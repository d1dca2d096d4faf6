import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { convert, pixelsOf } from '../../helpers/engine.ts'
import { engine } from './pictures.ts'

describe('duotone and gamma', () => {
  it('a duotone runs from one colour to the other', async () => {
    const ramp = await sharp(Buffer.from([0, 255]), { raw: { width: 2, height: 1, channels: 1 } })
      .png()
      .toBuffer()
    const duotone = { dark: { r: 9, g: 8, b: 70, a: 255 }, light: { r: 255, g: 200, b: 0, a: 255 } }
    const { at } = await pixelsOf((await convert(engine, ramp, { format: 'png', duotone })).bytes)
    expect(at(0, 0)).toEqual([9, 8, 70, 255])
    expect(at(1, 0)).toEqual([255, 200, 0, 255])
  })

  it('a duotone that is mixed in CIELAB goes by what the eye sees', async () => {
    const ramp = await sharp(Buffer.from([0, 128, 255]), {
      raw: { width: 3, height: 1, channels: 1 },
    })
      .png()
      .toBuffer()
    const colors = { dark: { r: 0, g: 0, b: 255, a: 255 }, light: { r: 255, g: 255, b: 0, a: 255 } }
    const duotone = { ...colors, mix: 'lab' } as const
    const { at } = await pixelsOf((await convert(engine, ramp, { format: 'png', duotone })).bytes)
    expect([at(0, 0), at(2, 0)]).toEqual([
      [0, 0, 255, 255],
      [255, 255, 0, 255],
    ])
    // Halfway between L 32.3 a 79.2 b -107.9 and L 97.1 a -21.6 b 94.5: worked out apart from this code.
    const [red, green, blue] = at(1, 0)
    expect(red).toBeGreaterThan(195)
    expect(red).toBeLessThan(209)
    expect(green).toBeGreaterThan(133)
    expect(green).toBeLessThan(147)
    expect(blue).toBeGreaterThan(161)
    expect(blue).toBeLessThan(176)
  })

  it.each([20, -20])('a sigmoid of %i keeps black, middle and white', async (sigmoid) => {
    const levels = Array.from({ length: 256 }, (_, level) => level)
    const ramp = await sharp(Buffer.from(levels), { raw: { width: 256, height: 1, channels: 1 } })
      .png()
      .toBuffer()
    const { at } = await pixelsOf((await convert(engine, ramp, { format: 'png', sigmoid })).bytes)
    // Of weserv/images src/api/processors/contrast.cpp: 20 per cent of 30.
    const slope = 6
    const curve = (u: number) => 1 / (1 + Math.exp(slope * (0.5 - u)))
    const [low, high] = [curve(0), curve(1)]
    const expected = (u: number) => {
      if (sigmoid > 0) return (curve(u) - low) / (high - low)
      const x = u * (high - low) + low
      return 0.5 - Math.log((1 - x) / x) / slope
    }
    for (const level of [0, 13, 64, 128, 200, 255]) {
      expect(Math.abs(at(level, 0)[0]! - 255 * expected(level / 255))).toBeLessThan(1)
    }
  })

  it('gamma lightens the middle and leaves black and white', async () => {
    const ramp = await sharp(Buffer.from([0, 64, 255]), {
      raw: { width: 3, height: 1, channels: 1 },
    })
      .png()
      .toBuffer()
    const { at } = await pixelsOf((await convert(engine, ramp, { format: 'png', gamma: 2 })).bytes)
    expect([at(0, 0)[0], at(1, 0)[0], at(2, 0)[0]]).toEqual([
      0,
      Math.round(255 * Math.sqrt(64 / 255)),
      255,
    ])
  })
})
