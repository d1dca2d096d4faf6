import { describe, expect, it } from 'vitest'
import { beforeTurn, turnedSize } from '../../../src/delivery/placement/turned.ts'

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
