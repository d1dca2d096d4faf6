import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { PngInfo } from '../../../../src/engine/formats/png/info.ts'
import { pngArenaBytes } from '../../../../src/engine/formats/png/kernel-memory.ts'
import { decode, palette, picture } from '../../../helpers/png-kernel.ts'
import { pngChunk, samplesOf, writePng } from '../../../helpers/png-writer.ts'
import { seededRandom } from '../../../helpers/random.ts'

const KINDS = [
  [0, 1],
  [0, 2],
  [0, 4],
  [0, 8],
  [0, 16],
  [2, 8],
  [2, 16],
  [3, 1],
  [3, 2],
  [3, 4],
  [3, 8],
  [4, 8],
  [4, 16],
  [6, 8],
  [6, 16],
] as const

/** What sharp makes of it, as `channels` channels. 16-bit samples are cut there, not rounded. */
async function reference(file: Uint8Array, channels: number): Promise<Uint8Array> {
  const image = sharp(file)
  return channels === 1
    ? image.toColourspace('b-w').raw().toBuffer()
    : image.ensureAlpha().toColourspace('srgb').raw().toBuffer()
}

/** 8-bit samples must be the same, 16-bit ones may be rounded up by one. */
async function expectLikeSharp(file: Uint8Array, depth: number): Promise<void> {
  const { pixels, channels, missingRows } = decode(file)
  const expected = await reference(file, channels)
  expect(missingRows).toBe(0)
  expect(pixels.length).toBe(expected.length)
  let worst = 0
  for (let i = 0; i < pixels.length; i++) {
    worst = Math.max(worst, Math.abs(pixels[i]! - expected[i]!))
  }
  expect(worst).toBeLessThanOrEqual(depth === 16 ? 1 : 0)
}

describe.each(KINDS)('openPng() with colour type %i and %i bits', (colourType, depth) => {
  const before = colourType === 3 ? palette(depth) : []
  it.each([
    [1, 1],
    [3, 5],
    [9, 1],
    [1, 9],
    [33, 31],
    [257, 40],
  ])('decodes %ix%i like sharp', async (width, height) => {
    const image = picture([colourType, depth], width, height)
    await expectLikeSharp(writePng(image, { before }), depth)
    await expectLikeSharp(writePng(image, { before, interlaced: true }), depth)
  })

  it('finds the transparent colour like sharp', async () => {
    if (colourType !== 0 && colourType !== 2) return
    const image = picture([colourType, depth], 40, 30)
    const key = Array.from({ length: samplesOf(colourType) }, (_, c) => {
      const value = image.samples[c]!
      return [value >> 8, value & 255]
    })
    const tRNS = [pngChunk('tRNS', key.flat())]
    await expectLikeSharp(writePng(image, { before: tRNS }), depth)
    await expectLikeSharp(writePng(image, { before: tRNS, interlaced: true }), depth)
    expect(decode(writePng(image, { before: tRNS })).pixels[3]).toBe(0)
  })

  it('is predicted by pngArenaBytes()', () => {
    for (const interlaced of [false, true]) {
      const image = picture([colourType, depth], 700, 90)
      const info = {
        width: 700,
        height: 90,
        depth,
        channels: colourType === 3 ? 3 : samplesOf(colourType),
        palette: colourType === 3,
        interlaced,
      } as PngInfo
      const measured = decode(writePng(image, { before, interlaced })).arenaBytes
      expect(pngArenaBytes(info)).toBeGreaterThanOrEqual(measured)
      expect(pngArenaBytes(info)).toBeLessThanOrEqual(measured * 1.1)
    }
  })
})

it('openPng() inflates what sharp wrote, at every level and with long matches', async () => {
  const width = 1500
  const tile = seededRandom(3).bytes(4500)
  const raw = Buffer.concat(
    Array.from({ length: 60 }, (_, y) => (y % 7 ? tile : tile.map((v) => v ^ y))),
  )
  for (const compressionLevel of [1, 6, 9]) {
    for (const adaptiveFiltering of [false, true]) {
      const file = await sharp(raw, { raw: { width, height: 60, channels: 3 } })
        .png({ compressionLevel, adaptiveFiltering })
        .toBuffer()
      await expectLikeSharp(file, 8)
    }
  }
})
