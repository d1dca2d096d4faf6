import { expect, it } from 'vitest'
import { openAv1Encoder } from '../../../../src/engine/formats/avif/av1-encode-kernel.ts'
import type { Av1Filters, CdefStrength } from '../../../../src/engine/formats/avif/av1-headers.ts'
import { joined } from '../../../../src/engine/formats/avif/av1-headers.ts'
import type { Kernels } from '../../../../src/engine/kernels/kernels.ts'
import { decodePlanes } from '../../../av1/decode-planes.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { cdefErrorScalar } from '../../../twins/av1-encode.ts'

it('errorOf() equals its scalar twin', () => {
  const kernels = testKernels()
  const random = seededRandom(11)
  const [src, filtered] = [kernels.alloc(8 * 8 + 16), kernels.alloc(8 * 160)]
  for (let round = 0; round < 300; round++) {
    const spread = 1 + random.below(256)
    const base = random.below(257 - spread)
    const source = Array.from({ length: 64 }, () => base + random.below(spread))
    const noise = 1 + random.below(30)
    const other = source.map((v) =>
      Math.max(0, Math.min(255, v + random.below(noise) - (noise >> 1))),
    )
    kernels.view(src, 64).set(source)
    const words = new Int16Array(kernels.exports.memory.buffer, filtered, 8 * 80)
    for (const [i, v] of other.entries()) words[(i >> 3) * 80 + (i & 7)] = v
    const mean = source.reduce((sum, v) => sum + v, 0) / 64
    const contrast = source.reduce((sum, v) => sum + (v - mean) ** 2, 0)
    const got = kernels.exports.av1EncodeCdefError(src, 8, filtered, contrast)
    expect(got).toBeCloseTo(cdefErrorScalar(source, other), 3)
  }
})

const WIDTH = 328
const HEIGHT = 200
const SIDE = 64

/** Soft waves, edges that ring, and noise, from one superblock to the next. */
function drawGray(): Uint8Array {
  const random = seededRandom(5)
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    const kind = ((x >> 6) + (y >> 6)) % 3
    if (kind === 0) return 128 + 60 * Math.sin(x / 9 + y / 17)
    return kind === 1 ? ((x * 3 + y * 2) % 40 < 20 ? 60 : 190) : 100 + random.below(60)
  })
}

const STRENGTHS: readonly CdefStrength[] = [
  [0, 0],
  [0, 3],
  [4, 0],
  [12, 3],
]

/** Luma of the picture as a decoder shows it, with these strengths of CDEF and nothing else. */
function shown(kernels: Kernels, gray: Uint8Array, y: readonly CdefStrength[]): Uint16Array {
  const filters: Av1Filters = {
    deblockY: 0,
    deblockUv: 0,
    sharpness: 0,
    cdef: { damping: 5, y, uv: [0, 0] },
  }
  const start = kernels.exports.mark()
  const encoder = openAv1Encoder(kernels, {
    ...{ width: WIDTH, height: HEIGHT, rowFormat: { width: WIDTH, height: HEIGHT, channels: 1 } },
    ...{ sampling: '400', source: 'color', lossless: false, quantizer: 190, effort: 'balanced' },
    filters,
  })
  encoder.write(gray, HEIGHT)
  const data = joined(encoder.finish().pieces)
  kernels.exports.release(start)
  return decodePlanes(kernels, data).planes[0]!
}

it('every superblock is filtered with the strength that leaves about the least error', () => {
  const kernels = testKernels()
  const gray = drawGray()
  const searched = shown(kernels, gray, STRENGTHS)
  const fixed = STRENGTHS.map((one) => shown(kernels, gray, [one, one, one, one]))
  const used = new Set<number>()
  for (let y = 0; y < HEIGHT; y += SIDE) {
    for (let x = 0; x < WIDTH; x += SIDE) {
      const places = Array.from({ length: SIDE * SIDE }, (_, i) => [x + (i & 63), y + (i >> 6)])
        .filter(([column, row]) => column! < WIDTH && row! < HEIGHT)
        .map(([column, row]) => row! * WIDTH + column!)
      const error = (picture: Uint16Array) =>
        places.reduce((sum, at) => sum + (picture[at]! - gray[at]!) ** 2, 0)
      const chosen = fixed.findIndex((one) => places.every((at) => one[at] === searched[at]))
      expect(chosen).toBeGreaterThanOrEqual(0)
      used.add(chosen)
      expect(error(searched)).toBeLessThan(1.04 * Math.min(...fixed.map(error)) + 1)
    }
  }
  expect(used.size).toBeGreaterThan(1)
})
