import { describe, expect, it } from 'vitest'
import type { Size } from '../../../src/engine/geometry/orientation.ts'
import { radiusStage } from '../../../src/engine/stages/radius.ts'
import type { StageTools } from '../../../src/engine/stages/stage.ts'
import { readAll, rowsOf } from '../../helpers/array-rows.ts'
import { seededRandom } from '../../helpers/random.ts'

const NO_TOOLS = {} as StageTools

/** Alphas of an opaque picture with rounded corners. */
function alphas({ width, height }: Size, radius: number | 'max'): number[] {
  const white = new Uint8Array(width * height * 4).fill(255)
  const rows = rowsOf(white, { width, height, channels: 4 })
  const pixels = readAll(radiusStage.open({ radius }, rows, NO_TOOLS), 5)
  return [...pixels.filter((_, i) => i % 4 === 3)]
}

/** The same by the definition: 8 x 8 samples of each pixel, of which those within the ellipse count. */
function alphasByDefinition({ width, height }: Size, radius: number | 'max'): number[] {
  const most = Math.min(radius === 'max' ? Number.POSITIVE_INFINITY : radius, width / 2, height / 2)
  const [across, down] = radius === 'max' ? [width / 2, height / 2] : [most, most]
  const isInside = (x: number, y: number) => {
    const dx = Math.max(0, 1 - Math.min(x, width - x) / across)
    const dy = Math.max(0, 1 - Math.min(y, height - y) / down)
    return dx * dx + dy * dy <= 1 + 1e-9
  }
  return Array.from({ length: width * height }, (_, i) => {
    let inside = 0
    for (let k = 0; k < 64; k++) {
      const x = (i % width) + ((k % 8) + 0.5) / 8
      const y = Math.floor(i / width) + (Math.floor(k / 8) + 0.5) / 8
      inside += Number(isInside(x, y))
    }
    return Math.round((255 * inside) / 64)
  })
}

describe('radiusStage', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'keeps of each pixel what lies within the corners (seed %i)',
    (seed) => {
      const random = seededRandom(seed)
      const [a = 0, b = 0, c = 0] = random.bytes(3)
      const size = { width: 1 + (a % 70), height: 1 + (b % 70) }
      for (const radius of [1 + (c % 40), 0.7 + c / 9, 'max'] as const) {
        expect(alphas(size, radius)).toEqual(alphasByDefinition(size, radius))
      }
    },
  )
})
