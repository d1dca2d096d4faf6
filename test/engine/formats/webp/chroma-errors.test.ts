import sharp from 'sharp'
import { expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { encodeVp8 } from '../../../helpers/vp8-frame.ts'

const SIDE = 256
const TILE = 32
const FORMAT = { width: SIDE, height: SIDE, channels: 4 } as const

/** A sky: colour changes slowly from corner to corner, too little for a level in most blocks. */
function skyPixels(): Uint8Array {
  return Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, i) => {
    const [x, y] = [(i >> 2) % SIDE, Math.floor((i >> 2) / SIDE)]
    const t = (x + y) / (2 * SIDE - 2)
    return [110 + 30 * t, 130, 200 - 50 * t, 255][i & 3]!
  })
}

/** How far the mean colour of a tile is from what it was: red and blue against green. */
function colorError(shown: Uint8Array, rows: Uint8Array, left: number, top: number): number {
  let [red, blue] = [0, 0]
  for (let y = top; y < top + TILE; y++) {
    for (let at = (y * SIDE + left) * 4; at < (y * SIDE + left + TILE) * 4; at += 4) {
      const green = shown[at + 1]! - rows[at + 1]!
      red += shown[at]! - rows[at]! - green
      blue += shown[at + 2]! - rows[at + 2]! - green
    }
  }
  return (Math.abs(red) + Math.abs(blue)) / TILE ** 2
}

it.each([
  [20, 8],
  [30, 8],
])(
  'openVp8Encoder() keeps the mean colour where it changes slowly (q%i)',
  async (quality, most) => {
    const rows = skyPixels()
    const file = encodeVp8(testKernels(), { format: FORMAT, rows, quality })
    const shown = await sharp(file).ensureAlpha().raw().toBuffer()
    const tiles = Array.from({ length: (SIDE / TILE) ** 2 }, (_, i) => {
      const [column, row] = [i % (SIDE / TILE), Math.floor(i / (SIDE / TILE))]
      return colorError(shown, rows, column * TILE, row * TILE)
    })
    expect(Math.max(...tiles)).toBeLessThan(most)
  },
)
