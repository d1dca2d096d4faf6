import sharp, { type Sharp } from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { SlabList } from '../../../../src/engine/bytes/slab-list.ts'
import type { GifInfo } from '../../../../src/engine/formats/gif/info.ts'
import { gifPeakBytes, openGif } from '../../../../src/engine/formats/gif/rows.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import { bytesFrom } from '../../../helpers/craft.ts'
import {
  GIF_COLOURS,
  gif,
  gifControl,
  gifFrame,
  gifScreen,
  packCodes,
  subBlocks,
} from '../../../helpers/craft-gif.ts'
import { attempt, mutations, prefixes } from '../../../helpers/damage.ts'
import { seededRandom } from '../../../helpers/random.ts'

interface Decoded {
  readonly pixels: Uint8Array
  readonly missingRows: number
}

function decode(file: Uint8Array, band = 3): Decoded {
  const bytes = bytesOf(file)
  const info = probe(bytes) as GifInfo
  const source = openGif(bytes, info)
  const stride = info.width * 4
  const pixels = new Uint8Array(info.height * stride).fill(0xee) // what a caller left there
  let rows = 0
  for (;;) {
    const count = source.read(pixels.subarray(rows * stride), band)
    if (count === 0) break
    rows += count
  }
  expect(rows).toBe(info.height)
  return { pixels, missingRows: source.missingRows }
}

/** RGBA of indexes; `undefined` is transparent. */
function painted(...indexes: readonly (number | undefined)[]): Uint8Array {
  return bytesFrom(
    ...indexes.map((i) => (i === undefined ? [0, 0, 0, 0] : [...GIF_COLOURS[i]!, 255])),
  )
}

/** A picture with enough detail that LZW fills its table several times over. */
function noise(width: number, height: number, channels: 3 | 4): Sharp {
  const data = seededRandom(5).bytes(width * height * channels)
  return sharp(data, { raw: { width, height, channels } })
}

it.each([
  ['noise', () => noise(131, 97, 3)],
  ['noise with transparency', () => noise(64, 50, 4)],
  ['flat', () => sharp({ create: { width: 500, height: 300, channels: 3, background: 'teal' } })],
  ['one pixel', () => noise(1, 1, 3)],
])('openGif() equals sharp on %s', async (_, make) => {
  const file = await make().gif().toBuffer()
  const expected = await sharp(file).ensureAlpha().raw().toBuffer()
  const { pixels, missingRows } = decode(file)
  expect(missingRows).toBe(0)
  for (let i = 3; i < expected.length; i += 4) if (expected[i] === 0) expected.fill(0, i - 3, i)
  expect(Buffer.compare(pixels, expected)).toBe(0)
})

it('openGif() yields the same rows whatever the band, from a slab list too', async () => {
  const file = await noise(40, 33, 3).gif().toBuffer()
  const { pixels } = decode(file, 1)
  expect(decode(file, 1000).pixels).toEqual(pixels)
  const list = new SlabList()
  for (let i = 0; i < file.length; i += 7) list.append(file.subarray(i, i + 7))
  const into = new Uint8Array(pixels.length)
  expect(openGif(list, probe(list) as GifInfo).read(into, 33)).toBe(33)
  expect(into).toEqual(pixels)
})

it('openGif() leaves the transparent colour and the uncovered canvas transparent', () => {
  const frame = gifFrame({ x: 1, y: 1, width: 2, height: 1, pixels: [2, 3] })
  const { pixels } = decode(gif(gifScreen(3, 2), gifControl(2), frame))
  expect(pixels).toEqual(painted(undefined, undefined, undefined, undefined, undefined, 3))
})

it('openGif() clips a frame that reaches beyond the canvas', () => {
  const frame = gifFrame({ x: 1, y: 1, width: 3, height: 2, pixels: [1, 2, 3, 2, 3, 1] })
  expect(decode(gif(gifScreen(3, 2), frame))).toEqual({
    pixels: painted(undefined, undefined, undefined, undefined, 1, 2),
    missingRows: 0,
  })
})

it.each([
  [0, 0],
  [2, 9],
  [9, 1],
])('openGif() shows all of a first frame larger than its screen of %ix%i', (width, height) => {
  const frame = gifFrame({ x: 5, y: 7, width: 3, height: 2, pixels: [1, 2, 3, 2, 3, 1] })
  expect(decode(gif(gifScreen(width, height), frame))).toEqual({
    pixels: painted(1, 2, 3, 2, 3, 1),
    missingRows: 0,
  })
})

it('openGif() yields a transparent canvas when the frame lies wholly outside', () => {
  for (const interlaced of [false, true]) {
    for (const [x, y] of [
      [9, 9],
      [9, 0],
      [0, 9],
    ] as const) {
      const frame = gifFrame({ x, y, width: 2, height: 2, interlaced })
      const decoded = decode(gif(gifScreen(2, 2), frame))
      expect(decoded).toEqual({ pixels: new Uint8Array(16), missingRows: 0 })
    }
  }
})

it('openGif() prefers the local palette', () => {
  const palette = [...GIF_COLOURS].reverse()
  const { pixels } = decode(gif(gifScreen(1, 1), gifFrame({ width: 1, height: 1, palette })))
  expect([...pixels]).toEqual([0, 255, 0, 255])
})

it('openGif() paints colours outside of the palette black', () => {
  const frame = gifFrame({ width: 2, height: 1, pixels: [200, 1] })
  expect(decode(gif(gifScreen(2, 1), frame)).pixels).toEqual(painted(0, 1))
  const bare = gifFrame({ width: 2, height: 1, pixels: [0, 1] })
  expect(decode(gif(gifScreen(2, 1, false), bare)).pixels).toEqual(painted(0, 0))
})

it.each([1, 2, 3, 4, 5, 8, 9, 16, 17, 31])('openGif() sorts %i interlaced rows', (height) => {
  const order: number[] = []
  for (const [first, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const) {
    for (let y = first; y < height; y += step) order.push(y)
  }
  const frame = gifFrame({ width: 1, height, interlaced: true, pixels: order.map((y) => y % 4) })
  const { pixels, missingRows } = decode(gif(gifScreen(1, height), frame))
  expect(pixels).toEqual(painted(...Array.from({ length: height }, (_, y) => y % 4)))
  expect(missingRows).toBe(0)
})

it('openGif() clips interlaced frames', () => {
  const pixels = Array.from({ length: 90 }, (_, i) => i % 4)
  const whole = gifFrame({ width: 9, height: 10, pixels, interlaced: true })
  const expected = decode(gif(gifScreen(9, 10), whole)).pixels
  const shifted = gifFrame({ x: 4, y: 7, width: 9, height: 10, pixels, interlaced: true })
  const clipped = decode(gif(gifScreen(9, 10), shifted)).pixels
  for (let y = 0; y < 3; y++) {
    const row = clipped.subarray((y + 7) * 36 + 16, (y + 8) * 36)
    expect(row).toEqual(expected.subarray(y * 36, y * 36 + 20))
  }
})

it.each([false, true])('openGif() counts missing rows (interlaced: %s)', (interlaced) => {
  const frame = gifFrame({ width: 2, height: 4, pixels: [1, 1, 1], interlaced })
  const { pixels, missingRows } = decode(gif(gifScreen(2, 4), frame))
  expect(missingRows).toBe(3)
  expect(pixels.filter((byte, i) => i % 4 === 3 && byte > 0)).toHaveLength(3)
})

/** A one-row GIF of four pixels with these codes of three bits (minimum code size 2). */
function coded(...codes: readonly number[]): Uint8Array {
  const descriptor = bytesFrom(0x2c, 0, 0, 0, 0, 4, 0, 1, 0, 0)
  return gif(gifScreen(4, 1), descriptor, 2, subBlocks(packCodes(codes, () => 3)))
}

it.each([
  ['no first clear code', [1, 2, 3, 1], painted(1, 2, 3, 1), 0],
  ['a code for the string being made', [4, 1, 6, 2], painted(1, 1, 1, 2), 0],
  ['a code from the future', [4, 1, 7], painted(1, undefined, undefined, undefined), 1],
  ['a string code right after clear', [4, 6], new Uint8Array(16), 1],
  ['an early end code', [4, 1, 5, 1], painted(1, undefined, undefined, undefined), 1],
  ['clear codes in a row', [4, 4, 4, 2, 4, 3, 4, 1, 4, 2], painted(2, 3, 1, 2), 0],
] as const)('openGif() reads %s', (_, codes, expected, missing) => {
  expect(decode(coded(...codes))).toEqual({ pixels: expected, missingRows: missing })
})

it.each([4, 8, 9, 10, 11])('openGif() reads a minimum code size of %i', (size) => {
  const codes = packCodes([1 << size, 1, 2, 3, 1, (1 << size) + 1], () => size + 1)
  const descriptor = bytesFrom(0x2c, 0, 0, 0, 0, 4, 0, 1, 0, 0)
  const file = gif(gifScreen(4, 1), descriptor, size, subBlocks(codes))
  expect(decode(file)).toEqual({ pixels: painted(1, 2, 3, 1), missingRows: 0 })
})

it.each([0, 12, 255])('probe() refuses a minimum code size of %i', (size) => {
  const codes = packCodes([1, 1, 1, 1, 1], () => size + 1)
  const descriptor = bytesFrom(0x2c, 0, 0, 0, 0, 4, 0, 1, 0, 0)
  const file = gif(gifScreen(4, 1), descriptor, size, subBlocks(codes))
  expect(() => probe(bytesOf(file))).toThrow(`codes of ${size} bits are not legal`)
})

it('openGif() never reads behind the first frame', () => {
  const frames = Array.from({ length: 500 }, () => gifFrame({ width: 4, height: 4 }))
  const file = gif(gifScreen(4, 4), ...frames)
  const bytes = bytesOf(file)
  const info = probe(bytes) as GifInfo
  let furthest = 0
  const watched = {
    ...bytes,
    at(offset: number) {
      furthest = Math.max(furthest, offset)
      return bytes.at(offset)
    },
  }
  openGif(watched, info).read(new Uint8Array(64), 4)
  expect(furthest).toBeLessThan(100)
})

it('gifPeakBytes() grows with the pixels only when they are interlaced', () => {
  const at = (interlaced: boolean) =>
    gifPeakBytes(
      probe(
        bytesOf(gif(gifScreen(900, 900), gifFrame({ width: 900, height: 900, interlaced }))),
      ) as GifInfo,
    )
  expect(at(false)).toBeLessThan(20_000)
  expect(at(true)).toBeGreaterThan(900 * 900)
  expect(at(true)).toBeLessThan(900 * 900 + 25_000)
})

it('openGif() throws nothing for every prefix and mutation that the probe accepts', async () => {
  const file = await noise(12, 9, 4).gif().toBuffer()
  const isOpened = (damaged: Uint8Array) =>
    attempt(damaged, (info) => info.format === 'gif' && info.width * info.height < 1e6)
  for (const prefix of prefixes(file)) if (isOpened(prefix)) decode(prefix)
  for (const mutant of mutations(file, { seed: 6, count: 2000, reach: file.length })) {
    if (isOpened(mutant)) decode(mutant, 1 + (mutant[20]! % 5))
  }
})
