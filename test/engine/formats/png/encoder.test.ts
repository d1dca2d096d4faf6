import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { EFFORTS } from '../../../../src/engine/api/options.ts'
import { joinedAndFreed } from '../../../../src/engine/bytes/growing-bytes.ts'
import type { EncodeOptions } from '../../../../src/engine/contract/codec.ts'
import { pngRows } from '../../../../src/engine/formats/png/encoder.ts'
import { photoPixels } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { findTool } from '../../../helpers/tools.ts'

type Pixel = readonly [r: number, g: number, b: number, a: number]
/** Pixel number `i`, at column x of row y. */
type Picture = (x: number, y: number, i: number) => Pixel

const kernels = testKernels()
const encoder = pngRows(() => kernels)
const pngcheck = findTool('pngcheck')
const OPTIONS: EncodeOptions = {
  quality: 80,
  lossless: false,
  effort: 'balanced',
  alpha: true,
  lowMemory: false,
}

function rgba(width: number, height: number, picture: Picture): Uint8Array {
  const pixels = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    pixels.set(picture(i % width, Math.floor(i / width), i), i * 4)
  }
  return pixels
}

async function encode(
  pixels: Uint8Array,
  { width, height }: { width: number; height: number },
  options: Partial<EncodeOptions> = {},
): Promise<Uint8Array> {
  const mark = kernels.exports.mark()
  const channels = pixels.length === width * height ? 1 : 4
  const sink = await encoder.open({ width, height, channels }, { ...OPTIONS, ...options })
  for (let y = 0; y < height; y += 16) {
    const count = Math.min(16, height - y)
    sink.write(pixels.subarray(y * width * channels, (y + count) * width * channels), count)
  }
  const file = await sink.finish()
  kernels.exports.release(mark)
  return file
}

/** What sharp makes of the file, as RGBA. */
async function decode(file: Uint8Array): Promise<Uint8Array> {
  return sharp(file).toColourspace('srgb').ensureAlpha().raw().toBuffer()
}

/** Colour number `n`, all different and none gray. */
const colour = (n: number, a = 255): Pixel => [
  n & 255,
  (n * 7 + 1) & 255,
  ((n >> 8) * 31 + 9) & 255,
  a,
]
/** Mixes the bits of a number, so that neighbours have nothing in common. */
const scattered = (i: number): number => Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 20
const gray = (level: number): Pixel => [level, level, level, 255]
const random = seededRandom(1)
const noise = (): Pixel => [random.below(256), random.below(256), random.below(256), 255]

/** Name, colour type, depth, and the picture (150 × 130). */
const KINDS: readonly (readonly [string, number, number, Picture])[] = [
  ['black and white', 0, 1, (x, y) => gray((x ^ y) & 4 ? 255 : 0)],
  ['one level', 0, 8, () => gray(93)],
  ['4 levels of gray', 0, 2, (x) => gray((x & 3) * 85)],
  ['16 levels of gray', 0, 4, (x, y) => gray(((x + y) & 15) * 17)],
  ['gray', 0, 8, (x, y) => gray((x + 3 * y) & 255)],
  ['2 colours', 3, 1, (x, y) => colour((x * y) & 1)],
  ['4 colours', 3, 2, (x, y) => colour((x * y) & 3)],
  ['16 colours', 3, 4, (_, __, i) => colour(scattered(i) & 15)],
  ['17 colours', 3, 8, (_, __, i) => colour(scattered(i) % 17)],
  ['256 colours', 3, 8, (_, __, i) => colour(scattered(i) & 255)],
  ['256 colours with alpha', 3, 8, (_, __, i) => colour(scattered(i) & 255, scattered(i) & 255)],
  ['257 colours', 2, 8, (_, __, i) => colour(scattered(i) % 257)],
  ['257 colours, one translucent', 6, 8, (_, __, i) => colour(i % 257, i % 257 ? 255 : 9)],
  ['gray and alpha', 4, 8, (x, y) => [x, x, x, 255 - y]],
  ['colour noise', 2, 8, noise],
  ['colour late', 2, 8, (x, y) => (y < 120 ? gray(x) : noise())],
  ['alpha late', 6, 8, (x, y) => (y < 129 ? noise() : [x, 2, 3, x])],
  ['everything in turn', 6, 8, (x, y) => inTurn(x, y)],
  ['transparent, colours kept', 6, 8, (x, y) => [x, y, 77, 0]],
]

/** Each kind of PNG becomes too narrow after some rows. */
function inTurn(x: number, y: number): Pixel {
  if (y < 16) return gray((x & 1) * 255)
  if (y < 32) return gray((x & 3) * 85)
  if (y < 48) return gray((x & 15) * 17)
  if (y < 64) return gray(x)
  if (y < 80) return colour(x & 63)
  if (y < 100) return [x, y, x ^ y, 255]
  return [x, y, x ^ y, y]
}

describe.each(KINDS)('pngRows() on %s', (_, type, depth, picture) => {
  it.each(EFFORTS)(
    `writes colour type ${type}, ${depth} bits, without loss (%s)`,
    async (effort) => {
      const size = { width: 150, height: 130 }
      const pixels = rgba(size.width, size.height, picture)
      const file = await encode(pixels, size, { effort })
      expect([file[25], file[24]]).toEqual([type, depth])
      expect(Buffer.compare(await decode(file), pixels)).toBe(0)
    },
  )
})

const SIZES = [
  [1, 1],
  [1, 300],
  [300, 1],
  [7, 13],
  [17, 31],
  [4000, 10],
  [10, 4000],
] as const

it.skipIf(!pngcheck)(
  `pngRows() writes files in which pngcheck finds no fault${pngcheck ? '' : ' (skipped: it is not installed)'}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'edgepress-png-'))
    const paths: string[] = []
    for (const [i, [, , , picture]] of KINDS.entries()) {
      for (const [width, height] of SIZES) {
        const file = await encode(rgba(width, height, picture), { width, height })
        paths.push(join(folder, `${i}-${width}x${height}.png`))
        await writeFile(paths.at(-1) ?? '', file)
      }
    }
    const { stdout } = await promisify(execFile)(pngcheck ?? '', ['-q', ...paths])
    expect(stdout).toBe('')
    await rm(folder, { recursive: true })
  },
)

describe.each(SIZES)('pngRows() on %i × %i', (width, height) => {
  it('gives back every picture', async () => {
    for (const [name, , , picture] of KINDS) {
      const pixels = rgba(width, height, picture)
      const file = await encode(pixels, { width, height })
      expect(Buffer.compare(await decode(file), pixels), name).toBe(0)
    }
  })
})

describe('pngRows()', () => {
  const size = { width: 320, height: 240 }
  const photo = photoPixels(320, 240)

  it('does without a palette where it weighs more than it saves', async () => {
    const pixels = rgba(256, 64, (x) => [x, 255 - x, 9, 255])
    const file = await encode(pixels, { width: 256, height: 64 })
    expect(file[25]).toBe(2)
    expect(file.length).toBeLessThan(768)
    expect(Buffer.compare(await decode(file), pixels)).toBe(0)
  })

  it('keeps no more memory after many pictures than after one', async () => {
    const pixels = rgba(320, 240, KINDS[17]![3])
    await encode(pixels, size)
    const held = kernels.heldBytes
    for (let i = 0; i < 5; i++) await encode(pixels, size, { effort: EFFORTS[i % 3]! })
    expect(kernels.heldBytes).toBe(held)
  })

  it('ignores alpha unless the picture has it', async () => {
    const pixels = rgba(320, 240, (_, __, i) => [photo[i * 3]!, photo[i * 3 + 1]!, 5, i & 255])
    const file = await encode(pixels, size, { alpha: false })
    expect(file[25]).toBe(2)
    const opaque = pixels.map((byte, i) => (i % 4 === 3 ? 255 : byte))
    expect(Buffer.compare(await decode(file), opaque)).toBe(0)
  })

  it.each([
    [1, [0, 255]],
    [2, [0, 85, 170]],
    [4, [17, 34]],
    [8, [1]],
  ])('writes gray rows with %i bits where that suffices', async (depth, levels) => {
    const pixels = Uint8Array.from({ length: 320 * 240 }, (_, i) => {
      return i < 70_000 ? 0 : levels[i % levels.length]!
    })
    const file = await encode(pixels, size)
    expect([file[25], file[24]]).toEqual([0, depth])
    const back = (await decode(file)).filter((_, i) => i % 4 === 0)
    expect(Buffer.compare(back, pixels)).toBe(0)
  })

  it('is smaller at more effort, and no larger than sharp at balanced', async () => {
    const pixels = rgba(320, 240, (_, __, i) => [...photo.subarray(i * 3, i * 3 + 3), 255] as never)
    const sizes = []
    for (const effort of EFFORTS) sizes.push((await encode(pixels, size, { effort })).length)
    expect(sizes.toSorted((a, b) => b - a)).toEqual(sizes)
    const raw = { width: 320, height: 240, channels: 3 } as const
    const rival = await sharp(photo, { raw })
      .png({ compressionLevel: 6, adaptiveFiltering: true })
      .toBuffer()
    expect(sizes[1]).toBeLessThanOrEqual(rival.length)
  })

  it('costs what it takes, however high the picture is', async () => {
    const cost = encoder.cost(size, OPTIONS)
    const tall = encoder.cost({ width: 320, height: 240_000 }, OPTIONS)
    expect(cost.heap).toBe('kernels')
    expect(tall.wasmBytes).toBe(cost.wasmBytes)
    expect(tall.jsBytes).toBeGreaterThan(cost.jsBytes * 900)
    expect(encoder.cost(size, { ...OPTIONS, alpha: false }).jsBytes).toBeLessThan(cost.jsBytes)
  })
})

it('joinedAndFreed() frees each piece before the file grows to take the next', () => {
  const sizes = [100_000, 1, 70_000, 65_536]
  const pieces = sizes.map((size, i) => new Uint8Array(size).fill(i + 1))
  const buffers = pieces.map(({ buffer }) => buffer)
  const held: number[] = []
  const resize = ArrayBuffer.prototype.resize
  ArrayBuffer.prototype.resize = function (bytes) {
    held.push(buffers.reduce((sum, { byteLength }) => sum + byteLength, this.byteLength))
    return resize.call(this, bytes)
  }
  const total = sizes.reduce((sum, size) => sum + size, 0)
  try {
    const file = joinedAndFreed({ pieces, bytes: total })
    expect([file.length, file[99_999], file[100_000], file.at(-1)]).toEqual([total, 1, 2, 4])
  } finally {
    ArrayBuffer.prototype.resize = resize
  }
  expect(held).toEqual([total, total, total, total])
})

it('pngRows() stops at fileBudgetBytes instead of filling the memory', async () => {
  const noise = seededRandom(5).bytes(600 * 600 * 4)
  const format = { width: 600, height: 600, channels: 4 } as const
  const encoder = await pngRows(() => kernels).open(format, {
    ...OPTIONS,
    fileBudgetBytes: 200_000,
  })
  expect(() => encoder.write(noise, 600)).toThrow('compresses too little')
})
