import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { recolored } from '../../helpers/colored-files.ts'
import { convert, pixelsOf, RED, srgbOf } from './pictures.ts'

describe('colours by numbers in AVIF', () => {
  const red = sharp({ create: { width: 64, height: 64, channels: 3, background: '#dc1e1e' } })
  const flat = async () =>
    (await convert(await red.png().toBuffer(), { format: 'avif', quality: 100 })).bytes
  const middle = async (file: Uint8Array) => (await srgbOf(file)).slice(3 * 2080, 3 * 2081)
  const near = (one: readonly number[], other: readonly number[]) =>
    one.forEach((level, i) => {
      expect(Math.abs(level - other[i]!)).toBeLessThanOrEqual(2)
    })

  it('nclx of Display P3 and BT.2020 is converted, that of sRGB and of nothing is left', async () => {
    const file = await flat()
    near(await middle(recolored(file, 12, 13)), [240, 0, 0])
    near(await middle(recolored(file, 9, 13)), [255, 0, 0])
    for (const [primaries, transfer] of [
      [1, 13],
      [2, 2],
      [1, 1],
    ] as const) {
      near(await middle(recolored(file, primaries, transfer)), RED)
    }
  })

  it('nclx does not count beside an embedded profile', async () => {
    const tagged = await red
      .clone()
      .withIccProfile('p3')
      .avif({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer()
    const stored = [...(await pixelsOf(tagged))].slice(3 * 2080, 3 * 2081)
    expect(Math.abs(stored[0]! - RED[0]!)).toBeGreaterThan(10)
    near(await middle(tagged), RED)
  })
})
