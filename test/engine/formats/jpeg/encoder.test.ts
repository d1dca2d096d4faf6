import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { EncodeOptions } from '../../../../src/engine/contract/codec.ts'
import { jpegRows } from '../../../../src/engine/formats/jpeg/encoder.ts'
import { MemoryLedger } from '../../../../src/engine/memory/ledger.ts'
import { CodecPool } from '../../../../src/engine/stock/pool.ts'
import { photoPixels, psnr } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { stockJpeg } from '../../../helpers/stock-jpeg.ts'

const kernels = testKernels()
const encoder = jpegRows(() => kernels)
const stock = stockJpeg(new CodecPool(new MemoryLedger()))

const [WIDTH, HEIGHT] = [512, 384]
const PLAIN: EncodeOptions = {
  quality: 75,
  effort: 'balanced',
  lossless: false,
  alpha: false,
  lowMemory: false,
}

const rgb = photoPixels(WIDTH, HEIGHT)
const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255)
for (let i = 0; i < WIDTH * HEIGHT; i++) rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4)

async function ours(options: Partial<EncodeOptions> = {}, channels: 1 | 4 = 4) {
  const mark = kernels.exports.mark()
  const format = { width: WIDTH, height: HEIGHT, channels }
  const sink = await encoder.open(format, { ...PLAIN, ...options })
  const rows = channels === 4 ? rgba : rgba.filter((_, i) => i % 4 === 1)
  for (let y = 0; y < HEIGHT; y += 16) {
    const [from, to] = [y, y + 16].map((row) => row * WIDTH * channels)
    sink.write(new Uint8Array(rows.slice(from, to)), 16)
  }
  const file = await sink.finish()
  kernels.exports.release(mark)
  return file
}

/** Decibels between the file and the picture. */
async function closeness(file: Uint8Array): Promise<number> {
  return psnr(await sharp(file).removeAlpha().raw().toBuffer(), rgb)
}

describe.each(['fast', 'balanced', 'best'] as const)('jpegRows() at effort %s', (effort) => {
  it.each([30, 75, 85, 92])('is as good and as small as stock mozjpeg at %i', async (quality) => {
    const frame = { data: rgba, width: WIDTH, height: HEIGHT }
    // Stock's best also optimizes over scans, which ours does not.
    const rivalEffort = effort === 'best' ? 'balanced' : effort
    const rival = await stock.encode(frame, { ...PLAIN, effort: rivalEffort, quality })
    const file = await ours({ effort, quality })
    expect(await closeness(file)).toBeGreaterThan((await closeness(rival)) - 0.1)
    // Fast has no trellis, which the stock encoder cannot do without.
    expect(file.length).toBeLessThan(rival.length * (effort === 'fast' ? 1.25 : 1.03))
  })

  it('gives better and larger files for higher qualities', async () => {
    const qualities = [5, 20, 40, 60, 79, 80, 89, 90, 100]
    const files: Uint8Array[] = []
    for (const quality of qualities) files.push(await ours({ effort, quality }))
    const measures = await Promise.all(files.map(closeness))
    for (let i = 1; i < files.length; i++) {
      expect(files[i]!.length).toBeGreaterThan(files[i - 1]!.length)
      expect(measures[i]).toBeGreaterThan(measures[i - 1]!)
    }
  })

  it('writes gray pictures with one component', async () => {
    const file = await ours({ effort }, 1)
    expect(await sharp(file).metadata()).toMatchObject({ channels: 1, space: 'b-w' })
    const pixels = await sharp(file).toColourspace('b-w').raw().toBuffer()
    expect(psnr(pixels, new Uint8Array(rgba.filter((_, i) => i % 4 === 1)))).toBeGreaterThan(30)
  })
})

/** Luma's sampling factors, which the frame header gives in its first component. */
function lumaFactors(file: Uint8Array): number | undefined {
  const at = file.findIndex((byte, i) => byte === 0xff && /c[012]/.test(file[i + 1]!.toString(16)))
  return file[at + 11]
}

it.each([
  [79, '4:2:0', 0x22],
  [80, '4:2:2', 0x21],
  [89, '4:2:2', 0x21],
  [90, '4:4:4', 0x11],
] as const)(
  'jpegRows() samples chroma as stock mozjpeg does: at %i, %s',
  async (quality, _, factors) => {
    const frame = { data: rgba, width: WIDTH, height: HEIGHT }
    expect(lumaFactors(await ours({ quality }))).toBe(factors)
    expect(lumaFactors(await stock.encode(frame, { ...PLAIN, quality }))).toBe(factors)
  },
)

it.each([
  ['420', 0x22],
  ['422', 0x21],
  ['444', 0x11],
] as const)('jpegRows() samples chroma as it is told: %s', async (chroma, factors) => {
  for (const quality of [30, 85, 95]) {
    const file = await ours({ quality, chroma })
    expect(lumaFactors(file)).toBe(factors)
    expect(await closeness(file)).toBeGreaterThan((await closeness(await ours({ quality }))) - 4)
  }
})

it('jpegRows() takes 4:2:2 of the stock encoder to be as fine as that can do', async () => {
  const frame = { data: rgba, width: WIDTH, height: HEIGHT }
  const factorsOf = async (options: Partial<EncodeOptions>) =>
    lumaFactors(await stock.encode(frame, { ...PLAIN, ...options }))
  expect(await factorsOf({ quality: 95, chroma: '420' })).toBe(0x22)
  expect(await factorsOf({ quality: 50, chroma: '444' })).toBe(0x11)
  expect(await factorsOf({ quality: 85, chroma: '422' })).toBe(0x21)
  expect(await factorsOf({ quality: 50, chroma: '422' })).toBe(0x11)
})

/** The marker of the frame header: baseline, extended sequential or progressive (T.81 table B.1). */
function frameMarker(file: Uint8Array): number | undefined {
  const at = file.findIndex((byte, i) => byte === 0xff && [0xc0, 0xc1, 0xc2].includes(file[i + 1]!))
  return file[at + 1]
}

it.each(['fast', 'balanced', 'best'] as const)(
  'jpegRows() writes baseline files where progressive is false, at effort %s',
  async (effort) => {
    for (const quality of [1, 50, 95]) {
      const file = await ours({ effort, quality, progressive: false })
      expect(frameMarker(file)).toBe(0xc0)
      const progressive = await ours({ effort, quality, progressive: true })
      expect(frameMarker(progressive)).toBe(0xc2)
      // The same coefficients, but that coarse steps have 8 bits in a baseline file.
      if (quality === 1) continue
      const pixels = await sharp(file).raw().toBuffer()
      expect(psnr(pixels, await sharp(progressive).raw().toBuffer())).toBe(Number.POSITIVE_INFINITY)
    }
  },
)

it('jpegRows() writes one scan at effort fast, progressive ones otherwise', async () => {
  expect((await sharp(await ours({ effort: 'fast' })).metadata()).isProgressive).toBe(false)
  expect((await sharp(await ours({ effort: 'balanced' })).metadata()).isProgressive).toBe(true)
  expect((await ours({ effort: 'balanced' })).length).toBeLessThan(
    (await ours({ effort: 'fast' })).length,
  )
})

it('jpegRows() searches longer at effort best', async () => {
  expect((await ours({ effort: 'best' })).length).toBeLessThanOrEqual((await ours()).length * 1.002)
})

it('jpegRows() ignores alpha', async () => {
  const opaque = await ours()
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = i & 255
  expect(await ours()).toEqual(opaque)
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255
})

const CODED = [50, 75, 85, 95].flatMap((quality) => [
  { quality },
  { quality, chroma: '444' as const },
  { quality, chroma: '420' as const, progressive: false },
])
it.each(CODED)('jpegRows() declares what it takes, within half, at %j', async (coding) => {
  const mark = kernels.exports.mark()
  const before = kernels.exports.mark()
  const format = { width: WIDTH, height: HEIGHT, channels: 4 } as const
  const options = { ...PLAIN, ...coding }
  const sink = await encoder.open(format, options)
  sink.write(new Uint8Array(rgba), HEIGHT)
  const file = await sink.finish()
  const taken = kernels.exports.mark() - before
  kernels.exports.release(mark)
  const cost = encoder.cost({ width: WIDTH, height: HEIGHT }, options)
  expect(taken).toBeLessThanOrEqual(cost.wasmBytes)
  expect(cost.wasmBytes).toBeLessThan(1.5 * taken)
  expect(file.length).toBeLessThan(cost.jsBytes)
})

it('jpegRows() fits 48 megapixels into 96 MB at any usual quality', () => {
  for (const quality of [50, 75, 80, 90, 95]) {
    const cost = encoder.cost({ width: 8000, height: 6000 }, { ...PLAIN, quality })
    expect(cost.wasmBytes + cost.jsBytes).toBeLessThan(70e6)
  }
})
