import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { ImageError } from '../../../../src/engine/api/errors.ts'
import {
  type JpegEncodingOptions,
  openJpegEncoder,
} from '../../../../src/engine/formats/jpeg/encode-kernel.ts'
import { jpegEncodeArenaBytes } from '../../../../src/engine/formats/jpeg/encode-memory.ts'
import type { Kernels } from '../../../../src/engine/kernels/kernels.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import type { RowFormat } from '../../../../src/engine/rows/rows.ts'
import { photoPixels } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'

const kernels = testKernels()

const PLAIN: JpegEncodingOptions = { quality: 75, effort: 'balanced', lowMemory: false }

/** Rows of a photo-like picture. */
function photoRows(width: number, height: number, channels: 1 | 4): Uint8Array {
  const pixels = photoPixels(width, height)
  const rows = new Uint8Array(width * height * channels).fill(255)
  for (let i = 0; i < width * height; i++) {
    rows.set(pixels.subarray(i * 3, i * 3 + Math.min(channels, 3)), i * channels)
  }
  return rows
}

function noiseRows(width: number, height: number): Uint8Array {
  return seededRandom(7).bytes(width * height * 4)
}

interface Job {
  readonly format: RowFormat
  readonly rows: Uint8Array
  readonly options?: Partial<JpegEncodingOptions>
  /** Rows that are written at a time. */
  readonly band?: number
  readonly kernels?: Kernels
}

/** Encodes and gives the arena back, whatever happens. */
function encode({ format, rows, options, band = 16, kernels: used = kernels }: Job): Uint8Array {
  const mark = used.exports.mark()
  try {
    const sink = openJpegEncoder(used, format, { ...PLAIN, ...options })
    const stride = format.width * format.channels
    for (let y = 0; y < format.height; y += band) {
      const count = Math.min(band, format.height - y)
      sink.write(rows.subarray(y * stride, (y + count) * stride), count)
    }
    return runAtOnce(sink.finish())
  } finally {
    used.exports.release(mark)
  }
}

/** Samples of a file that libjpeg reads without a warning. */
async function decoded(file: Uint8Array) {
  const image = sharp(file, { failOn: 'warning', limitInputPixels: false })
  const { space } = await image.metadata()
  const gray = space === 'b-w' ? image.toColourspace('b-w') : image
  const { data, info } = await gray.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: info.channels }
}

const SIZES = [
  [1, 1],
  [7, 5],
  [8, 8],
  [16, 16],
  [17, 33],
  [31, 64],
  [640, 480],
  [1, 3000],
  [3000, 1],
  [65_500, 1],
  [1, 65_500],
] as const

describe.each(['fast', 'balanced', 'best'] as const)('openJpegEncoder() at effort %s', (effort) => {
  it.each(SIZES)('makes files of %i by %i that libjpeg reads', async (width, height) => {
    for (const channels of [1, 4] as const) {
      for (const quality of [1, 75, 85, 100]) {
        const rows = photoRows(width, height, channels)
        const format = { width, height, channels }
        const image = await decoded(encode({ format, rows, options: { effort, quality } }))
        expect(image).toMatchObject({ width, height, channels: channels === 1 ? 1 : 3 })
      }
    }
  })

  it('comes close to noise, black and white dots and flat areas at quality 100', async () => {
    const [width, height] = [75, 41]
    const random = seededRandom(3)
    const dots = Uint8Array.from({ length: width * height }, () => 255 * random.below(2))
    const flat = new Uint8Array(width * height).fill(201)
    for (const gray of [random.bytes(width * height), dots, flat]) {
      const format = { width, height, channels: 1 } as const
      const options = { effort, quality: 100 }
      const { data } = await decoded(encode({ format, rows: gray, options }))
      const errors = data.map((value, i) => Math.abs(value - gray[i]!))
      expect(Math.max(...errors)).toBeLessThanOrEqual(8)
    }
  })

  it('answers the same bytes for the same rows, however they are handed over', () => {
    const format = { width: 203, height: 117, channels: 4 } as const
    const rows = photoRows(203, 117, 4)
    const file = encode({ format, rows, options: { effort } })
    for (const band of [1, 7, 117]) {
      expect(encode({ format, rows, options: { effort }, band })).toEqual(file)
    }
    expect(encode({ format, rows, options: { effort }, kernels: testKernels() })).toEqual(file)
  })

  it('takes rows of kernel memory where they are', () => {
    const format = { width: 50, height: 40, channels: 4 } as const
    const rows = photoRows(50, 40, 4)
    const mark = kernels.exports.mark()
    const pointer = kernels.alloc(rows.length)
    kernels.view(pointer, rows.length).set(rows)
    const sink = openJpegEncoder(kernels, format, { ...PLAIN, effort })
    sink.write(kernels.view(pointer, rows.length), 40)
    const file = runAtOnce(sink.finish())
    kernels.exports.release(mark)
    expect(file).toEqual(encode({ format, rows, options: { effort } }))
  })
})

it('openJpegEncoder() leaves the memory around its blocks alone', () => {
  const { exports, alloc, view } = kernels
  const mark = exports.mark()
  const guard = alloc(4096)
  view(guard, 4096).fill(0xa5)
  for (const quality of [75, 85, 95]) {
    const format = { width: 333, height: 77, channels: 4 } as const
    const rows = noiseRows(333, 77)
    const inner = exports.mark()
    const sink = openJpegEncoder(kernels, format, { ...PLAIN, quality })
    const end = exports.mark()
    const behind = alloc(4096)
    view(behind, 4096).fill(0x5a)
    sink.write(rows, 77)
    runAtOnce(sink.finish())
    expect(behind).toBeGreaterThanOrEqual(end)
    expect(view(guard, 4096).every((byte) => byte === 0xa5)).toBe(true)
    expect(view(behind, 4096).every((byte) => byte === 0x5a)).toBe(true)
    exports.release(inner)
  }
  exports.release(mark)
})

describe('openJpegEncoder() with lowMemory', () => {
  /** What the arena is asked for in all. */
  function arenaBytes(format: RowFormat, rows: Uint8Array, options: Partial<JpegEncodingOptions>) {
    const used = testKernels()
    const before = used.exports.mark()
    const sink = openJpegEncoder(used, format, { ...PLAIN, ...options })
    sink.write(rows, format.height)
    const file = runAtOnce(sink.finish())
    return { file, bytes: used.exports.mark() - before }
  }

  it.each([50, 75, 80, 90, 98])('takes exactly what was predicted at quality %i', (quality) => {
    for (const channels of [1, 4] as const) {
      for (const effort of ['fast', 'balanced'] as const) {
        const format = { width: 801, height: 603, channels }
        const options = { quality, effort, lowMemory: true }
        const { bytes } = arenaBytes(format, photoRows(801, 603, channels), options)
        expect(bytes).toBe(jpegEncodeArenaBytes(format, { quality, effort }))
      }
    }
  })

  it('makes a sequential file of the same picture where tokens do not fit', async () => {
    const format = { width: 640, height: 480, channels: 4 } as const
    const options = { quality: 96, effort: 'fast' } as const
    const rows = noiseRows(640, 480)
    const spilled = arenaBytes(format, rows, { ...options, lowMemory: true })
    const free = arenaBytes(format, rows, options)
    expect(spilled.bytes).toBe(jpegEncodeArenaBytes(format, options))
    expect(free.bytes).toBeGreaterThan(spilled.bytes)
    const [one, other] = await Promise.all([decoded(spilled.file), decoded(free.file)])
    expect(one.data.equals(other.data)).toBe(true)
  })

  it('turns sequential when progressive scans do not fit', async () => {
    const format = { width: 640, height: 480, channels: 4 } as const
    const options = { quality: 96, effort: 'balanced' } as const
    const rows = noiseRows(640, 480)
    const { file } = arenaBytes(format, rows, { ...options, lowMemory: true })
    expect(await sharp(file).metadata()).toMatchObject({ width: 640, isProgressive: false })
    const free = await sharp(arenaBytes(format, rows, options).file).metadata()
    expect(free).toMatchObject({ width: 640, isProgressive: true })
  })

  it('refuses noise whose file alone is larger than predicted, and works again afterwards', () => {
    const format = { width: 1500, height: 1100, channels: 4 } as const
    const options = { quality: 90, effort: 'fast', lowMemory: true } as const
    const attempt = () => encode({ format, rows: noiseRows(1500, 1100), options })
    expect(attempt).toThrow(ImageError)
    expect(attempt).toThrow('out of memory')
    const small = { width: 9, height: 9, channels: 4 } as const
    expect(encode({ format: small, rows: photoRows(9, 9, 4) }).length).toBeGreaterThan(100)
  })
})

it('openJpegEncoder() refuses sizes that JPEG does not have, and rows beyond the height', () => {
  const mark = kernels.exports.mark()
  for (const [width, height] of [
    [0, 1],
    [1, 0],
    [65_536, 1],
  ] as const) {
    expect(() => openJpegEncoder(kernels, { width, height, channels: 4 }, PLAIN)).toThrow('illegal')
  }
  const sink = openJpegEncoder(kernels, { width: 4, height: 4, channels: 4 }, PLAIN)
  expect(() => sink.write(new Uint8Array(80), 5)).toThrow('illegal')
  expect(() => runAtOnce(sink.finish())).toThrow('illegal')
  kernels.exports.release(mark)
})
