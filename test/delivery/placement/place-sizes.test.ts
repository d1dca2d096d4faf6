import { describe, expect, it } from 'vitest'
import { turnedSize } from '../../../src/delivery/placement/turned.ts'
import type { Placement, ResizeType, Spot } from '../../../src/request/placement.ts'
import type { Transform } from '../../../src/request/transform.ts'
import { placed } from './placed.ts'

const CENTER: Spot = { x: 0.5, y: 0.5 }

/** `WxH`, padding included, from what the engine is told. Sides that are not told follow the source. */
function sizeOf(source: readonly [number, number], options: ReturnType<typeof placed>): string {
  const { crop, padding = { top: 0, right: 0, bottom: 0, left: 0 } } = options
  const pixels = (length: object | undefined, usual: number) =>
    length && 'pixels' in length ? Number(length.pixels) : usual
  const [w, h] = [pixels(crop?.width, source[0]), pixels(crop?.height, source[1])]
  const { width = 0, height = 0 } = options
  const across = width || (height ? Math.round((w * height) / h) : w)
  const down = height || (width ? Math.round((h * width) / w) : h)
  return `${across + padding.left + padding.right}x${down + padding.top + padding.bottom}`
}

/** Facts: docs.imgproxy.net/usage/processing, worked through processing/prepare.go by hand. */
const SIZES: readonly [
  readonly [number, number],
  ResizeType,
  Partial<Transform>,
  Partial<Placement>,
  string,
][] = [
  [[400, 300], 'fit', { width: 200, height: 200 }, {}, '200x150'],
  [[400, 300], 'fit', { width: 800, height: 800 }, {}, '400x300'],
  [[400, 300], 'fit', { width: 800, height: 800 }, { enlarge: true }, '800x600'],
  [[400, 300], 'fill', { width: 200, height: 200 }, {}, '200x200'],
  [[400, 300], 'fill', { width: 350, height: 350 }, {}, '350x300'],
  [[400, 300], 'fill', { width: 800, height: 800 }, { enlarge: true }, '800x800'],
  [[400, 300], 'fill-down', { width: 800, height: 800 }, {}, '300x300'],
  [[400, 300], 'fill-down', { width: 1600, height: 800 }, {}, '400x200'],
  [[400, 300], 'fill-down', { width: 800, height: 800 }, { enlarge: true }, '800x800'],
  [[400, 300], 'force', { width: 200, height: 200 }, {}, '200x200'],
  [[400, 300], 'force', { width: 600, height: 150 }, {}, '400x100'],
  [[400, 300], 'force', { width: 600, height: 150 }, { enlarge: true }, '600x150'],
  [[400, 300], 'force', { width: 200 }, {}, '200x300'],
  [[400, 300], 'auto', { width: 200, height: 100 }, {}, '200x100'],
  [[400, 300], 'auto', { width: 100, height: 200 }, {}, '100x75'],
  [[300, 400], 'auto', { width: 100, height: 200 }, {}, '100x200'],
  [[300, 300], 'auto', { width: 200, height: 100 }, {}, '200x100'],
  // With dpr: sides of the transform have it in them.
  [[400, 300], 'fill', { width: 400, height: 400 }, { dpr: 2 }, '300x300'],
  [[1000, 1000], 'fill', { width: 400, height: 400 }, { dpr: 2 }, '400x400'],
  [[300, 300], 'fit', { width: 400, height: 400 }, { dpr: 2 }, '300x300'],
  [[300, 300], 'fit', { width: 400, height: 400 }, { dpr: 2, enlarge: true }, '400x400'],
  [[300, 300], 'fit', { width: 50, height: 50 }, { dpr: 0.5 }, '50x50'],
  [[80, 80], 'fit', { width: 50, height: 50 }, { dpr: 0.5 }, '50x50'],
  [[400, 300], 'fit', {}, { dpr: 0.5 }, '200x150'],
  [[400, 300], 'fit', {}, { dpr: 2 }, '400x300'],
  // Zoom.
  [[400, 300], 'fit', {}, { zoomX: 0.5, zoomY: 0.5 }, '200x150'],
  [[400, 300], 'fit', {}, { zoomX: 0.5, zoomY: 0.25 }, '200x75'],
  [[400, 300], 'fit', { width: 100, height: 100 }, { zoomX: 0.5, zoomY: 0.5 }, '100x75'],
  [[400, 300], 'fit', {}, { zoomX: 2, zoomY: 2 }, '400x300'],
  [[400, 300], 'fit', {}, { zoomX: 2, zoomY: 2, enlarge: true }, '800x600'],
  // Least sides.
  [[400, 300], 'fit', { width: 100 }, { minHeight: 150 }, '100x150'],
  [[400, 300], 'fit', { height: 50 }, { minWidth: 200 }, '200x50'],
  [[100, 100], 'fit', {}, { minWidth: 150 }, '150x150'],
  // Extended.
  [[400, 300], 'fit', { width: 200, height: 200 }, { extend: CENTER }, '200x200'],
  [[100, 50], 'fit', { width: 200, height: 200 }, { extend: CENTER }, '200x200'],
  [[100, 50], 'fit', { width: 200 }, { extend: CENTER }, '200x50'],
  [[400, 300], 'fit', { width: 100, height: 200 }, { extendRatio: CENTER }, '100x200'],
  [[60, 30], 'fit', { width: 100, height: 200 }, { extendRatio: CENTER }, '60x120'],
  [[60, 30], 'fit', { width: 200, height: 50 }, { extendRatio: CENTER }, '120x30'],
  [[400, 300], 'fit', { width: 200, height: 200 }, { padding: [1, 2, 3, 4] }, '206x154'],
  [[400, 300], 'fit', { width: 200, height: 200 }, { dpr: 2, padding: [1, 2, 3, 4] }, '212x158'],
  [[150, 150], 'fit', { width: 200, height: 200 }, { dpr: 2, padding: [2, 2, 2, 2] }, '156x156'],
  // Cut from the source.
  [[400, 300], 'fit', {}, { crop: { width: 100, height: 50, spot: CENTER } }, '100x50'],
  [[400, 300], 'fit', {}, { crop: { width: 0.5, height: 0.25, spot: CENTER } }, '200x75'],
  [[400, 300], 'fit', {}, { crop: { width: 0, height: 50, spot: CENTER } }, '400x50'],
  [[400, 300], 'fit', {}, { crop: { width: 999, height: 50, spot: CENTER } }, '400x50'],
  [
    [400, 300],
    'fit',
    { width: 50, height: 50 },
    { crop: { width: 100, height: 50, spot: CENTER } },
    '50x25',
  ],
  [[400, 300], 'fit', {}, { crop: { width: 200, height: 50, ratio: 1, spot: CENTER } }, '50x50'],
  [
    [400, 300],
    'fit',
    {},
    { crop: { width: 200, height: 50, ratio: 1, ratioGrows: true, spot: CENTER } },
    '200x200',
  ],
  [
    [400, 300],
    'fit',
    {},
    { crop: { width: 0, height: 50, ratio: 1, ratioGrows: true, spot: CENTER } },
    '300x300',
  ],
  [[400, 300], 'fit', { width: 50, rotate: 90 }, {}, '50x67'],
]

describe('place()', () => {
  it.each(SIZES)('makes %j by %s of %j and %j %s', (source, resize, asked, placement, expected) => {
    const options = placed(source, asked, { resize, ...placement })
    const turned = turnedSize({ width: source[0], height: source[1] }, asked.rotate ?? 0)
    expect(sizeOf([turned.width, turned.height], options)).toBe(expected)
  })
})
