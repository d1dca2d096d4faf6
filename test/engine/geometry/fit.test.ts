import { describe, expect, it } from 'vitest'
import type { Fit } from '../../../src/engine/api/options.ts'
import { layOut } from '../../../src/engine/geometry/fit.ts'

const CENTER = { x: 0.5, y: 0.5 }

/** source, box, fit, resized to, window kept, canvas. */
const CASES: [
  [number, number],
  { width?: number; height?: number },
  Fit,
  [number, number],
  [number, number],
  [number, number],
][] = [
  [[4032, 3024], {}, 'cover', [4032, 3024], [4032, 3024], [4032, 3024]],
  [[4032, 3024], { width: 1024 }, 'cover', [1024, 768], [1024, 768], [1024, 768]],
  [[4032, 3024], { height: 1024 }, 'cover', [1365, 1024], [1365, 1024], [1365, 1024]],
  [[100, 50], { width: 200 }, 'cover', [200, 100], [200, 100], [200, 100]],
  [[100, 50], { width: 200 }, 'scale-down', [100, 50], [100, 50], [100, 50]],
  [[100, 50], { width: 200 }, 'crop', [100, 50], [100, 50], [100, 50]],
  [[4032, 3024], { width: 500, height: 500 }, 'cover', [667, 500], [500, 500], [500, 500]],
  [[4032, 3024], { width: 500, height: 500 }, 'contain', [500, 375], [500, 375], [500, 375]],
  [[4032, 3024], { width: 500, height: 500 }, 'inside', [500, 375], [500, 375], [500, 375]],
  [[4032, 3024], { width: 500, height: 500 }, 'outside', [667, 500], [667, 500], [667, 500]],
  [[4032, 3024], { width: 500, height: 500 }, 'pad', [500, 375], [500, 375], [500, 500]],
  [[4032, 3024], { width: 500, height: 500 }, 'fill', [500, 500], [500, 500], [500, 500]],
  [[100, 50], { width: 300, height: 300 }, 'cover', [600, 300], [300, 300], [300, 300]],
  [[100, 50], { width: 300, height: 300 }, 'contain', [300, 150], [300, 150], [300, 150]],
  [[100, 50], { width: 300, height: 300 }, 'scale-down', [100, 50], [100, 50], [100, 50]],
  [[100, 50], { width: 300, height: 300 }, 'crop', [100, 50], [100, 50], [100, 50]],
  [[100, 50], { width: 60, height: 300 }, 'crop', [100, 50], [60, 50], [60, 50]],
  [[400, 200], { width: 100, height: 100 }, 'crop', [200, 100], [100, 100], [100, 100]],
  [[10_000, 1], { width: 100 }, 'cover', [100, 1], [100, 1], [100, 1]],
  // The example of Cloudflare's documentation.
  [[612, 613], { width: 1920, height: 1120 }, 'aspect-crop', [612, 613], [612, 357], [612, 357]],
  [[612, 613], { width: 100, height: 50 }, 'aspect-crop', [100, 100], [100, 50], [100, 50]],
  [[612, 613], { width: 1224 }, 'aspect-crop', [612, 613], [612, 613], [612, 613]],
  [[612, 613], { width: 100 }, 'scale-up', [612, 613], [612, 613], [612, 613]],
  [[612, 613], { width: 1224, height: 100 }, 'scale-up', [612, 613], [612, 613], [612, 613]],
  [[612, 613], { width: 1224, height: 2000 }, 'scale-up', [1224, 1226], [1224, 1226], [1224, 1226]],
]

describe('layOut()', () => {
  it.each(CASES)('lays %j out in %j by %s', (source, box, fit, scaled, kept, canvas) => {
    const layout = layOut({ width: source[0], height: source[1] }, { ...box, fit, gravity: CENTER })
    expect([layout.scaled.width, layout.scaled.height]).toEqual(scaled)
    expect([layout.width, layout.height]).toEqual(kept)
    expect([layout.canvas.width, layout.canvas.height]).toEqual(canvas)
  })

  it.each([
    [{ zoom: 0.5 }, [200, 100]],
    [{ zoom: 2 }, [800, 400]],
    [{ width: 100, zoom: 1.5 }, [150, 75]],
    [{ width: 100, height: 100, zoom: 0.5 }, [50, 50]],
    [{ zoom: 0.01 }, [4, 2]],
    [{ zoom: 0.001 }, [1, 1]],
  ])('multiplies the sides: %j of 400x200 is %j', (options, size) => {
    const layout = layOut(
      { width: 400, height: 200 },
      { fit: 'cover', gravity: CENTER, ...options },
    )
    expect([layout.canvas.width, layout.canvas.height]).toEqual(size)
  })

  it.each([
    [{ ratio: 1 }, CENTER, [400, 400], [0, 100]],
    [{ ratio: 1 }, { x: 0, y: 0 }, [400, 400], [0, 0]],
    [{ ratio: 1 }, { x: 1, y: 1 }, [400, 400], [0, 200]],
    [{ ratio: 4 }, CENTER, [800, 200], [200, 0]],
    [{ ratio: 2 }, CENTER, [400, 200], [0, 0]],
    [{ width: 500, height: 100 }, CENTER, [500, 200], [50, 0]],
    [{ width: 10, height: 10 }, CENTER, [400, 200], [0, 0]],
  ])('grows 400x200 to %j at %j: %j, the picture at %j', (extend, gravity, size, place) => {
    const options = { fit: 'cover', gravity, extend } as const
    const { canvas, padX, padY } = layOut({ width: 400, height: 200 }, options)
    expect([canvas.width, canvas.height]).toEqual(size)
    expect([padX, padY]).toEqual(place)
  })

  it('lays padding and border around what has grown', () => {
    const sides = { top: 1, right: 2, bottom: 3, left: 4 }
    const border = { ...sides, color: { r: 0, g: 0, b: 0, a: 255 } }
    const { canvas, padX, padY } = layOut(
      { width: 10, height: 10 },
      { fit: 'cover', gravity: CENTER, extend: { ratio: 2 }, padding: sides, border },
    )
    expect([canvas.width, canvas.height]).toEqual([32, 18])
    expect([padX, padY]).toEqual([13, 2])
  })

  it('keeps the point that gravity names', () => {
    const crop = (gravity: { x: number; y: number }) => {
      const { cropX, cropY } = layOut(
        { width: 400, height: 200 },
        { width: 100, height: 100, fit: 'cover', gravity },
      )
      return [cropX, cropY]
    }
    expect(crop({ x: 0, y: 0 })).toEqual([0, 0])
    expect(crop(CENTER)).toEqual([50, 0])
    expect(crop({ x: 1, y: 1 })).toEqual([100, 0])
    expect(crop({ x: 0.25, y: 0.5 })).toEqual([25, 0])
  })

  it('pads around the picture where gravity puts it', () => {
    const pad = (gravity: { x: number; y: number }) => {
      const { padX, padY } = layOut(
        { width: 400, height: 200 },
        { width: 100, height: 100, fit: 'pad', gravity },
      )
      return [padX, padY]
    }
    expect(pad({ x: 0, y: 0 })).toEqual([0, 0])
    expect(pad(CENTER)).toEqual([0, 25])
    expect(pad({ x: 1, y: 1 })).toEqual([0, 50])
  })

  it.each([
    [{ width: 190 }, 'cover', 47.5],
    [{ height: 31 }, 'cover', 31],
    [{ width: 77, height: 77 }, 'contain', 19.25],
    [{ width: 190, height: 31 }, 'cover', 47.5],
    [{ width: 2_000, height: 50 }, 'scale-down', 50],
  ] as const)('shrinks both sides alike, rounded or not (%j by %s)', (box, fit, exactHeight) => {
    const { scaled } = layOut({ width: 1_600, height: 400 }, { ...box, fit, gravity: CENTER })
    expect(scaled.stepX).toBe(scaled.stepY)
    expect(scaled.stepY).toBeCloseTo(400 / exactHeight, 9)
  })

  it('keeps its window within the resized picture, and on the canvas, for any numbers', () => {
    let seed = 7
    const random = (most: number) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      return 1 + (seed % most)
    }
    const fits: Fit[] = ['cover', 'contain', 'pad', 'fill', 'outside', 'scale-down', 'crop']
    for (let round = 0; round < 3_000; round++) {
      const options = {
        width: random(3_000),
        height: random(3_000),
        fit: fits[round % fits.length]!,
        gravity: { x: random(101) / 101, y: random(101) / 101 },
      }
      const layout = layOut({ width: random(5_000), height: random(5_000) }, options)
      const { scaled, cropX, cropY, width, height, canvas, padX, padY } = layout
      expect(cropX).toBeGreaterThanOrEqual(0)
      expect(cropY).toBeGreaterThanOrEqual(0)
      expect(cropX + width).toBeLessThanOrEqual(scaled.width)
      expect(cropY + height).toBeLessThanOrEqual(scaled.height)
      expect(padX).toBeGreaterThanOrEqual(0)
      expect(padX + width).toBeLessThanOrEqual(canvas.width)
      expect(padY).toBeGreaterThanOrEqual(0)
      expect(padY + height).toBeLessThanOrEqual(canvas.height)
    }
  })
})
