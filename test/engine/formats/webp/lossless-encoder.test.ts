import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EncodeOptions } from '../../../../src/engine/contract/codec.ts'
import { webpRows } from '../../../../src/engine/formats/webp/encoder.ts'
import type { RowFormat } from '../../../../src/engine/rows/rows.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { ENCODE_OPTIONS, encodeAndMeasure, rgbaPicture } from '../../../helpers/rows.ts'
import { findTool } from '../../../helpers/tools.ts'

const run = promisify(execFile)
const dwebp = findTool('dwebp')
const kernels = testKernels()
const encoder = webpRows(() => kernels)
const LOSSLESS = { ...ENCODE_OPTIONS, lossless: true }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgepress-lossless-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Place {
  readonly x: number
  readonly y: number
  readonly height: number
  /** A random word of this pixel, and of its block of 5x3. */
  readonly random: number
  readonly block: number
}

/** A color of `count`. */
const one = (of: number, count: number) => Math.imul((of % count) + 7, 0x9e3779b1) | 0xff000000

/** RGBA as a word; what each kind leads the encoder to. `photo`: of a photo with alpha in waves. */
const KINDS: Record<string, (place: Place, photo: number) => number> = {
  'photo (predictions, colour)': (_, photo) => photo | 0xff000000,
  'photo with alpha': (_, photo) => photo,
  'noise with hidden colours': ({ random }) => (random & 7 ? random & 0xffffff : random),
  '2 colours (eight to a pixel)': ({ block }) => one(block, 2),
  '3 colours': ({ block }) => one(block, 3),
  '16 colours': ({ random }) => one(random, 16),
  '17 colours': ({ block }) => one(block, 17),
  '256 colours': ({ random }) => one(random, 256),
  'colours that become too many': ({ y, height, block, random }) =>
    y * 3 < height * 2 ? one(block, 5) : random | 0xff000000,
  'blocks (copies, cache)': ({ block }) => block | 0xff000000,
  'one colour': () => 0x80402010,
  'drawing (chapters of several segments)': ({ block }) => (block % 3 ? block | 0xff000000 : -1),
  'drawing with a photo in its middle': ({ y, height, block }, photo) =>
    Math.abs(y - height / 2) < height / 4 ? photo : block & 15 ? -1 : block | 0xff000000,
}

/** Kinds for pictures of several segments only. */
const LARGE = Object.keys(KINDS).slice(-2)

const SIZES = [
  [1, 1],
  [3, 2],
  [1, 70],
  [70, 1],
  [31, 33],
  [129, 67],
] as const

function pictureOf({ width, height }: RowFormat, kind: string): Uint8Array {
  const rgba = rgbaPicture({ width, height }, 'everywhere')
  const words = new Uint32Array(rgba.buffer)
  const random = new Uint32Array(seededRandom(width * 31 + height).bytes(words.length * 4).buffer)
  for (let i = 0; i < words.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const block = random[(y - (y % 3)) * width + x - (x % 5)]!
    words[i] = KINDS[kind]!({ x, y, height, random: random[i]!, block }, words[i]!)
  }
  return rgba
}

async function encoded(size: RowFormat, pixels: Uint8Array, options: EncodeOptions) {
  const mark = kernels.exports.mark()
  try {
    const { file, heldBytes } = await encodeAndMeasure(encoder, size, pixels, options)
    return { file, bytes: kernels.exports.mark() - mark + heldBytes }
  } finally {
    kernels.exports.release(mark)
  }
}

async function byDwebp(file: Uint8Array, bytes: number): Promise<Buffer> {
  const [input, output] = ['in.webp', 'out.pam'].map((name) => join(folder, name))
  await writeFile(input!, file)
  await run(dwebp ?? '', ['-quiet', '-pam', input!, '-o', output!])
  return (await readFile(output!)).subarray(-bytes)
}

const CASES = [
  ...SIZES.flatMap(([width, height], i) =>
    Object.keys(KINDS)
      .filter((kind) => !LARGE.includes(kind))
      .map((kind, k) => ({ kind, width, height, turn: i + k })),
  ),
  // More than a segment.
  { kind: 'photo with alpha', width: 641, height: 450, turn: 0 },
  { kind: 'colours that become too many', width: 900, height: 330, turn: 1 },
  // Several are held until then, and settings tried on all of them.
  { kind: 'colours that become too many', width: 700, height: 900, turn: 0 },
  { kind: 'colours that become too many', width: 1025, height: 1025, turn: 1 },
  { kind: 'colours that become too many', width: 5000, height: 150, turn: 2 },
  ...LARGE.map((kind, i) => ({ kind, width: 700, height: 1800, turn: i })),
  // Packed rows are so narrow that a segment could have more of them than memory.
  { kind: 'one colour', width: 1200, height: 800, turn: 0 },
  { kind: 'one colour', width: 1920, height: 1080, turn: 1 },
  { kind: '3 colours', width: 1381, height: 718, turn: 0 },
  { kind: '16 colours', width: 1100, height: 560, turn: 0 },
].map(({ kind, width, height, turn }) => ({
  kind,
  size: { width, height, channels: 4 } as const,
  effort: (['fast', 'balanced', 'best'] as const)[turn % 3]!,
}))

describe('webpRows() without loss', () => {
  it.each(CASES)(
    'keeps every pixel as sharp and dwebp read it ($size.width x $size.height $kind $effort)',
    async ({ kind, size, effort }) => {
      const rgba = Buffer.from(pictureOf(size, kind).buffer)
      const { file } = await encoded(size, rgba, { ...LOSSLESS, alpha: true, effort })
      const bySharp = await sharp(file).ensureAlpha().raw().toBuffer()
      expect(bySharp.equals(rgba)).toBe(true)
      if (!dwebp || size.width < 129) return
      expect((await byDwebp(file, rgba.length)).equals(rgba)).toBe(true)
    },
  )

  it('takes gray rows, and RGBA for opaque unless alpha is asked for', async () => {
    const size = { width: 61, height: 47, channels: 4 } as const
    const rgba = rgbaPicture(size, 'everywhere')
    const { file } = await encoded(size, rgba, LOSSLESS)
    expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', hasAlpha: false })
    const shown = await sharp(file).raw().toBuffer()
    expect(shown.equals(Buffer.from(rgba.filter((_, i) => i % 4 !== 3)))).toBe(true)
    const gray = rgba.filter((_, i) => i % 4 === 1)
    const { file: ofGray } = await encoded({ ...size, channels: 1 }, gray, LOSSLESS)
    const shownGray = await sharp(ofGray).extractChannel(2).raw().toBuffer()
    expect(shownGray.equals(Buffer.from(gray))).toBe(true)
  })

  it.each(['photo with alpha', 'noise with hidden colours', '3 colours'])(
    'holds what cost() says, or down to two thirds of it (%s)',
    async (kind) => {
      const size = { width: 1200, height: 403, channels: 4 } as const
      const options = { ...LOSSLESS, alpha: true, effort: 'fast' } as const
      const { bytes } = await encoded(size, pictureOf(size, kind), options)
      const { wasmBytes: arena, jsBytes } = encoder.cost(size, options)
      expect(bytes).toBeLessThanOrEqual(arena + jsBytes)
      expect(arena + jsBytes).toBeLessThanOrEqual(bytes * 1.5)
    },
  )

  it('ends with memory-budget where noise takes more than the plan allows', async () => {
    const size = { width: 1000, height: 800, channels: 4 } as const
    const noise = seededRandom(5).bytes(1000 * 800 * 4)
    const fast = { ...LOSSLESS, alpha: true, effort: 'fast' } as const
    const options = { ...fast, fileBudgetBytes: 1000 }
    await expect(encoded(size, noise, options)).rejects.toMatchObject({ code: 'memory-budget' })
    const { file } = await encoded(size, noise, fast)
    expect(file.length).toBeGreaterThan(1000 * 800 * 4)
  })

  it('plans 12 megapixels into less than 58 MB', () => {
    const cost = encoder.cost({ width: 4000, height: 3000 }, LOSSLESS)
    expect(cost.wasmBytes + cost.jsBytes).toBeLessThan(58e6)
  })

  it('plans 48 megapixels that take 3 MB as PNG into less than 36 MB', () => {
    const cost = encoder.cost({ width: 8000, height: 6000 }, { ...LOSSLESS, exactBytes: 3e6 })
    expect(cost.wasmBytes + cost.jsBytes).toBeLessThan(36e6)
  })
})
