import { describe, expect, it } from 'vitest'
import {
  BALANCED,
  type CaseOptions,
  dav1d,
  encodeCase,
  type Pixels,
} from '../../../av1/encode-case.ts'
import { differenceOf } from '../../../av1/random-cases.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { findTool } from '../../../helpers/tools.ts'

const hasDav1d = findTool('dav1d') !== undefined

const OPTIONS: CaseOptions = { ...BALANCED, quantizer: 90 }

const [WIDTH, HEIGHT] = [256, 128]

/** Strokes with soft edges on a ground that is plain but for `noise` levels: no two samples need be alike. */
function drawSoftLetters(noise: number): Pixels {
  const random = seededRandom(9)
  const glyphs = Array.from({ length: 7 }, () => Array.from({ length: 8 }, () => random.below(64)))
  const ink = (x: number, y: number) => {
    const glyph = glyphs[Math.floor(x / 7) % 7]!
    return x % 7 < 6 && y % 24 < 8 && x % 128 < 90 ? (glyph[y % 24]! >> (x % 7)) & 1 : 0
  }
  const data = new Uint8Array(4 * WIDTH * HEIGHT)
  for (let i = 0; i < data.length; i += 4) {
    const [x, y] = [(i >> 2) % WIDTH, Math.floor((i >> 2) / WIDTH)]
    const soft = (2 * ink(x, y) + ink(x + 1, y) + ink(x, y + 1)) / 4
    data.fill(40 + 150 * soft + random.below(noise + 1), i, i + 4)
  }
  return { width: WIDTH, height: HEIGHT, channels: 4, data }
}

/** Mean squared error of luma, of gray pixels. */
function errorOf({ data }: Pixels, planes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < WIDTH * HEIGHT; i++) sum += (data[4 * i]! - planes[i]!) ** 2
  return sum / (WIDTH * HEIGHT)
}

describe('balanced', () => {
  it.skipIf(!hasDav1d).each([40, 90, 150, 220])(
    'reconstructs soft letters on a ground that is nearly plain as dav1d shows them, quantizer %i',
    (quantizer) => {
      const pixels = drawSoftLetters(1)
      const coded = encodeCase(testKernels(), pixels, { ...OPTIONS, quantizer })
      expect(differenceOf(coded.planes, dav1d(coded.stream, false))).toBeUndefined()
    },
  )

  it('cuts blocks for soft letters on a ground that is nearly plain, and not for those on a rough one', () => {
    // Bytes times the root of the error: about alike at all quantizers. Best cuts both.
    const cost = (effort: 'balanced' | 'best', noise: number) => {
      const pixels = drawSoftLetters(noise)
      const coded = encodeCase(testKernels(), pixels, { ...OPTIONS, effort })
      return coded.bytes * Math.sqrt(errorOf(pixels, coded.planes))
    }
    const [plain, rough] = [2, 4].map((noise) => cost('balanced', noise) / cost('best', noise))
    expect(plain).toBeLessThan(0.95 * rough!)
  })

  it('has a weak matrix for luma, which fast and best do not', () => {
    const pixels = drawSoftLetters(30)
    const streamOf = (options: Partial<CaseOptions>) =>
      encodeCase(testKernels(), pixels, { ...OPTIONS, ...options }, false).stream
    for (const [effort, y] of [
      ['fast', 15],
      ['balanced', 13],
      ['best', 15],
    ] as const) {
      expect(streamOf({ effort })).toEqual(streamOf({ effort, matrices: { y, uv: 6 } }))
    }
    expect(streamOf({})).not.toEqual(streamOf({ matrices: { y: 15, uv: 6 } }))
  })
})
