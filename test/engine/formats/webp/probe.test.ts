import sharp, { type Sharp } from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import type { WebpInfo } from '../../../../src/engine/formats/webp/info.ts'
import { stillWebp } from '../../../../src/engine/formats/webp/still.ts'
import {
  anmf,
  bytesFrom,
  orientationTiff,
  riff,
  u24le,
  u32le,
  vp8,
  vp8l,
  vp8x,
  webp,
} from '../../../helpers/craft.ts'
import { attempt, mutations, prefixes, refusal } from '../../../helpers/damage.ts'

const ICC = 0x20
const ALPHA = 0x10
const ANIMATION = 0x02
const FULL = { x: 0, y: 0, width: 10, height: 8 }

function info(file: Uint8Array): WebpInfo {
  return probe(bytesOf(file)) as WebpInfo
}

function picture(channels: 3 | 4): Sharp {
  const background = { r: 200, g: 30, b: 90, alpha: 0.5 }
  return sharp({ create: { width: 33, height: 17, channels, background } })
}

it.each([
  ['lossy', 3, {}],
  ['lossy with alpha', 4, {}],
  ['lossless', 3, { lossless: true }],
  ['lossless with alpha', 4, { lossless: true }],
] as const)('probe() agrees with sharp about a %s WebP', async (_, channels, options) => {
  const file = await picture(channels).webp(options).toBuffer()
  const meta = await sharp(file).metadata()
  expect(info(file)).toEqual({
    format: meta.format,
    width: meta.width,
    height: meta.height,
    orientation: 1,
    depth: 8,
    channels: meta.channels,
    hasAlpha: meta.hasAlpha,
    hasIcc: false,
    interlaced: false,
    frames: 1,
    lossless: 'lossless' in options,
    hasAlphaChunk: channels === 4 && !('lossless' in options),
    firstFrame: { x: 0, y: 0, width: 33, height: 17 },
    isApart: false,
  })
})

it.each([1, 2, 3, 4, 5, 6, 7, 8])('probe() reads orientation %i of a WebP', async (code) => {
  const file = await picture(3).withMetadata({ orientation: code }).webp().toBuffer()
  expect(info(file).orientation).toBe(code)
  const exif = riff('EXIF', 'Exif\0\0', orientationTiff(code))
  expect(info(webp(vp8x(8, 10, 8), vp8(10, 8), exif)).orientation).toBe(code)
})

it('probe() takes an ICC chunk for a profile only when the header announces it', () => {
  const profile = riff('ICCP', 'profile')
  expect(info(webp(vp8x(ICC, 10, 8), profile, vp8(10, 8))).hasIcc).toBe(true)
  expect(info(webp(vp8x(0, 10, 8), profile, vp8(10, 8))).hasIcc).toBe(false)
})

it('probe() turns nothing for an EXIF chunk that the header does not announce', () => {
  const exif = riff('EXIF', orientationTiff(6))
  expect(info(webp(vp8x(0, 10, 8), vp8(10, 8), exif)).orientation).toBe(1)
})

it.each([
  ['nothing', webp(vp8x(0, 10, 8), vp8(10, 8)), false],
  ['the VP8X flag', webp(vp8x(ALPHA, 10, 8), vp8(10, 8)), true],
  [
    'an ALPH chunk that it does not declare',
    webp(vp8x(0, 10, 8), riff('ALPH', 0), vp8(10, 8)),
    false,
  ],
  ['the VP8L bit', webp(vp8l(10, 8, 1)), true],
])('probe() sees alpha in a WebP: %s', (_, file, hasAlpha) => {
  expect(info(file)).toMatchObject({ hasAlpha, channels: hasAlpha ? 4 : 3 })
})

it('probe() reads the largest sizes', () => {
  expect(info(webp(vp8(16383, 16383)))).toMatchObject({ width: 16383, height: 16383 })
  expect(info(webp(vp8l(16384, 16384)))).toMatchObject({ width: 16384, height: 16384 })
})

it('probe() ignores the scaling bits of VP8', () => {
  expect(info(webp(vp8(10 | 0x4000, 8 | 0xc000)))).toMatchObject({ width: 10, height: 8 })
})

it('probe() counts the frames of an animation and places the first', () => {
  const rect = { x: 2, y: 4, width: 5, height: 3 }
  const frames = [anmf(rect, vp8l(5, 3)), anmf(FULL, vp8(10, 8)), anmf(FULL, vp8(10, 8))]
  const file = webp(vp8x(ANIMATION, 10, 8), riff('ANIM', u32le(0), [0, 0]), ...frames)
  expect(info(file)).toMatchObject({
    width: 10,
    height: 8,
    frames: 3,
    firstFrame: rect,
    isApart: true,
    lossless: true,
    hasAlpha: true, // the frame does not cover the canvas
  })
})

it('probe() agrees with sharp about an animated WebP', async () => {
  const frames = await Promise.all([picture(3).png().toBuffer(), picture(4).png().toBuffer()])
  const file = await sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer()
  const meta = await sharp(file).metadata()
  expect(info(file)).toMatchObject({ width: meta.width, height: meta.height, frames: meta.pages })
})

it.each([
  ['its magic bytes only', bytesFrom('RIFF', u32le(4), 'WEBP')],
  ['no picture', webp(vp8x(0, 10, 8))],
  ['an empty animation', webp(vp8x(ANIMATION, 10, 8))],
  ['no width', webp(vp8(0, 8))],
  ['a start code that is wrong', webp(vp8(10, 8).with(11, 0))],
  ['an inter frame', webp(vp8(10, 8).with(8, 0x11))],
  ['a VP8L signature that is wrong', webp(vp8l(10, 8).with(8, 0))],
  ['a VP8L version of the future', webp(vp8l(10, 8).with(12, 0x20))],
  ['a canvas unlike its picture', webp(vp8x(0, 10, 9), vp8(10, 8))],
  ['a canvas of 2^48 pixels', webp(riff('VP8X', u32le(0), u24le(-1), u24le(-1)), vp8(10, 8))],
  ['a frame unlike its picture', webp(vp8x(ANIMATION, 10, 8), anmf(FULL, vp8(9, 8)))],
  ['a frame without a picture', webp(vp8x(ANIMATION, 10, 8), anmf(FULL))],
  ['a frame outside the canvas', webp(vp8x(ANIMATION, 9, 8), anmf(FULL, vp8(10, 8)))],
])('probe() calls a WebP with %s damaged', (_, file) => {
  expect(refusal(file).code).toBe('damaged-image')
})

it('probe() does without the padding of the last chunk', () => {
  const exif = riff('EXIF', orientationTiff(6), 0)
  const file = webp(vp8x(8, 10, 8), vp8(10, 8), exif)
  expect(info(file.subarray(0, file.length - 1)).orientation).toBe(6)
})

it('probe() reads nothing behind the RIFF size', () => {
  const still = webp(vp8x(0, 10, 8), vp8(10, 8))
  expect(info(bytesFrom(still, riff('EXIF', orientationTiff(6)))).orientation).toBe(1)
})

it.each([
  [
    'still',
    webp(vp8x(ALPHA, 10, 8), riff('ALPH', 0), vp8(10, 8), riff('EXIF', orientationTiff(6))),
  ],
  ['animated', webp(vp8x(ANIMATION, 10, 8), anmf(FULL, riff('ALPH', 0), vp8(10, 8)))],
])('probe() answers or throws ImageError for every damage of a WebP: %s', (_, file) => {
  const use = (damagedFile: Uint8Array) =>
    attempt(damagedFile, (found) => {
      expect(found.width * found.height).toBeGreaterThan(0)
      const known = found as WebpInfo
      if (known.isApart) stillWebp(bytesOf(damagedFile), known)
    })
  for (const prefix of prefixes(file)) use(prefix)
  for (const mutant of mutations(file, { seed: 3, count: 5000, reach: file.length })) use(mutant)
})

it('probe() refuses a WebP without VP8X whose first chunk is not the picture', () => {
  expect(refusal(webp(riff('ALPH', 0), vp8(10, 8))).code).toBe('damaged-image')
})

it('probe() refuses a picture that is longer than its file says', () => {
  const file = webp(vp8(10, 8))
  file[19] = 1 // the length of the chunk: 16 MB more
  expect(refusal(file).code).toBe('damaged-image')
})
