import sharp from 'sharp'
import { expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { psnr } from '../../../helpers/psnr.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { encodeVp8 } from '../../../helpers/vp8-frame.ts'

const kernels = testKernels()
const FORMAT = { width: 121, height: 75, channels: 4 } as const

/** Strokes of a color, a pixel or two wide, on a ground. */
function strokes(color: number, ground: number): Uint8Array {
  const words = new Uint32Array(FORMAT.width * FORMAT.height).fill(ground)
  const random = seededRandom(4)
  for (let i = 0; i < 160; i++) {
    const [x, y] = [random.below(FORMAT.width - 12), random.below(FORMAT.height - 12)]
    const isWide = random.below(2) === 0
    for (let n = 0; n < 9; n++) {
      const at = (y + (isWide ? 0 : n)) * FORMAT.width + x + (isWide ? n : 0)
      words[at] = color
      if (i % 3 === 0) words[at + (isWide ? FORMAT.width : 1)] = color
    }
  }
  return new Uint8Array(words.buffer)
}

const opaque = (rgba: ArrayLike<number>) => Uint8Array.from(rgba).filter((_, i) => i % 4 !== 3)

it.each([
  ['red on white', 0xff0000ff, 0xffffffff, 24],
  ['white on red', 0xffffffff, 0xff0000dd, 24],
  ['yellow on black', 0xff00ffff, 0xff000000, 24],
])('openVp8Encoder() keeps the colour of thin strokes: %s', async (_, color, ground, least) => {
  const rows = strokes(color, ground)
  const file = encodeVp8(kernels, { format: FORMAT, rows, quality: 90 })
  const shown = await sharp(file).ensureAlpha().raw().toBuffer()
  expect(psnr(opaque(shown), opaque(rows))).toBeGreaterThan(least)
})
