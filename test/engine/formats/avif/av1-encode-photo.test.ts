import { expect, it } from 'vitest'
import { drawnPicture, randomOf } from '../../../av1/drawn-pictures.ts'
import { encodeCase } from '../../../av1/encode-case.ts'
import { testKernels } from '../../../helpers/kernels.ts'

const [WIDTH, HEIGHT] = [480, 64]

/** Icons on dark ground; below, something that fills a quarter of the band. */
function frame(below: (x: number, y: number, random: () => number) => number) {
  return (random: () => number) => (x: number, y: number) => {
    if (y >= 40) {
      const value = below(x, y, random)
      return [value, value, value] as const
    }
    const isInk = x % 40 < 20 && y % 10 < 3
    return isInk ? ([90, 140, 240] as const) : ([38, 42, 50] as const)
  }
}

it.each([
  ['420', 'a blurred photo', (x: number, y: number) => 90 + 30 * Math.sin(x / 25 + y / 14)],
  ['444', 'blank ground', () => 38],
  ['444', 'shading from side to side', (x: number) => 40 + (x >> 2)],
  ['444', 'shading from above', (_: number, y: number) => 40 + 2 * (y - 40)],
  ['444', 'dither', (_x: number, _y: number, random: () => number) => (random() < 0.5 ? 38 : 42)],
] as const)(
  "takes %s for a drawing in 'auto' whose first band has %s in it",
  (sampling, _, below) => {
    const pixels = drawnPicture(randomOf(1), WIDTH, HEIGHT, 4, frame(below))
    const coded = encodeCase(
      testKernels(),
      pixels,
      {
        ...{ sampling: 'auto', source: 'color', lossless: false },
        quantizer: 130,
        effort: 'balanced',
      },
      false,
    )
    expect(coded.sampling).toBe(sampling)
  },
)
