import { isBlurhashValid } from 'blurhash'
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash'
import { describe, expect, it } from 'vitest'
import { paletteOf } from '../../src/delivery/palette.ts'
import { blurHashOf, thumbHashOf } from '../../src/delivery/placeholder.ts'

/** Squares of these colours, side by side, as RGBA; each as many pixels wide as `sizes` says. */
function bars(colors: readonly (readonly number[])[], sizes: readonly number[], height = 8) {
  const line = colors.flatMap((color, i) => Array.from({ length: sizes[i]! }, () => color).flat())
  const data = Uint8ClampedArray.from(Array.from({ length: height }, () => line).flat())
  return { data, width: line.length / 4, height }
}

const RED = [250, 10, 20, 255]
const BLUE = [10, 20, 250, 255]

describe('paletteOf()', () => {
  it('names what there is most of first', () => {
    expect(paletteOf(bars([RED, BLUE], [4, 12]))).toEqual({
      dominant: '#0a14fa',
      palette: ['#0a14fa', '#fa0a14'],
    })
  })

  it('has five colours at most, and none of what is clear', () => {
    const colors = Array.from({ length: 40 }, (_, i) => [i * 6, 255 - i * 6, (i * 37) % 256, 255])
    expect(
      paletteOf(
        bars(
          colors,
          colors.map(() => 1),
        ),
      )?.palette,
    ).toHaveLength(5)
    expect(paletteOf(bars([RED, [0, 0, 0, 0]], [2, 14]))?.palette).toEqual(['#fa0a14'])
    expect(paletteOf(bars([[0, 0, 0, 0]], [16]))).toBeUndefined()
  })
})

describe('placeholders', () => {
  it('are read by the packages that pages use', () => {
    const picture = bars([RED, BLUE], [8, 8])
    const hash = Uint8Array.from(atob(thumbHashOf(picture)), (char) => char.charCodeAt(0))
    expect(thumbHashToApproximateAspectRatio(hash)).toBeGreaterThan(1)
    expect(thumbHashToAverageRGBA(hash).a).toBeCloseTo(1, 1)
    expect(isBlurhashValid(blurHashOf(picture))).toEqual({ result: true })
  })
})
