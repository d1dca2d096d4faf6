import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { webpArenaBytes } from '../../../../src/engine/formats/webp/kernel-memory.ts'
import { findWebpPicture, probeWebp } from '../../../../src/engine/formats/webp/probe.ts'
import { openVp8l } from '../../../../src/engine/formats/webp/vp8l-kernel.ts'
import { readAll, takeAll } from '../../../helpers/array-rows.ts'
import { photo } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { findTool } from '../../../helpers/tools.ts'
import {
  decodeByDwebp,
  decodeByKernels,
  encodeByCwebp,
  randomPicture,
  randomSettings,
} from '../../../helpers/webp-settings.ts'

const kernels = testKernels()
const cwebp = findTool('cwebp')
const dwebp = findTool('dwebp')

const decode = (file: Uint8Array) => decodeByKernels(kernels, file)
const rgba = (file: Uint8Array) => sharp(file).ensureAlpha().raw().toBuffer()

/** `toEqual` takes a second for a megabyte. */
function expectSame(actual: Uint8Array, expected: Uint8Array): void {
  expect(Buffer.compare(actual, expected)).toBe(0)
}

/** Alpha that is smooth and has edges. */
function withAlpha(width: number, height: number) {
  const mask = Buffer.from(
    Array.from({ length: width * height }, (_, i) => ((i % width) * 7 + (i >> 6)) & 255),
  )
  return photo(width, height).joinChannel(mask, { raw: { width, height, channels: 1 } })
}

describe('the kernels of WebP', () => {
  it.each([
    ['lossy', photo(161, 119).webp({ quality: 40 })],
    ['lossy, hardly filtered', photo(64, 50).webp({ quality: 97, smartSubsample: true })],
    ['lossy with alpha', withAlpha(75, 62).webp({ quality: 80 })],
    ['lossy with coarse alpha', withAlpha(75, 62).webp({ alphaQuality: 20 })],
    ['lossless', photo(130, 90).webp({ lossless: true })],
    ['lossless with alpha', withAlpha(50, 70).webp({ lossless: true, effort: 6 })],
    ['nearly lossless', photo(90, 40).webp({ nearLossless: true, quality: 60 })],
    ['one pixel', photo(1, 1).webp()],
    ['one lossless pixel', photo(1, 1).webp({ lossless: true })],
    ['one column', photo(1, 77).webp({ quality: 60 })],
    ['one row', photo(77, 1).webp({ quality: 60 })],
  ])('decode as sharp does, bit by bit: %s', async (_, made) => {
    const file = new Uint8Array(await made.toBuffer())
    const { pixels, missingRows } = decode(file)
    expect(missingRows).toBe(0)
    expectSame(pixels, await rgba(file))
  })

  it.skipIf(!cwebp || !dwebp)('decode as dwebp does, bit by bit, at 24 random settings', () => {
    for (let seed = 1; seed <= 24; seed++) {
      const random = seededRandom(seed)
      const picture = randomPicture(random, 120)
      const settings = randomSettings(random, picture.hasAlpha)
      const made = encodeByCwebp(cwebp!, picture, settings)
      const same = Buffer.compare(decode(made.file).pixels, decodeByDwebp(dwebp!, made.file))
      expect([made.settings, same]).toEqual([made.settings, 0])
    }
  })

  it('keep what distances reach of a lossless picture, and no more', async () => {
    // Rows repeat after 900,000 pixels: beyond the window of a smaller ring, within that of ours.
    const [width, height, period] = [1500, 730, 600]
    const noise = seededRandom(7).bytes(width * period)
    const pixels = Buffer.alloc(width * height)
    for (let i = 0; i < pixels.length; i++) pixels[i] = noise[i % noise.length]! & 0xf0
    const raw = { width, height, channels: 1 } as const
    const file = await sharp(pixels, { raw }).webp({ lossless: true, effort: 1 }).toBuffer()
    expectSame(decode(file).pixels, await rgba(file))
  })

  it('hand out bands by pointer as they hand out rows', async () => {
    const file = await photo(45, 70).webp({ lossless: true }).toBuffer()
    const mark = kernels.exports.mark()
    const picture = findWebpPicture(bytesOf(file))
    const placed = { picture, canvas: { width: 60, height: 100 }, left: 4, top: 10 }
    const bands = takeAll(kernels, openVp8l(kernels, bytesOf(file), placed))
    kernels.exports.release(mark)
    const rows = readAll(openVp8l(kernels, bytesOf(file), placed), 16)
    kernels.exports.release(mark)
    expectSame(bands, rows)
    const background = { r: 0, g: 0, b: 0, alpha: 0 }
    const expected = await sharp(file)
      .ensureAlpha()
      .extend({ left: 4, right: 11, top: 10, bottom: 20, background })
      .raw()
      .toBuffer()
    expectSame(rows, expected)
  })

  it.each([
    ['lossy', photo(120, 100).webp()],
    ['lossless', photo(90, 100).webp({ lossless: true })],
    ['with alpha', withAlpha(75, 62).webp()],
  ])('count the rows that a shortened file lacks, and hand out zeros: %s', async (_, made) => {
    const file = new Uint8Array(await made.toBuffer())
    const whole = decode(file)
    let before = 0
    for (let length = file.length - 1; length > file.length / 2; length -= 37) {
      const { pixels, missingRows, picture } = decode(file.slice(0, length))
      expect(missingRows).toBeGreaterThanOrEqual(before)
      before = missingRows
      const there = (picture.height - missingRows) * picture.width * 4
      expect(pixels.subarray(there).every((byte) => byte === 0)).toBe(true)
      // The last row of macroblocks that is there lacks its neighbours below.
      const sure = Math.max(0, there - 8 * picture.width * 4)
      expectSame(pixels.subarray(0, sure), whole.pixels.subarray(0, sure))
    }
    expect(before).toBeGreaterThan(0)
  })

  it.each([
    ['lossy', photo(300, 200).webp()],
    ['lossless', photo(300, 200).webp({ lossless: true })],
    ['with alpha', withAlpha(300, 200).webp()],
    ['narrow', photo(3, 900).webp({ lossless: true })],
    ['wide', photo(3000, 20).webp()],
  ])('take no more from the arena than is planned, nor much less: %s', async (_, made) => {
    const file = new Uint8Array(await made.toBuffer())
    const planned = webpArenaBytes(probeWebp(bytesOf(file)))
    const { arenaBytes } = decode(file)
    expect(arenaBytes).toBeLessThanOrEqual(planned)
    expect(planned).toBeLessThanOrEqual(1.5 * arenaBytes)
  })
})
