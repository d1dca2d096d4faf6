/** Where a fit and a placement say the same, they do the same: which of them an address becomes is not seen. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { place } from '../../../src/delivery/placement/place.ts'
import { layOut } from '../../../src/engine/geometry/fit.ts'
import type { Fit } from '../../../src/engine/index.ts'
import type { ResizeType, Spot } from '../../../src/request/placement.ts'
import { DEFAULT_TRANSFORM } from '../../../src/request/transform.ts'

const SAME: readonly (readonly [Fit, ResizeType, boolean])[] = [
  ['scale-down', 'fit', false],
  ['contain', 'fit', true],
  ['crop', 'fill', false],
  ['cover', 'fill', true],
  ['aspect-crop', 'fill-down', false],
  ['fill', 'force', true],
]

const side = fc.integer({ min: 1, max: 3_000 })
const place3 = fc.constantFrom(0, 0.5, 1)

it.each(SAME)('place() lays out as fit=%s what is %s (enlarged: %s)', (fit, resize, enlarge) => {
  const wish = fc.record({
    source: fc.tuple(side, side),
    width: side,
    height: side,
    x: place3,
    y: place3,
  })
  fc.assert(
    fc.property(wish, ({ source, width, height, x, y }) => {
      const size = { width: source[0], height: source[1] }
      const gravity = { x, y }
      const spot: Spot = gravity
      const placement = { resize, spot, ...(enlarge && { enlarge: true as const }) }
      const options = place(size, { ...DEFAULT_TRANSFORM, width, height, placement })
      expect(options.crop).toBeUndefined()
      const placed = layOut(size, options)
      const fitted = layOut(size, { width, height, fit, gravity })
      expect(placed.canvas).toEqual(fitted.canvas)
      expect([placed.cropX, placed.cropY]).toEqual([fitted.cropX, fitted.cropY])
      expect(placed.scaled.width).toBe(fitted.scaled.width)
      expect(placed.scaled.height).toBe(fitted.scaled.height)
    }),
    { numRuns: 400, seed: 5 },
  )
})
