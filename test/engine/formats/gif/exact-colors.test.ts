import { describe, expect, it } from 'vitest'
import { ExactPalette } from '../../../../src/engine/formats/gif/exact-colors.ts'
import { seededRandom } from '../../../helpers/random.ts'

const OPAQUE = 0xff000000
const random = seededRandom(3)
const colors = (count: number) =>
  Uint32Array.from({ length: count }, () => (OPAQUE | random.below(1 << 24)) >>> 0)

describe('ExactPalette', () => {
  it('takes opaque colours once, in their order, and none of what is transparent', () => {
    const palette = new ExactPalette()
    expect(palette.add(Uint32Array.of(OPAQUE, 0, OPAQUE + 5, OPAQUE, 0x7f000009), 256)).toBe(true)
    expect([...palette.colors]).toEqual([OPAQUE, OPAQUE + 5])
    expect([OPAQUE + 5, OPAQUE + 6, 0].map((color) => palette.indexOf(color))).toEqual([1, -1, -1])
  })

  it('keeps what it has where more would be too many, and takes others afterwards', () => {
    const palette = new ExactPalette()
    const [first, second] = [colors(200), colors(100)]
    expect(palette.add(first, 255)).toBe(true)
    expect(palette.add(second, 255)).toBe(false)
    expect([...palette.colors]).toEqual([...first])
    expect([...second].every((color) => palette.indexOf(color) === -1)).toBe(true)
    expect(palette.add(second.subarray(0, 55), 255)).toBe(true)
    expect([...first, ...second.subarray(0, 55)].map((color) => palette.indexOf(color))).toEqual(
      Array.from({ length: 255 }, (_, i) => i),
    )
    expect(palette.add(first, 254)).toBe(false)
  })
})
