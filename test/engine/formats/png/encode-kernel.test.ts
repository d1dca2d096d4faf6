import { crc32, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import {
  openPngEncoder,
  type PngEncoding,
} from '../../../../src/engine/formats/png/encode-kernel.ts'
import {
  pngEncodeArenaBytes,
  pngEncodeOutputBytes,
} from '../../../../src/engine/formats/png/encode-memory.ts'
import { openPng } from '../../../../src/engine/formats/png/kernel.ts'
import type { RowFormat } from '../../../../src/engine/rows/rows.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { type PngFilter, unfilterScalar } from '../../../twins/png.ts'

const kernels = testKernels()
const EFFORTS = ['fast', 'balanced', 'best'] as const

/** Encodes `pixels`, `band` rows at a time. */
function encode(
  pixels: Uint8Array,
  format: RowFormat,
  options: Partial<PngEncoding> & { band?: number } = {},
): Uint8Array {
  const { effort = 'balanced', alpha = true, band = 16 } = options
  const mark = kernels.exports.mark()
  try {
    const sink = openPngEncoder(kernels, format, { effort, alpha })
    const taken = kernels.exports.mark() - mark
    const predicted = pngEncodeArenaBytes(format)
    expect(taken).toBeLessThanOrEqual(predicted)
    expect(taken).toBeGreaterThan(predicted - 4096)
    const bytes = format.width * format.channels
    for (let y = 0; y < format.height; y += band) {
      const count = Math.min(band, format.height - y)
      sink.write(pixels.subarray(y * bytes, (y + count) * bytes), count)
    }
    const file = sink.finish()
    const joined = Buffer.concat(file.pieces)
    expect(joined.length).toBe(file.bytes)
    expect(joined.length).toBeLessThanOrEqual(pngEncodeOutputBytes(format, alpha))
    return joined
  } finally {
    kernels.exports.release(mark)
  }
}

/** Checks every CRC, and inflates IDAT by node:zlib, which checks the Adler sum. */
function opened(file: Uint8Array) {
  const bytes = Buffer.from(file)
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 4, at + 8 + length)
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body))
    chunks.push({ type: body.toString('latin1', 0, 4), data: body.subarray(4) })
    at += length + 12
  }
  const idat = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)
  return { chunks, stream: inflateSync(Buffer.concat(idat)), depth: bytes[24]!, type: bytes[25]! }
}

/** The rows of a gray 8-bit file, unfiltered in plain TypeScript. */
function grayPixels(file: Uint8Array, { width, height }: RowFormat): Uint8Array {
  const { stream, type, depth } = opened(file)
  expect([type, depth, stream.length]).toEqual([0, 8, (width + 1) * height])
  const pixels = new Uint8Array(width * height)
  let prior: Uint8Array = new Uint8Array(width)
  for (let y = 0; y < height; y++) {
    const row = stream.subarray(y * (width + 1), (y + 1) * (width + 1))
    prior = unfilterScalar(row[0] as PngFilter, row.subarray(1), prior, 1)
    pixels.set(prior, y * width)
  }
  return pixels
}

function expectSame(actual: Uint8Array, expected: Uint8Array): void {
  expect(Buffer.compare(actual, expected)).toBe(0)
}

/** Bytes that are hard on a compressor in different ways. The first one makes gray 8 bits deep. */
const CONTENTS: Record<string, (length: number, seed: number) => Uint8Array> = {
  noise: (length, seed) => seededRandom(seed).bytes(length),
  zeros: (length) => new Uint8Array(length),
  period: (length, seed) => Uint8Array.from({ length }, (_, i) => (i % (seed + 2)) * 7),
  fewLevels: (length, seed) =>
    seededRandom(seed)
      .bytes(length)
      .map((byte) => byte & 3),
  skewed: (length, seed) => {
    // Frequencies like Fibonacci numbers ask for codes longer than 15 bits.
    const random = seededRandom(seed)
    return Uint8Array.from({ length }, () => {
      let level = 0
      while (level < 40 && random.below(1000) < 618) level++
      return level * 5
    })
  },
  copies: (length, seed) => {
    // Pieces of noise that return at all distances, beyond the window too.
    const random = seededRandom(seed)
    const bytes = random.bytes(length)
    for (let at = 1000; at < length; ) {
      const count = 3 + random.below(400)
      const back = 1 + random.below(Math.min(at, 60_000))
      for (let i = 0; i < count && at + i < length; i++) bytes[at + i] = bytes[at + i - back]!
      at += count + random.below(300)
    }
    return bytes
  },
}

const SIZES = [
  [1, 1],
  [2, 1],
  [3, 3],
  [257, 3],
  [65_535, 1],
  [300, 217],
  [1000, 400],
] as const

describe.each(Object.entries(CONTENTS))('the deflate kernel on %s', (_, make) => {
  it.each(SIZES)('is inflated by zlib (%i × %i)', (width, height) => {
    const format = { width, height, channels: 1 } as const
    for (const effort of EFFORTS) {
      const pixels = make(width * height, width).slice()
      pixels[0] = 1
      expectSame(grayPixels(encode(pixels, format, { effort }), format), pixels)
    }
  })
})

describe('openPngEncoder()', () => {
  it('joins what changes into blocks of their own, and stores noise in the middle', () => {
    const format = { width: 1024, height: 600, channels: 1 } as const
    const pixels = new Uint8Array(1024 * 600)
    const noise = seededRandom(9).bytes(1024 * 200)
    pixels.set(noise, 1024 * 200)
    pixels[0] = 1
    const file = encode(pixels, format)
    expectSame(grayPixels(file, format), pixels)
    expect(file.length).toBeLessThan(noise.length * 1.01)
  })

  it('grows noise by less than 0.1 %', () => {
    for (const [width, height] of [
      [700, 500],
      [3, 5000],
      [1, 1],
    ] as const) {
      const file = encode(seededRandom(3).bytes(width * height * 4), { width, height, channels: 4 })
      expect(file.length).toBeLessThan((width * 4 + 1) * height * 1.001 + 2048)
    }
  })

  it('says that the pixels are sRGB, before the palette', () => {
    const rows = Uint8Array.from({ length: 64 }, (_, i) => [9, 200, 30, 255][i % 4]! ^ (i & 16))
    const { chunks } = opened(encode(rows, { width: 4, height: 4, channels: 4 }))
    expect(chunks.slice(0, 2).map(({ type }) => type)).toEqual(['IHDR', 'sRGB'])
    expect([...chunks[1]!.data]).toEqual([0])
  })

  it('hands out IDAT chunks of 64 KiB and a block at most', () => {
    const format = { width: 1000, height: 1000, channels: 1 } as const
    const { chunks } = opened(encode(seededRandom(4).bytes(1_000_000), format))
    const sizes = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data.length)
    expect(sizes.length).toBeGreaterThan(6)
    for (const size of sizes) expect(size).toBeLessThan(65_536 * 2 + 1024)
  })

  it('answers the same bytes however the rows come, and each time', () => {
    const format = { width: 211, height: 150, channels: 4 } as const
    const pixels = lateColour(format)
    const file = encode(pixels, format)
    for (const band of [1, 7, 16, 150]) {
      expectSame(encode(pixels, format, { band: 16 }), file)
      expect(opened(encode(pixels, format, { band })).stream.length).toBe((211 * 3 + 1) * 150)
    }
  })

  it('is read back by our own decoder while that is at work', () => {
    // PNG to PNG: both kernels are open at the same time, and the stream is replayed on the way.
    const format = { width: 300, height: 400, channels: 4 } as const
    const pixels = lateColour(format)
    const first = encode(pixels, format)
    const mark = kernels.exports.mark()
    const source = openPng(kernels, bytesOf(first))
    const sink = openPngEncoder(kernels, format, { effort: 'balanced', alpha: true })
    const band = new Uint8Array(300 * 4 * 16)
    for (let count = source.read(band, 16); count > 0; count = source.read(band, 16)) {
      sink.write(band, count)
    }
    expectSame(Buffer.concat(sink.finish().pieces), first)
    expect(source.missingRows).toBe(0)
    kernels.exports.release(mark)
  })

  it('throws when rows are missing', () => {
    const mark = kernels.exports.mark()
    const format = { width: 5, height: 5, channels: 4 } as const
    const sink = openPngEncoder(kernels, format, { effort: 'fast', alpha: true })
    sink.write(new Uint8Array(5 * 4 * 4), 4)
    expect(() => sink.finish()).toThrow('rows are missing')
    kernels.exports.release(mark)
  })

  it('takes less than 4 MB whatever the height, for 16383 pixels a row', () => {
    const format = { width: 16_383, height: 1_000_000, channels: 4 } as const
    expect(pngEncodeArenaBytes(format)).toBeLessThan(4_000_000)
    expect(pngEncodeArenaBytes({ width: 1, height: 1, channels: 4 })).toBeLessThan(2_300_000)
  })
})

/** Gray noise, then colour: the encoder has to start over twice, from gray and from the palette. */
function lateColour({ width, height }: RowFormat): Uint8Array {
  const random = seededRandom(width)
  const pixels = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const y = Math.floor(i / width)
    const level = random.below(y < height / 3 ? 2 : 40) * 3
    const isColour = y > height / 2
    pixels.set([level, isColour ? random.below(256) : level, level, 255], i * 4)
  }
  return pixels
}
