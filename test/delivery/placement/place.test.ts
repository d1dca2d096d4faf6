import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResizeType, Spot } from '../../../src/request/placement.ts'
import { placed } from './placed.ts'

describe('place()', () => {
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
