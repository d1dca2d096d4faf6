import sharp from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { decodedPixels } from '../../../../src/engine/contract/info.ts'
import type { GifInfo } from '../../../../src/engine/formats/gif/info.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import { bytesFrom } from '../../../helpers/craft.ts'
import { gif, gifControl, gifFrame, gifScreen } from '../../../helpers/craft-gif.ts'
import { attempt, mutations, prefixes, refusal } from '../../../helpers/damage.ts'

function info(file: Uint8Array): GifInfo {
  return probe(bytesOf(file)) as GifInfo
}

async function animated(): Promise<Buffer> {
  const frames = ['red', 'lime', 'blue'].map((background) =>
    sharp({ create: { width: 9, height: 6, channels: 3, background } })
      .png()
      .toBuffer(),
  )
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .gif()
    .toBuffer()
}

it('probe() agrees with sharp about an animated GIF', async () => {
  const file = await animated()
  const meta = await sharp(file).metadata()
  expect(info(file)).toMatchObject({
    format: meta.format,
    width: meta.width,
    height: meta.height,
    frames: meta.pages,
    hasIcc: false,
    orientation: 1,
    depth: 8,
    interlaced: false,
    firstFrame: { x: 0, y: 0, width: 9, height: 6 },
  })
})

it('probe() agrees with sharp about transparency in a GIF', async () => {
  for (const channels of [3, 4] as const) {
    const background = { r: 9, g: 200, b: 9, alpha: 0 }
    const file = await sharp({ create: { width: 5, height: 4, channels, background } })
      .gif()
      .toBuffer()
    const meta = await sharp(file).metadata()
    expect(info(file)).toMatchObject({ hasAlpha: meta.hasAlpha, channels: meta.channels })
  }
})

it('probe() sees alpha in a GIF whose first frame does not cover the canvas', () => {
  const at = (rect: object) =>
    info(gif(gifScreen(4, 4), gifFrame({ width: 4, height: 4, ...rect })))
  expect(at({}).hasAlpha).toBe(false)
  expect(at({ width: 9, height: 9 }).hasAlpha).toBe(false)
  expect(at({ x: 1 }).hasAlpha).toBe(true)
  expect(at({ height: 3 }).hasAlpha).toBe(true)
})

it('probe() takes the transparent colour of the first frame only', () => {
  const frame = gifFrame({ width: 4, height: 4 })
  expect(info(gif(gifScreen(4, 4), gifControl(2), frame)).hasAlpha).toBe(true)
  expect(info(gif(gifScreen(4, 4), frame, gifControl(2), frame)).hasAlpha).toBe(false)
  expect(info(gif(gifScreen(4, 4), gifControl(undefined), frame)).hasAlpha).toBe(false)
})

it('probe() counts frames across extensions, padding and a missing trailer', () => {
  const frame = gifFrame({ width: 4, height: 4 })
  const comment = bytesFrom(0x21, 0xfe, 3, 'abc', 2, 'de', 0)
  const file = gif(gifScreen(4, 4), comment, frame, 0, 0, comment, frame, frame)
  expect(info(file).frames).toBe(3)
  expect(info(file.subarray(0, file.length - 1)).frames).toBe(3)
})

it('probe() stops counting at garbage between frames', () => {
  const frame = gifFrame({ width: 4, height: 4 })
  expect(info(gif(gifScreen(4, 4), frame, 0x77, frame)).frames).toBe(1)
})

it('probe() reads interlace and the place of the first frame', () => {
  const rect = { x: 3, y: 1, width: 300, height: 7 }
  const found = info(gif(gifScreen(301, 7), gifFrame({ ...rect, interlaced: true })))
  expect(found).toMatchObject({ interlaced: true, firstFrame: rect, width: 301, height: 7 })
  expect(decodedPixels(found)).toBe(2424)
})

it.each([
  [0, 0],
  [0, 9],
  [4, 4],
  [400, 6],
])('probe() gives a GIF with a screen of %ix%i the size of its larger first frame', (...screen) => {
  const found = info(gif(gifScreen(...screen), gifFrame({ x: 3, y: 1, width: 300, height: 7 })))
  const size = { width: 300, height: 7 }
  expect(found).toMatchObject({ ...size, hasAlpha: false, firstFrame: { x: 0, y: 0, ...size } })
})

it.each([
  ['its signature only', bytesFrom('GIF89a')],
  ['no frames', gif(gifScreen(4, 4))],
  ['an empty first frame', gif(gifScreen(4, 4), gifFrame({ width: 0, height: 4 }))],
])('probe() calls a GIF with %s damaged', (_, file) => {
  expect(refusal(file).code).toBe('damaged-image')
})

it('probe() answers or throws ImageError for every prefix and mutation of a GIF', async () => {
  const file = await animated()
  for (const prefix of prefixes(file))
    attempt(prefix, ({ frames }) => expect(frames).toBeLessThan(4))
  for (const mutant of mutations(file, { seed: 4, count: 5000, reach: file.length })) {
    attempt(mutant, ({ width, height }) => expect(width * height).toBeGreaterThan(0))
  }
})
