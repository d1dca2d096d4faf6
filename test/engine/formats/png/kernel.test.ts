import { constants, deflateRawSync, inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import type { PngInfo } from '../../../../src/engine/formats/png/info.ts'
import { openPng } from '../../../../src/engine/formats/png/kernel.ts'
import { pngArenaBytes } from '../../../../src/engine/formats/png/kernel-memory.ts'
import { emptyBlocks } from '../../../helpers/deflate-writer.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { type PngPicture, pngChunk, samplesOf, writePng } from '../../../helpers/png-writer.ts'
import { seededRandom } from '../../../helpers/random.ts'
import type { PngFilter } from '../../../twins/png.ts'

const kernels = testKernels()

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

interface Decoded {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly pixels: Uint8Array
  readonly missingRows: number
  readonly arenaBytes: number
}

/** Decodes a whole file. */
function decode(file: Uint8Array): Decoded {
  const mark = kernels.exports.mark()
  try {
    const png = openPng(kernels, bytesOf(file))
    const arenaBytes = kernels.exports.mark() - mark
    const { width, height, channels } = png.format
    const pixels = new Uint8Array(width * height * channels)
    expect(png.read(pixels, height)).toBe(height)
    expect(png.read(pixels, 1)).toBe(0)
    return { width, height, channels, pixels, missingRows: png.missingRows, arenaBytes }
  } finally {
    kernels.exports.release(mark)
  }
}

/** `toEqual` takes a second for a megabyte. */
function expectSame(actual: Uint8Array, expected: Uint8Array): void {
  expect(Buffer.compare(actual, expected)).toBe(0)
}

/** Smooth noise, so that there is something to compress. */
function picture(
  [colourType, depth]: readonly [PngPicture['colourType'], PngPicture['depth']],
  width: number,
  height: number,
): PngPicture {
  const random = seededRandom(colourType * 100 + depth + width)
  const perPixel = samplesOf(colourType)
  const top = 2 ** depth
  const samples = Array.from({ length: width * height * perPixel }, (_, i) => {
    const x = Math.floor(i / perPixel) % width
    return (
      Math.floor(
        ((Math.sin(x / 9 + (i % perPixel)) + 1) / 2) * top * 0.9 + random.below(top / 8 + 1),
      ) % top
    )
  })
  return { width, height, depth, colourType, samples }
}

/** A palette of `2 ** depth` colours; every third is translucent. */
function palette(depth: number): Uint8Array[] {
  const random = seededRandom(depth)
  const alphas = random.bytes(2 ** depth).map((value, i) => (i % 3 ? 255 : value))
  return [pngChunk('PLTE', random.bytes(3 * 2 ** depth)), pngChunk('tRNS', alphas)]
}

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

const RGB = picture([2, 8], 400, 300)
const WHOLE_RGB = decode(writePng(RGB)).pixels
/** For thousands of chunks or blocks, each made by a call of its own. */
const LOW_RGB = picture([2, 8], 400, 40)
const WHOLE_LOW_RGB = decode(writePng(LOW_RGB)).pixels

it.each([0, 1, 2, 3, 4] as const)('openPng() undoes filter %i', (filter: PngFilter) => {
  expectSame(decode(writePng(RGB, { filter: () => filter })).pixels, WHOLE_RGB)
})

it.each([
  { level: 0 },
  { level: 1 },
  { level: 9 },
  { strategy: 'fixed' },
  { strategy: 'huffman' },
  { strategy: 'runs' },
] as const)('openPng() inflates every kind of block (%o)', (options) => {
  for (const interlaced of [false, true]) {
    expectSame(decode(writePng(RGB, { ...options, interlaced })).pixels, WHOLE_RGB)
  }
})

it.each([[1], [1, 1, 3], [2, 7, 100], [8191], [5, 0, 0, 60000]])(
  'openPng() joins data chunks of any size (%i, …)',
  (...split) => {
    const [image, whole] = split[0] === 1 ? [LOW_RGB, WHOLE_LOW_RGB] : [RGB, WHOLE_RGB]
    expectSame(decode(writePng(image, { split })).pixels, whole)
    expectSame(decode(writePng(image, { split, level: 0 })).pixels, whole)
  },
)

it.each([5, 6, 7, 8, 9, 10, 11])('openPng() aligns stored blocks at any edge (%i)', (bytes) => {
  // Such a block hands back what was read ahead, even what lay in front of the edge.
  const change = (stream: Uint8Array) => {
    const raw = inflateSync(stream)
    const pieces = Array.from({ length: Math.ceil(raw.length / bytes) }, (_, i) =>
      deflateRawSync(raw.subarray(i * bytes, (i + 1) * bytes), {
        finishFlush: constants.Z_SYNC_FLUSH,
      }),
    )
    return Buffer.concat([stream.subarray(0, 2), ...pieces, Uint8Array.of(3, 0, 0, 0, 0, 0)])
  }
  expectSame(decode(writePng(LOW_RGB, { change })).pixels, WHOLE_LOW_RGB)
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
