import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openLosslessEncoder } from '../../../../src/engine/formats/webp/lossless-encode-kernel.ts'
import { vp8lFile } from '../../../../src/engine/formats/webp/write-webp.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'

/** Too large to be small (settings.ts), and nearly all of it one colour. */
const [WIDTH, HEIGHT] = [700, 420]
const PAPER = 0xfff4f4f4

/** Discs of `hues` with soft edges, RGBA in words. */
function discs(hues: number, count: number): Uint32Array {
  const random = seededRandom(hues)
  const words = new Uint32Array(WIDTH * HEIGHT).fill(PAPER)
  for (let left = count; left > 0; left--) {
    const [x, y] = [random.below(WIDTH), random.below(HEIGHT)]
    const radius = 6 + random.below(26)
    const hue = random.below(hues)
    for (let at = 0; at < words.length; at++) {
      const distance = Math.hypot((at % WIDTH) - x, Math.floor(at / WIDTH) - y)
      const ink = Math.min(4, Math.round((radius - distance) * 4))
      if (ink > 0) words[at] = shade(hue, ink)
    }
  }
  return words
}

/** `ink`: 1 to 4. */
function shade(hue: number, ink: number): number {
  const [red, green] = [244 - ink * (hue & 31), 244 - ink * ((hue * 7) & 31)]
  return 0xff000000 | (red << 16) | (green << 8) | (244 - ink * 40 + (hue & 7))
}

describe('openLosslessEncoder() with a large flat drawing', () => {
  it.each([
    [80, 80],
    [300, 120],
  ])(
    'keeps discs of %i hues, %i of them, in no more bytes than libwebp at its most thorough',
    async (hues, count) => {
      const pixels = new Uint8Array(discs(hues, count).buffer)
      const format = { width: WIDTH, height: HEIGHT, channels: 4 } as const
      const sink = openLosslessEncoder(testKernels(), format, { effort: 'balanced', alpha: false })
      sink.write(pixels, HEIGHT)
      const file = vp8lFile(runAtOnce(sink.finish()))
      const raw = sharp(pixels, { raw: format })
      const other = await raw.webp({ lossless: true, exact: true, effort: 6 }).toBuffer()
      expect(file.length).toBeLessThanOrEqual(other.length)
      const shown = await sharp(file).ensureAlpha().raw().toBuffer()
      expect(shown.equals(Buffer.from(pixels))).toBe(true)
    },
  )
})
