import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { movingPhoto, shownBySharp, timelineOf } from '../../helpers/animations.ts'
import { convert, testEngine } from '../../helpers/engine.ts'
import { findTool } from '../../helpers/tools.ts'

const run = promisify(execFile)
const gif2webp = findTool('gif2webp')
const FRAMES = 50

/** Drawn bars that stay, and a disc and a line that move: more colours from the middle on. */
async function movingDrawing(): Promise<Buffer> {
  const [width, height] = [160, 90]
  const all = Buffer.alloc(width * height * FRAMES * 3)
  for (let i = 0; i < FRAMES; i++) {
    for (let at = 0; at < width * height; at++) {
      const [x, y] = [at % width, Math.floor(at / width)]
      const isDisc = (x - 20 - 2 * i) ** 2 + (y - 40) ** 2 < 120
      const isLine = Math.abs(y - 70 - ((x * i) % 13)) < 1
      const bar = x % 20 < 12 && y > 60 ? [90, 120 + 3 * (x - (x % 20)), 60] : [240, 244, 250]
      const drawn = isDisc ? [200, i < FRAMES / 2 ? 40 : (i + x) & 255, 40] : bar
      all.set(isLine ? [20, 20, 20] : drawn, (i * width * height + at) * 3)
    }
  }
  const raw = { width, height: height * FRAMES, channels: 3, pageHeight: height } as const
  return sharp(all, { raw })
    .gif({ delay: Array(FRAMES).fill(50), loop: 0, dither: 0 })
    .toBuffer()
}

describe('convert() of a drawing that moves', async () => {
  const file = await movingDrawing()
  const expected = timelineOf(await shownBySharp(file))

  it.each(['fast', 'balanced', 'best'] as const)(
    'shows every frame as it was, without loss, though frames share what was found (%s)',
    async (effort) => {
      const { bytes } = await convert(testEngine(), file, { effort, lossless: true })
      expect(timelineOf(await shownBySharp(bytes))).toEqual(expected)
    },
  )

  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edgepress-moving-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.skipIf(!gif2webp)('is at most 1.05 times what gif2webp -mixed makes of it', async () => {
    const [input, output] = ['in.gif', 'out.webp'].map((name) => join(folder, name))
    await writeFile(input!, file)
    await run(gif2webp ?? '', ['-quiet', '-mixed', '-q', '80', input!, '-o', output!])
    const { bytes } = await convert(testEngine(), file)
    expect(bytes.length).toBeLessThan(1.05 * (await readFile(output!)).length)
  })
})

it.each([
  [90, 1],
  [60, 2],
  [30, 8],
])(
  'convert() with lossless=near at quality %i is off by up to %i levels in every frame',
  async (quality, most) => {
    const file = await movingPhoto({ width: 96, height: 64, frames: 8 })
    // Scaled, so that there are too many colours for a palette.
    const exact = await convert(testEngine(), file, { width: 72, lossless: true })
    const near = await convert(testEngine(), file, { width: 72, lossless: 'near', quality })
    const [source, shown] = await Promise.all([shownBySharp(exact.bytes), shownBySharp(near.bytes)])
    expect(shown.delays).toEqual(source.delays)
    for (const [i, frame] of shown.frames.entries()) {
      const off = frame.map((value, at) => Math.abs(value - source.frames[i]![at]!))
      expect(Math.max(...off), `frame ${i}`).toBeLessThanOrEqual(most)
    }
    expect(near.bytes.length).toBeLessThan(exact.bytes.length)
  },
)
