/** AVIF and HEIC of 10 and 12 bits as lossless JPEG XL of as many: djxl shows what the planes say by H.273. */

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { describePlan } from '../../../../../src/engine/index.ts'
import { convert, testEngine } from '../../../../helpers/engine.ts'
import { oxideDeepSamples } from '../../../../helpers/jxl-oxide.ts'
import { hasLibjxl, jxlDeepSamples } from '../../../../helpers/libjxl.ts'
import { writePng } from '../../../../helpers/png-writer.ts'
import { seededRandom } from '../../../../helpers/random.ts'
import { findTool } from '../../../../helpers/tools.ts'

const run = promisify(execFile)
const [avifenc, avifdec, heifEnc] = ['avifenc', 'avifdec', 'heif-enc'].map((name) => findTool(name))
const options = { format: 'jxl', lossless: true, effort: 'fast' } as const

/** A picture of 16 bits with hues, shades and noise. */
function deepPng(width: number, height: number, colourType: 0 | 2 | 6): Uint8Array {
  const random = seededRandom(width * 7 + height)
  const channels = colourType === 0 ? 1 : colourType === 2 ? 3 : 4
  const samples = new Uint16Array(width * height * channels)
  for (let i = 0; i < samples.length; i++) {
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)]
    const wave = 0.5 + 0.5 * Math.sin(x / 9 + (i % channels) * 2) * Math.cos(y / 7)
    samples[i] = 60_000 * wave + random.below(1_000)
  }
  return writePng({ width, height, depth: 16, colourType, samples })
}

async function inFolder<T>(use: (at: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'edgepress-deep-'))
  try {
    return await use((name) => join(folder, name))
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface Planes {
  readonly width: number
  readonly height: number
  readonly depth: number
  /** Luma, and Cb and Cr where there are any, with how much smaller they are. */
  readonly planes: readonly Uint16Array[]
  readonly halves: readonly [x: 0 | 1, y: 0 | 1]
}

/** YUV4MPEG2 of one picture. */
function readY4m(file: Buffer): Planes {
  const end = file.indexOf('\n')
  const header = file.toString('latin1', 0, end)
  const field = (letter: string) => new RegExp(` ${letter}(\\S+)`).exec(header)![1]!
  const [width, height] = [Number(field('W')), Number(field('H'))]
  const [, kind, bits] = /^(420|422|444|mono)p?(\d+)?/.exec(field('C'))!
  const halves = [Number(kind === '420' || kind === '422'), Number(kind === '420')] as [
    0 | 1,
    0 | 1,
  ]
  let at = file.indexOf('\n', end + 1) + 1
  const plane = (w: number, h: number) => {
    const samples = Uint16Array.from({ length: w * h }, (_, i) => file.readUInt16LE(at + i * 2))
    at += w * h * 2
    return samples
  }
  const luma = plane(width, height)
  const chroma = () => plane((width + halves[0]) >> halves[0], (height + halves[1]) >> halves[1])
  const planes = kind === 'mono' ? [luma] : [luma, chroma(), chroma()]
  return { width, height, depth: Number(bits), planes, halves }
}

/** Where a sample of full size lies between those of a plane that may be half as large, as pairs of place and share. */
function between(i: number, isHalf: 0 | 1, count: number): readonly (readonly [number, number])[] {
  if (!isHalf) return [[i, 1]]
  const beside = Math.max(0, Math.min(count - 1, (i >> 1) + (i % 2 ? 1 : -1)))
  return [
    [i >> 1, 0.75],
    [beside, 0.25],
  ]
}

/** H.273 by BT.601, as `isFull` says; RGB or gray of as many bits, before rounding. */
function shownOf({ width, height, depth, planes, halves }: Planes, isFull: boolean): number[] {
  const scale = 2 ** (depth - 8)
  const most = 2 ** depth - 1
  const [black, lumaRange, chromaRange] = isFull
    ? [0, most, most]
    : [16 * scale, 219 * scale, 224 * scale]
  const [luma, ...chroma] = planes
  const wide = (width + halves[0]) >> halves[0]
  const high = (height + halves[1]) >> halves[1]
  const shown: number[] = []
  const level = (value: number) => Math.max(0, Math.min(most, value * most))
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const light = (luma![i]! - black) / lumaRange
    const [cb = 0, cr = 0] = chroma.map((plane) => {
      let sum = 0
      for (const [row, down] of between(y, halves[1], high)) {
        for (const [column, across] of between(x, halves[0], wide)) {
          sum += plane[row * wide + column]! * down * across
        }
      }
      return (sum - 2 ** (depth - 1)) / chromaRange
    })
    if (chroma.length === 0) shown.push(level(light))
    else {
      const [red, blue] = [light + 1.402 * cr, light + 1.772 * cb]
      shown.push(level(red), level((light - 0.299 * red - 0.114 * blue) / 0.587), level(blue))
    }
  }
  return shown
}

/** Of two that are as near, either. */
function expectNearest(samples: Uint16Array, exact: readonly number[]): void {
  expect(samples.length).toBe(exact.length)
  const off = samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - exact[i]!)), 0)
  expect(off).toBeLessThan(0.5 + 1e-6)
}

/** Samples of 10 bits, as levels of 8 say them. */
function expectFiner(samples: Uint16Array, levels: Uint8Array): void {
  expect(samples.length).toBe(levels.length)
  const off = (sample: number, i: number) => Math.abs((sample * 255) / 1023 - levels[i]!)
  expect(samples.reduce((most, sample, i) => Math.max(most, off(sample, i)), 0)).toBeLessThan(1)
}

const hasAvifTools = avifenc !== undefined && avifdec !== undefined && hasLibjxl

describe.skipIf(!hasAvifTools)('an AVIF of more than 8 bits as lossless JPEG XL', () => {
  it.each([
    [10, '444', 'full', 61, 40, 2],
    [12, '444', 'limited', 64, 33, 2],
    [10, '420', 'limited', 65, 43, 2],
    [12, '420', 'full', 62, 44, 2],
    [10, '422', 'full', 67, 21, 2],
    [12, '400', 'full', 50, 31, 0],
    [10, '400', 'limited', 33, 31, 0],
  ] as const)(
    'has the samples of its planes (%i bits, %s, %s range)',
    (depth, yuv, range, width, height, type) => judge({ depth, yuv, range, width, height, type }),
  )

  interface Case {
    readonly depth: number
    readonly yuv: string
    readonly range: 'full' | 'limited'
    readonly width: number
    readonly height: number
    readonly type: 0 | 2
  }

  async function judge({ depth, yuv, range, width, height, type }: Case) {
    const { avif, y4m } = await inFolder(async (at) => {
      await writeFile(at('in.png'), deepPng(width, height, type))
      const how = ['-d', `${depth}`, '-y', yuv, '-r', range, '--cicp', '1/13/6']
      await run(avifenc!, [
        ...how,
        '-s',
        '9',
        '--min',
        '8',
        '--max',
        '8',
        at('in.png'),
        at('a.avif'),
      ])
      await run(avifdec!, [at('a.avif'), at('a.y4m')])
      return { avif: await readFile(at('a.avif')), y4m: await readFile(at('a.y4m')) }
    })
    const { bytes, plan } = await convert(testEngine(), avif, options)
    expect(describePlan(plan)).toContain(`lossless, ${depth} bits`)
    const expected = shownOf(readY4m(y4m), range === 'full')
    const { most, samples } = await jxlDeepSamples(bytes, type ? 'ppm' : 'pgm')
    expect(most).toBe(2 ** depth - 1)
    expectNearest(samples, expected)
    const other = Array.from(await oxideDeepSamples(bytes), (sample) => (sample * most) / 65_535)
    expect(other.map(Math.round)).toEqual([...samples])
  }

  it('keeps alpha of 10 bits, and gray under it', async () => {
    for (const yuv of ['444', '400']) {
      const avif = await inFolder(async (at) => {
        await writeFile(at('in.png'), deepPng(40, 30, 6))
        await run(avifenc!, ['-d', '10', '-y', yuv, '-l', '-s', '9', at('in.png'), at('a.avif')])
        return readFile(at('a.avif'))
      })
      const [deep, plain] = await Promise.all([
        convert(testEngine(), avif, options),
        convert(testEngine(), avif, { format: 'png' }),
      ])
      const { most, samples } = await jxlDeepSamples(deep.bytes, 'pam')
      expect(most).toBe(1023)
      const levels = await sharp(plain.bytes).ensureAlpha().raw().toBuffer()
      expectFiner(samples, levels)
      expect(samples.some((sample, i) => i % 4 === 3 && (sample * 255) % 1023 > 0)).toBe(true)
    }
  })

  it('has 8 bits where it is resized, and takes what was planned', async () => {
    const avif = await inFolder(async (at) => {
      await writeFile(at('in.png'), deepPng(600, 500, 2))
      await run(avifenc!, ['-d', '10', '-s', '9', at('in.png'), at('a.avif')])
      return readFile(at('a.avif'))
    })
    const small = await convert(testEngine(), avif, { ...options, width: 30 })
    expect(describePlan(small.plan)).not.toContain('bits')
    const { plan, measuredPeakBytes } = await convert(testEngine(), avif, options)
    expect(describePlan(plan)).toContain('10 bits')
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
    expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
  })
})

describe.skipIf(!(heifEnc && hasLibjxl))('a HEIC of 10 bits as lossless JPEG XL', () => {
  it('has samples of 10 bits, which are those of 8 bits but finer', async () => {
    const heic = await inFolder(async (at) => {
      await writeFile(at('in.png'), deepPng(128, 96, 2))
      await run(heifEnc!, ['-b', '10', '-q', '90', at('in.png'), '-o', at('a.heic')])
      return readFile(at('a.heic'))
    })
    const [deep, plain] = await Promise.all([
      convert(testEngine(), heic, options),
      convert(testEngine(), heic, { format: 'png' }),
    ])
    expect(describePlan(deep.plan)).toContain('lossless, 10 bits')
    const { most, samples } = await jxlDeepSamples(deep.bytes, 'ppm')
    expect(most).toBe(1023)
    expectFiner(samples, await sharp(plain.bytes).removeAlpha().raw().toBuffer())
    expect(samples.some((sample) => (sample * 255) % 1023 > 0)).toBe(true)
  })
})
