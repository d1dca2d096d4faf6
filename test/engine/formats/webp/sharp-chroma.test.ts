import sharp from 'sharp'
import { expect, it } from 'vitest'
import type { Chroma } from '../../../../src/engine/api/options.ts'
import { photoPixels } from '../../../helpers/engine.ts'
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

/** Decibels of what sharp shows. */
async function closeness(rows: Uint8Array, chroma?: Chroma) {
  const options = { quality: 90, ...(chroma && { chroma }) }
  const file = encodeVp8(kernels, { format: FORMAT, rows, ...options })
  const shown = await sharp(file).ensureAlpha().raw().toBuffer()
  return psnr(opaque(shown), opaque(rows))
}

it.each([
  ['red on white', 0xff0000ff, 0xffffffff],
  ['white on red', 0xffffffff, 0xff0000dd],
  ['yellow on black', 0xff00ffff, 0xff000000],
])('openVp8Encoder() keeps the colour of thin strokes: %s', async (_, color, ground) => {
  const rows = strokes(color, ground)
  const plain = await closeness(rows, '420')
  const drawn = await closeness(rows)
  expect(drawn).toBeGreaterThan(plain + 1)
  expect(await closeness(rows, 'sharp')).toBeGreaterThan(plain + 1)
})

it('openVp8Encoder() leaves photos alone, unless it is told otherwise', () => {
  const rgb = photoPixels(FORMAT.width, FORMAT.height)
  const rows = Uint8Array.from({ length: FORMAT.width * FORMAT.height * 4 }, (__, i) =>
    i % 4 === 3 ? 255 : rgb[(i >> 2) * 3 + (i % 4)]!,
  )
  const plain = encodeVp8(kernels, { format: FORMAT, rows, chroma: '420' })
  expect(encodeVp8(kernels, { format: FORMAT, rows })).toEqual(plain)
  expect(encodeVp8(kernels, { format: FORMAT, rows, chroma: 'sharp' })).not.toEqual(plain)
})
