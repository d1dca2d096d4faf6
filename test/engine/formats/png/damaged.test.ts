import { inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { emptyBlocks } from '../../../helpers/deflate-writer.ts'
import {
  decode,
  expectSame,
  palette,
  picture,
  RGB,
  WHOLE_RGB,
} from '../../../helpers/png-kernel.ts'
import { pngChunk, writePng } from '../../../helpers/png-writer.ts'
import { seededRandom } from '../../../helpers/random.ts'
import type { PngFilter } from '../../../twins/png.ts'

it('openPng() ignores bytes behind the image and unknown ancillary chunks', () => {
  const file = writePng(RGB, { before: [pngChunk('zTXt', [1, 2, 3]), pngChunk('abCd', [])] })
  expectSame(decode(Buffer.concat([file, new Uint8Array(99)])).pixels, WHOLE_RGB)
})

it('openPng() ignores data behind the last row, a wrong adler and a missing IEND', () => {
  const longer = writePng({ ...RGB, height: 200 })
  longer.set(pngChunk('IHDR', [0, 0, 1, 144, 0, 0, 0, 150, 8, 2, 0, 0, 0]), 8)
  expectSame(decode(longer).pixels, WHOLE_RGB.subarray(0, 400 * 150 * 4))
  const change = (stream: Uint8Array) => {
    stream.fill(0, stream.length - 4)
    return stream
  }
  const file = writePng(RGB, { change })
  expect(decode(file.subarray(0, file.length - 12))).toMatchObject({ missingRows: 0 })
})

it.each([0.1, 0.5, 0.9])('openPng() counts the rows of a file cut at %f', (part) => {
  const file = writePng(RGB, { split: [1000] })
  const { pixels, missingRows } = decode(file.subarray(0, Math.floor(file.length * part)))
  const whole = 300 - missingRows
  expect(whole / 300).toBeGreaterThan(part - 0.1)
  expect(whole / 300).toBeLessThan(part + 0.1)
  expectSame(pixels.subarray(0, whole * 1600), WHOLE_RGB.subarray(0, whole * 1600))
  expect(pixels.subarray(whole * 1600).every((value) => value === 0)).toBe(true)
})

it('openPng() counts the rows of a cut Adam7 file that lack pixels', () => {
  const file = writePng(RGB, { interlaced: true, split: [1000] })
  expect(decode(file.subarray(0, file.length >> 2)).missingRows).toBe(300)
  const almost = decode(file.subarray(0, Math.floor(file.length * 0.75)))
  expect(almost.missingRows).toBeGreaterThan(50) // of the 150 odd rows, which come last
  expect(almost.missingRows).toBeLessThan(100)
})

it('openPng() drops data from the first chunk with a wrong CRC on', () => {
  const file = writePng(RGB, { split: [5000] })
  file[file.length >> 1]! ^= 1
  const { missingRows, pixels } = decode(file)
  expect(missingRows).toBeGreaterThan(100)
  expect(missingRows).toBeLessThan(200)
  const whole = (300 - missingRows) * 1600
  expectSame(pixels.subarray(0, whole), WHOLE_RGB.subarray(0, whole))
})

it.each([
  ['a bad zlib header', (s: Uint8Array) => s.fill(0xff, 0, 2)],
  ['a preset dictionary', (s: Uint8Array) => s.fill(0x78, 0, 1).fill(0xbb, 1, 2)],
  ['a reserved block type', (s: Uint8Array) => s.fill(0xff, 2, 3)],
  ['no data', (s: Uint8Array) => s.subarray(0, 2)],
])('openPng() makes up all rows with %s', (_, change) => {
  expect(decode(writePng(RGB, { change })).missingRows).toBe(300)
})

it('openPng() makes up rows after a match that reaches back too far', () => {
  // A fixed block: length 3 at distance 1, before there is any output.
  const change = () => Uint8Array.of(0x78, 0x01, 0x03, 0x02, 0x00, 0x00)
  expect(decode(writePng(RGB, { change })).missingRows).toBe(300)
})

it('openPng() reads on behind thousands of empty blocks with the fixed codes', () => {
  const change = (stream: Uint8Array) => emptyBlocks(20_000, false, inflateSync(stream))
  expect(decode(writePng(picture([6, 8], 30, 20), { change })).missingRows).toBe(0)
})

it('openPng() gives up on thousands of empty blocks with tables of their own', () => {
  const change = (stream: Uint8Array) => emptyBlocks(5_000, true, inflateSync(stream))
  expect(decode(writePng(picture([6, 8], 30, 20), { change })).missingRows).toBe(20)
})

it('openPng() stops at an unknown row filter', () => {
  const filter = (y: number) => (y === 100 ? (5 as PngFilter) : 1)
  const image = { ...RGB, samples: RGB.samples }
  const file = () => decode(writePng(image, { filter }))
  expect(file().missingRows).toBe(200)
})

it.each([
  ['the signature', (file: Uint8Array) => file.fill(0, 0, 1)],
  ['the CRC of the header', (file: Uint8Array) => file.fill(0, 29, 33)],
  ['the whole file', () => new Uint8Array(0)],
  ['the data', (file: Uint8Array) => file.subarray(0, 33)],
])('openPng() refuses a file with damage to %s', (_, change) => {
  expect(() => decode(change(writePng(RGB)))).toThrow('Cannot decode PNG: the header is damaged')
})

it('openPng() refuses unknown critical chunks, and palettes that are missing or damaged', () => {
  const critical = writePng(RGB, { before: [pngChunk('ABCD', [])] })
  expect(() => decode(critical)).toThrow('a chunk type is unknown')
  const indexed = picture([3, 8], 5, 5)
  expect(() => decode(writePng(indexed))).toThrow('the header is damaged')
  const odd = [pngChunk('PLTE', [1, 2, 3, 4])]
  expect(() => decode(writePng(indexed, { before: odd }))).toThrow('the header is damaged')
})

it('openPng() takes palette indices without a colour as black', () => {
  const indexed = { width: 2, height: 1, depth: 8, colourType: 3, samples: [0, 9] } as const
  const before = [pngChunk('PLTE', [10, 20, 30])]
  expect([...decode(writePng(indexed, { before })).pixels]).toEqual([10, 20, 30, 255, 0, 0, 0, 255])
})

it('openPng() answers sizes that cannot be held with memory-budget', () => {
  const file = writePng(picture([6, 8], 1, 1))
  const side = [0x7f, 0xff, 0xff, 0xff]
  file.set(pngChunk('IHDR', [...side, ...side, 8, 6, 0, 0, 0]), 8)
  expect(() => decode(file)).toThrow('Cannot decode PNG: out of memory')
})

it('openPng() survives single-byte damage anywhere', () => {
  const random = seededRandom(11)
  for (const interlaced of [false, true]) {
    const healthy = writePng(picture([3, 4], 61, 47), {
      interlaced,
      before: palette(4),
      split: [300],
    })
    for (let at = 0; at < healthy.length; at++) {
      const file = healthy.slice()
      file[at] = random.below(256)
      try {
        expect(decode(file).width).toBeGreaterThan(0)
      } catch (error) {
        expect((error as Error).message).toMatch(/^Cannot decode PNG: /)
      }
    }
  }
})
