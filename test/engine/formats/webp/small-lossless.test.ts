import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openLosslessEncoder } from '../../../../src/engine/formats/webp/lossless-encode-kernel.ts'
import { losslessArenaBytes } from '../../../../src/engine/formats/webp/lossless-encode-memory.ts'
import { vp8lFile } from '../../../../src/engine/formats/webp/write-webp.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'

const EFFORTS = ['fast', 'balanced', 'best'] as const
type Effort = (typeof EFFORTS)[number]

function encode(pixels: Uint8Array, width: number, effort: Effort) {
  const height = pixels.length / 4 / width
  const kernels = testKernels()
  const format = { width, height, channels: 4 } as const
  const before = kernels.exports.mark()
  const sink = openLosslessEncoder(kernels, format, { effort, alpha: true })
  const taken = kernels.exports.mark() - before
  sink.write(pixels, height)
  return { file: vp8lFile(runAtOnce(sink.finish())), taken, format }
}

/** RGBA from 0 to 1 for each pixel, by its distance from the centre and its angle. */
function drawn(side: number, colorAt: (radius: number, angle: number) => number[]): Uint8Array {
  const pixels = new Uint8Array(side * side * 4)
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)].map((at) => at - side / 2 + 0.5)
    const rgba = colorAt(Math.hypot(x!, y!) / side, Math.atan2(y!, x!))
    const isHidden = rgba[3]! <= 0
    pixels.set(
      rgba.map((value) => (isHidden ? 0 : Math.round(Math.min(1, value) * 255))),
      i * 4,
    )
  }
  return pixels
}

/** What is inside of an edge at `radius`, a pixel and a half wide. */
const inside = (at: number, radius: number, side: number) =>
  Math.max(0, Math.min(1, ((radius - at) * side) / 1.5))

const ICONS: Record<string, [side: number, icon: Uint8Array]> = {
  'a gray glyph with a soft edge': [
    30,
    drawn(30, (r, a) => {
      const light = 0.4 + 0.5 * inside(r, 0.3 + 0.1 * Math.sin(3 * a), 30)
      return [light, light, light, inside(r, 0.45, 12)]
    }),
  ],
  'a button with a gradient': [
    48,
    drawn(48, (r, a) => [0.5 + 0.4 * Math.sin(a), 0.6 - r, 0.3 + r, inside(r, 0.46, 48)]),
  ],
  'a coloured disc with a shadow': [
    128,
    drawn(128, (r, a) => {
      const disc = inside(r, 0.35 + 0.02 * Math.sin(5 * a), 128)
      return [disc * (1 - r), disc * 0.5, disc * r, Math.max(disc, 0.5 - r)]
    }),
  ],
  'stripes of few colours': [
    64,
    drawn(64, (r, a) => [a > 0 ? 1 : 0.2, Math.floor(r * 16) / 16, 0.5, 1]),
  ],
}

describe('openLosslessEncoder() with a small picture', () => {
  it.each(Object.keys(ICONS))(
    'keeps %s in no more bytes than libwebp at its most thorough',
    async (name) => {
      const [width, pixels] = ICONS[name]!
      const { file } = encode(pixels, width, 'balanced')
      const raw = sharp(pixels, { raw: { width, height: width, channels: 4 } })
      const other = await raw.webp({ lossless: true, exact: true, effort: 6 }).toBuffer()
      expect(file.length).toBeLessThanOrEqual(other.length)
      const shown = await sharp(file).ensureAlpha().raw().toBuffer()
      expect(shown.equals(Buffer.from(pixels))).toBe(true)
    },
  )

  /** About the largest that are tried whole: a segment, somewhat more than one, narrow ones. */
  const SIZES = [
    [512, 512],
    [600, 436],
    [600, 416],
    [8191, 32],
    [16383, 16],
    [16383, 17],
    [3, 16383],
    [2, 2],
    [1, 5],
  ] as const

  it.each(SIZES)(
    'keeps every pixel in the memory that is planned (%i x %i)',
    async (width, height) => {
      const random = seededRandom(width + height)
      const words = Uint32Array.from({ length: width * height }, () => random.below(2 ** 32))
      // Runs, and some of the row above.
      for (let i = 1; i < words.length; i++) {
        if (words[i]! & 7) words[i] = words[i & 8 ? i - 1 : Math.max(0, i - width)]!
      }
      const pixels = new Uint8Array(words.buffer)
      const { file, taken, format } = encode(pixels, width, EFFORTS[height % 3]!)
      expect(taken).toBeLessThanOrEqual(losslessArenaBytes(format, EFFORTS[height % 3]!))
      const shown = await sharp(file).ensureAlpha().raw().toBuffer()
      expect(shown.equals(Buffer.from(pixels))).toBe(true)
    },
  )
})
