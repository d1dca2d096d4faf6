import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { WebpAnimationFile } from '../../../../src/engine/formats/webp/write-animation.ts'

const SHAPE = { width: 40, height: 30, plays: 2, frames: 2 } as const
const RECT = { x: 0, y: 0, width: 40, height: 30 } as const

async function frame(alpha: number, lossless: boolean) {
  const background = { r: 200, g: 40, b: 90, alpha }
  const file = await sharp({ create: { ...SHAPE, channels: 4, background } })
    .webp({ lossless })
    .toBuffer()
  return { rect: RECT, blend: 'replace', file, hasAlpha: alpha < 1 } as const
}

describe('WebpAnimationFile', () => {
  it.each([
    ['without loss', 0.5, true],
    ['lossy', 1, false],
    ['lossy with alpha', 0.5, false],
  ])('is a still where one frame is all there is (%s)', async (_, alpha, lossless) => {
    const only = await frame(alpha, lossless)
    const writer = new WebpAnimationFile(SHAPE)
    writer.append(only, 100)
    expect(writer.extend(200)).toBe(true)
    const file = writer.finish()
    expect(file.length).toBeLessThanOrEqual(only.file.length)
    const [shown, expected] = [sharp(file), sharp(only.file)]
    expect(await shown.metadata()).toMatchObject({ width: 40, height: 30, hasAlpha: alpha < 1 })
    expect(await shown.raw().toBuffer()).toEqual(await expected.raw().toBuffer())
  })

  it('moves where there are two frames', async () => {
    const writer = new WebpAnimationFile(SHAPE)
    writer.append(await frame(1, true), 100)
    writer.append(await frame(0.5, true), 200)
    const { pages, delay, loop } = await sharp(writer.finish(), { animated: true }).metadata()
    expect({ pages, delay, loop }).toEqual({ pages: 2, delay: [100, 200], loop: 2 })
  })
})
