import { describe, expect, it } from 'vitest'
import { storedAxes, storedWindow } from '../../../src/engine/geometry/axes.ts'
import { type Orientation, uprightSize } from '../../../src/engine/geometry/orientation.ts'

const ORIENTATIONS: Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]
const STORED = { width: 5, height: 3 }

/** Upright place of each stored pixel, by the words of EXIF 2.32: row 0 and column 0 lie at … */
const BY_THE_BOOK: Record<Orientation, (x: number, y: number) => [number, number]> = {
  1: (x, y) => [x, y], // top, left
  2: (x, y) => [4 - x, y], // top, right
  3: (x, y) => [4 - x, 2 - y], // bottom, right
  4: (x, y) => [x, 2 - y], // bottom, left
  5: (x, y) => [y, x], // left, top
  6: (x, y) => [2 - y, x], // right, top
  7: (x, y) => [2 - y, 4 - x], // right, bottom
  8: (x, y) => [y, 4 - x], // left, bottom
}

describe.each(ORIENTATIONS)('orientation %i', (orientation) => {
  it('storedAxes() puts every stored pixel where EXIF wants it', () => {
    const { origin, alongX, alongY } = storedAxes(orientation, STORED)
    for (let y = 0; y < STORED.height; y++) {
      for (let x = 0; x < STORED.width; x++) {
        const place = [
          origin.x + x * alongX.x + y * alongY.x,
          origin.y + x * alongX.y + y * alongY.y,
        ]
        expect(place).toEqual(BY_THE_BOOK[orientation](x, y))
      }
    }
  })

  it('storedWindow() finds the stored pixels of any upright window', () => {
    const upright = uprightSize({ ...STORED, orientation })
    for (let x = 0; x < upright.width; x++) {
      for (let y = 0; y < upright.height; y++) {
        const window = { x, y, width: upright.width - x, height: upright.height - y }
        const stored = storedWindow(orientation, STORED, window)
        const places = pixelsOf(stored).map(([px, py]) => BY_THE_BOOK[orientation](px, py).join())
        expect(new Set(places)).toEqual(new Set(pixelsOf(window).map((place) => place.join())))
      }
    }
  })
})

function pixelsOf(window: { x: number; y: number; width: number; height: number }) {
  const pixels: [number, number][] = []
  for (let y = window.y; y < window.y + window.height; y++) {
    for (let x = window.x; x < window.x + window.width; x++) pixels.push([x, y])
  }
  return pixels
}
