import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { place } from '../../../src/delivery/placement/place.ts'
import { beforeTurn, turnedSize } from '../../../src/delivery/placement/turned.ts'
import type { Placement, ResizeType, Spot } from '../../../src/request/placement.ts'
import { DEFAULT_TRANSFORM, type Transform } from '../../../src/request/transform.ts'

const CENTER: Spot = { x: 0.5, y: 0.5 }

function placed(
  [width, height]: readonly [number, number],
  asked: Partial<Transform>,
  placement: Placement,
) {
  return place({ width, height }, { ...DEFAULT_TRANSFORM, ...asked, placement })
}

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

  const gravityOf = (spot: Spot, dpr = 1) => {
    const placement = { resize: 'fill', spot, dpr, enlarge: true } as const
    return placed([400, 200], { width: 100 * dpr, height: 100 * dpr }, placement).gravity
  }

  it.each<[Spot, number]>([
    [{ x: 0, y: 0.5 }, 0],
    [{ x: 1, y: 0.5 }, 100],
    [{ x: 0.5, y: 0 }, 50],
    [{ x: 0, y: 0, dx: 10 }, 10],
    [{ x: 1, y: 0, dx: 10 }, 90],
    [{ x: 0.5, y: 0.5, dx: 10 }, 60],
    [{ x: 0.5, y: 0.5, dx: -10 }, 40],
    [{ x: 0, y: 0.5, dx: 0.1 }, 20], // of the 200 pixels of the resized picture
    [{ x: 0, y: 0.5, dx: 999 }, 100],
    [{ focusX: 0.5, focusY: 0.5 }, 50],
    [{ focusX: 0, focusY: 0.5 }, 0],
    [{ focusX: 0.3, focusY: 0.5 }, 10],
    [{ focusX: 1, focusY: 1 }, 100],
  ])('keeps what %j says, of 200 pixels 100 from %i on', (spot, start) => {
    const gravity = gravityOf(spot)
    expect(typeof gravity === 'string' ? -1 : Math.round(gravity.x * 100)).toBe(start)
  })

  it('multiplies offsets by dpr', () => {
    expect(gravityOf({ x: 0, y: 0.5, dx: 10 }, 2)).toEqual({ x: 0.1, y: 0.5 })
  })

  it('leaves what is most interesting to the engine', () => {
    const asked = { width: 100, height: 100, gravity: 'attention' as const }
    expect(placed([400, 200], asked, { resize: 'fill', dpr: 2 })).toMatchObject({
      fit: 'cover',
      gravity: 'attention',
    })
  })

  it('puts background where the spots say', () => {
    const corner = { x: 1, y: 0, dx: 5, dy: 7 }
    const { padding } = placed(
      [50, 50],
      { width: 100, height: 80 },
      {
        resize: 'fit',
        extend: corner,
      },
    )
    expect(padding).toEqual({ top: 7, right: 5, bottom: 23, left: 45 })
  })

  it('cuts a turned picture where it would be cut once it is turned', () => {
    const { crop } = placed(
      [400, 300],
      { rotate: 90, flip: 'h' },
      {
        resize: 'fit',
        crop: { width: 100, height: 50, spot: { x: 0, y: 0, dx: 10, dy: 20 } },
      },
    )
    expect(crop).toEqual({
      left: { pixels: 20 },
      top: { pixels: 10 },
      width: { pixels: 50 },
      height: { pixels: 100 },
    })
  })

  it('answers whole pixels, all of them of the source, whatever is asked', () => {
    const side = fc.integer({ min: 1, max: 5_000 })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const offset = fc.oneof(share, fc.integer({ min: -3_000, max: 3_000 }))
    const spot = fc.oneof(
      fc.record({ focusX: share, focusY: share }),
      fc.record({
        x: fc.constantFrom(0, 0.5, 1),
        y: fc.constantFrom(0, 0.5, 1),
        dx: offset,
        dy: offset,
      }),
    )
    const factor = fc.double({ min: 0.05, max: 8, noNaN: true })
    const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
    const wish = fc.record({
      source: fc.tuple(side, side),
      width: maybe(side),
      height: maybe(side),
      rotate: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const),
      resize: fc.constantFrom<ResizeType>('fit', 'fill', 'fill-down', 'force', 'auto'),
      rest: fc.record({
        enlarge: maybe(fc.constant(true as const)),
        minWidth: maybe(side),
        minHeight: maybe(side),
        zoomX: maybe(factor),
        dpr: maybe(factor),
        spot: maybe(spot),
        extend: maybe(spot),
        extendRatio: maybe(spot),
        crop: maybe(
          fc.record({ width: fc.oneof(share, side), height: fc.oneof(share, side), spot }),
        ),
      }),
    })
    fc.assert(
      fc.property(wish, ({ source, width, height, rotate, resize, rest }) => {
        const given = Object.fromEntries(
          Object.entries(rest).filter(([, value]) => value !== undefined),
        )
        const sides = { ...(width && { width }), ...(height && { height }) }
        const options = placed(source, { ...sides, rotate }, { resize, ...given })
        const numbers = [options.width ?? 1, options.height ?? 1]
        expect(numbers.every((one) => Number.isInteger(one) && one >= 1)).toBe(true)
        expect(Object.values(options.padding ?? {}).every((one) => one >= 0)).toBe(true)
        const { left, top, width: across, height: down } = options.crop ?? {}
        const pixels = (length?: object) =>
          length && 'pixels' in length ? Number(length.pixels) : 0
        expect(pixels(left)).toBeGreaterThanOrEqual(0)
        expect(pixels(left) + pixels(across)).toBeLessThanOrEqual(source[0])
        expect(pixels(top) + pixels(down)).toBeLessThanOrEqual(source[1])
        if (options.crop) expect(Math.min(pixels(across), pixels(down))).toBeGreaterThan(0)
        const { gravity } = options
        if (typeof gravity === 'string') return
        expect(Math.min(gravity.x, gravity.y)).toBeGreaterThanOrEqual(0)
        expect(Math.max(gravity.x, gravity.y)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })
})

describe('beforeTurn()', () => {
  it.each([0, 90, 180, 270] as const)('finds every pixel again, turned by %i', (rotate) => {
    const whole = { width: 5, height: 3 }
    for (const flip of ['', 'h', 'v', 'hv'] as const) {
      const seen = new Set<string>()
      const turned = turnedSize(whole, rotate)
      for (let y = 0; y < turned.height; y++) {
        for (let x = 0; x < turned.width; x++) {
          const pixel = beforeTurn({ x, y, width: 1, height: 1 }, whole, rotate, flip)
          expect(pixel.x >= 0 && pixel.x < 5 && pixel.y >= 0 && pixel.y < 3).toBe(true)
          seen.add(`${pixel.x} ${pixel.y}`)
        }
      }
      expect(seen.size).toBe(15)
    }
    // The first pixel of a picture that is turned clockwise comes from its bottom left.
    const first = { x: 0, y: 0, width: 1, height: 1 }
    if (rotate === 90) expect(beforeTurn(first, whole, 90, '')).toMatchObject({ x: 0, y: 2 })
  })
})
