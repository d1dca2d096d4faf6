import { describe, expect, it } from 'vitest'
import { gridLayout } from '../../../../src/engine/stock-set/avif/grid-layout.ts'

const MEGAPIXEL = 1_048_576
const SIZES: readonly [number, number][] = [
  [1, 1],
  [1, 16_383],
  [16_383, 1],
  [65, 129],
  [1025, 1024],
  [4032, 3024],
  [4097, 3001],
  [8064, 6048],
  [16_383, 16_383],
]

describe('gridLayout()', () => {
  it.each(SIZES)('gridLayout() covers %ix%i and leaves no tile out', (width, height) => {
    const { columns, rows, tileWidth, tileHeight } = gridLayout({ width, height }, MEGAPIXEL / 2)
    expect(columns * tileWidth).toBeGreaterThanOrEqual(width)
    expect((columns - 1) * tileWidth).toBeLessThan(width)
    expect(rows * tileHeight).toBeGreaterThanOrEqual(height)
    expect((rows - 1) * tileHeight).toBeLessThan(height)
  })

  it.each(SIZES)('gridLayout() keeps MIAF’s rules on the tiles of %ix%i', (width, height) => {
    const layout = gridLayout({ width, height }, MEGAPIXEL / 2)
    expect(Math.min(layout.tileWidth, layout.tileHeight)).toBeGreaterThanOrEqual(64)
    expect(layout.tileWidth % 2).toBe(0)
    expect(layout.tileHeight % 2).toBe(0)
    expect(layout.fullChroma).toBe(width % 2 === 1 || height % 2 === 1)
    expect(Math.max(layout.columns, layout.rows)).toBeLessThanOrEqual(256)
  })

  it.each(SIZES)('gridLayout() bounds tile and band of %ix%i', (width, height) => {
    const { tileWidth, tileHeight } = gridLayout({ width, height }, MEGAPIXEL / 2)
    expect(tileWidth * tileHeight).toBeLessThanOrEqual(MEGAPIXEL / 2)
    expect(width * tileHeight).toBeLessThanOrEqual(4_194_304)
  })

  it('gridLayout() wastes less than 2 % on a phone’s picture', () => {
    const { columns, rows, tileWidth, tileHeight } = gridLayout(
      { width: 4032, height: 3024 },
      MEGAPIXEL / 2,
    )
    expect(columns * tileWidth * rows * tileHeight).toBeLessThan(4032 * 3024 * 1.02)
  })
})
