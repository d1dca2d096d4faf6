import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EncodeOptions } from '../../../../src/engine/contract/codec.ts'
import { vp8Rows } from '../../../../src/engine/formats/webp/encoder.ts'
import type { RowFormat } from '../../../../src/engine/rows/rows.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { ENCODE_OPTIONS, encodeAndMeasure, rgbaPicture } from '../../../helpers/rows.ts'
import { findTool } from '../../../helpers/tools.ts'

const run = promisify(execFile)
const dwebp = findTool('dwebp')
const kernels = testKernels()
const encoder = vp8Rows(() => kernels)

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgepress-alpha-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface At {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** A random byte of this pixel, and of its block of 4x4. */
  readonly random: number
  readonly block: number
}

/** Alpha of one pixel; what each kind leads the encoder to. */
const KINDS = {
  'soft edge (predictions)': ({ x, y, width, height }: At) => {
    const distance = Math.hypot(x - width / 2, y - height / 2) / Math.max(width, height)
    return Math.max(0, Math.min(255, Math.round(400 - distance * 900)))
  },
  'hard edge (copies)': ({ x, y, width }: At) => (Math.abs(x - width / 2) < y / 3 ? 255 : 0),
  'noise (literals)': ({ random }: At) => random,
  '2 values': ({ block }: At) => (block & 1 ? 255 : 3),
  '3 values': ({ block }: At) => [0, 9, 255][block % 3]!,
  '16 values': ({ block }: At) => (block & 15) * 17,
  '17 values': ({ block }: At) => (block % 17) * 15,
  'one value': () => 77,
  'fade from left (filtered)': ({ x, width }: At) => Math.round((x * 255) / width),
  'fade from above (filtered)': ({ y, height }: At) => Math.round((y * 250) / height),
  'fade from a corner (filtered)': ({ x, y }: At) => (x + y) >> 2,
} as const

const SIZES = [
  [1, 1],
  [2, 3],
  [1, 40],
  [9, 8],
  [33, 47],
  [399, 133],
] as const

const CASES = [
  ...SIZES.flatMap(([width, height], i) =>
    Object.entries(KINDS).map(([kind, alphaAt], k) => ({
      ...{ kind, alphaAt, width, height },
      effort: (['fast', 'balanced', 'best'] as const)[(i + k) % 3]!,
    })),
  ),
  // More than a segment of packed values.
  ...(['one value', '3 values'] as const).map((kind) => ({
    ...{ kind, alphaAt: KINDS[kind], width: 1381, height: 718 },
    effort: 'fast' as const,
  })),
].map(({ width, height, ...rest }) => ({ ...rest, size: { width, height, channels: 4 } as const }))

function pictureOf(size: { width: number; height: number }, alphaAt: (at: At) => number) {
  const { width, height } = size
  const random = seededRandom(width * 31 + height).bytes(width * height)
  const rgba = rgbaPicture(size)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const block = random[(y & ~3) * width + (x & ~3)]!
      rgba[i * 4 + 3] = alphaAt({ x, y, width, height, random: random[i]!, block })
    }
  }
  return rgba
}

const LARGE = { width: 8000, height: 6000 } as const
const BAND = 16
const tile = { width: 1000, height: 752, channels: 4 } as const
const tilePixels = rgbaPicture(tile)

/** Rows of a large picture: a photo again and again. */
function largeRows(top: number, count: number, alphaAt: (at: At) => number): Uint8Array {
  const rows = new Uint8Array(count * LARGE.width * 4)
  for (let row = 0; row < count; row++) {
    const start = ((top + row) % tile.height) * tile.width * 4
    for (let x = 0; x < LARGE.width; x++) {
      const at = (row * LARGE.width + x) * 4
      if (x % tile.width === 0) rows.set(tilePixels.subarray(start, start + tile.width * 4), at)
      rows[at + 3] = alphaAt({ x, y: top + row, ...LARGE, random: 0, block: 0 })
    }
  }
  return rows
}

async function encoded(size: RowFormat, rgba: Uint8Array, options: EncodeOptions) {
  const mark = kernels.exports.mark()
  const { file, heldBytes } = await encodeAndMeasure(encoder, size, rgba, options)
  const bytes = kernels.exports.mark() - mark + heldBytes
  kernels.exports.release(mark)
  return { file, bytes }
}

const alphaOf = (rgba: Uint8Array) => Buffer.from(rgba.filter((_, i) => i % 4 === 3))

async function alphaByDwebp(file: Uint8Array, pixels: number): Promise<Buffer> {
  const [input, output] = ['in.webp', 'out.pam'].map((name) => join(folder, name))
  await writeFile(input!, file)
  await run(dwebp ?? '', ['-quiet', '-nodither', '-pam', input!, '-o', output!])
  return alphaOf((await readFile(output!)).subarray(-pixels * 4))
}

describe('vp8Rows() with alpha', () => {
  it.each(CASES)(
    'keeps each alpha as sharp and dwebp read it ($size.width x $size.height $kind $effort)',
    async ({ size, alphaAt, effort }) => {
      const rgba = pictureOf(size, alphaAt)
      const { file } = await encoded(size, rgba, { ...ENCODE_OPTIONS, alpha: true, effort })
      const bySharp = await sharp(file).ensureAlpha().raw().toBuffer()
      expect(alphaOf(bySharp).equals(alphaOf(rgba))).toBe(true)
      if (!dwebp) return
      const shown = await alphaByDwebp(file, size.width * size.height)
      expect(shown.equals(alphaOf(rgba))).toBe(true)
    },
  )

  it('writes no alpha where all is opaque', async () => {
    const size = { width: 61, height: 47, channels: 4 } as const
    const options = { ...ENCODE_OPTIONS, alpha: true }
    const { file } = await encoded(size, rgbaPicture(size), options)
    const { file: plain } = await encoded(size, rgbaPicture(size), ENCODE_OPTIONS)
    expect(file).toEqual(plain)
  })

  it('replaces colours that nobody sees: they cost next to nothing', async () => {
    const size = { width: 160, height: 160, channels: 4 } as const
    const noise = seededRandom(3).bytes(160 * 160 * 4)
    const hidden = noise.map((byte, i) => (i % 4 === 3 ? 0 : byte))
    const { file } = await encoded(size, hidden, { ...ENCODE_OPTIONS, alpha: true })
    const { file: shown } = await encoded(size, noise, ENCODE_OPTIONS)
    expect(shown.length).toBeGreaterThan(5000)
    expect(file.length).toBeLessThan(shown.length / 5)
  })

  it.each(['soft edge (predictions)', 'noise (literals)', '16 values'] as const)(
    'holds what cost() says, or down to two thirds of it (%s)',
    async (kind) => {
      const size = { width: 1600, height: 703, channels: 4 } as const // more noise than is held
      const options = { ...ENCODE_OPTIONS, alpha: true }
      const { bytes } = await encoded(size, pictureOf(size, KINDS[kind]), options)
      const { wasmBytes: arena, jsBytes } = encoder.cost(size, options)
      expect(bytes).toBeLessThanOrEqual(arena + jsBytes)
      expect(arena + jsBytes).toBeLessThanOrEqual(bytes * 1.5)
    },
  )

  it('plans 48 megapixels into less than 24 MB', () => {
    const cost = encoder.cost(LARGE, { ...ENCODE_OPTIONS, alpha: true })
    expect(cost.wasmBytes + cost.jsBytes).toBeLessThan(24e6)
  })

  it.each(['soft edge (predictions)', 'hard edge (copies)'] as const)(
    'holds the result and less than 12 MB of 48 megapixels (%s)',
    async (kind) => {
      const own = testKernels()
      const options = { ...ENCODE_OPTIONS, alpha: true, effort: 'fast' } as const
      const sink = await vp8Rows(() => own).open({ ...LARGE, channels: 4 }, options)
      let heldBytes = 0
      for (let y = 0; y < LARGE.height; y += BAND) {
        const rows = Math.min(BAND, LARGE.height - y)
        sink.write(largeRows(y, rows, KINDS[kind]), rows)
        heldBytes = Math.max(heldBytes, sink.heldBytes)
      }
      const file = await sink.finish()
      const peak = own.heldBytes + Math.max(heldBytes, file.length)
      expect(peak - file.length).toBeLessThan(12e6)
      expect(await sharp(file).metadata()).toMatchObject({ ...LARGE, hasAlpha: true })
    },
  )
})
