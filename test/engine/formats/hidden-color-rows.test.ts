import { describe, expect, it } from 'vitest'
import {
  HiddenColorRows,
  hiddenColorRowsBytes,
  lowestAlpha,
} from '../../../src/engine/formats/hidden-color-rows.ts'
import { fillHiddenColors } from '../../../src/engine/formats/hidden-colors.ts'
import { seededRandom } from '../../helpers/random.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Passes a picture through, in pieces of changing height. */
function filled(rgba: Uint8Array, { width, height }: Size): Uint8Array {
  const passed: Uint8Array[] = []
  const rows = new HiddenColorRows(width, {
    write: (some, count) => passed.push(some.slice(0, count * width * 4)),
  })
  for (let y = 0, step = 1; y < height; step = (step * 5 + 3) % 37) {
    const count = Math.min(height - y, 1 + step)
    rows.write(rgba.subarray(y * width * 4, (y + count) * width * 4), count)
    y += count
  }
  rows.flush()
  return new Uint8Array(Buffer.concat(passed))
}

/** Random colours; of every 16 × 8 pixels all, some or none are visible. */
function patchy({ width, height }: Size, seed: number): Uint8Array {
  const random = seededRandom(seed)
  const kinds = Uint8Array.from({ length: 10_000 }, () => random.below(4))
  return Uint8Array.from({ length: width * height * 4 }, (_, i) => {
    if (i % 4 < 3) return random.below(256)
    const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
    const kind = kinds[(y >> 3) * 97 + (x >> 4)]!
    return kind === 0 || (kind === 1 && random.below(2) > 0) ? 1 + random.below(255) : 0
  })
}

const SIZES = [
  [1, 1],
  [7, 5],
  [64, 16],
  [33, 17],
  [40, 33],
  [100, 75],
  [9, 200],
] as const

describe('HiddenColorRows', () => {
  it.each(SIZES)(
    'HiddenColorRows changes no alpha and no visible pixel (%ix%i)',
    (width, height) => {
      const before = patchy({ width, height }, width)
      const after = filled(before, { width, height })
      expect(after.length).toBe(before.length)
      for (let at = 0; at < before.length; at += 4) {
        expect(after[at + 3]).toBe(before[at + 3])
        if (before[at + 3] === 0) continue
        expect(after.subarray(at, at + 4)).toEqual(before.subarray(at, at + 4))
      }
    },
  )

  it.each(SIZES)(
    'HiddenColorRows fills as fillHiddenColors() in all blocks with a visible pixel, and beside one (%ix%i)',
    (width, height) => {
      const rgba = patchy({ width, height }, height)
      const whole = rgba.slice()
      fillHiddenColors(whole, { width, height })
      const rows = filled(rgba, { width, height })
      const isVisible = (x: number, y: number) =>
        x >= 0 && y >= 0 && x < width && y < height && rgba[(y * width + x) * 4 + 3]! > 0
      let compared = 0
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const around = [-1, 0, 1].flatMap((dy) =>
            [-1, 0, 1].map((dx) => [x + dx, y + dy] as const),
          )
          if (!around.some(([a, b]) => isVisible(a, b))) continue
          const at = (y * width + x) * 4
          expect(rows.subarray(at, at + 4)).toEqual(whole.subarray(at, at + 4))
          compared++
        }
      }
      if (width * height > 100) expect(compared).toBeGreaterThan(10)
    },
  )

  it('HiddenColorRows carries a lone colour down to the last row', () => {
    const [width, height] = [50, 300]
    const rgba = new Uint8Array(width * height * 4)
    for (let at = 0; at < rgba.length; at += 4) rgba.set([255, 0, 255, 0], at)
    rgba.set([10, 200, 30, 255], 20 * 4)
    const after = filled(rgba, { width, height })
    for (let at = 0; at < after.length; at += 4) {
      expect([...after.subarray(at, at + 3)]).toEqual([10, 200, 30])
    }
  })

  it('HiddenColorRows is gray before the first visible pixel, and has its colour near it', () => {
    const [width, height] = [24, 80]
    const rgba = new Uint8Array(width * height * 4)
    rgba.fill(200, 70 * width * 4)
    const after = filled(rgba, { width, height })
    const at = (y: number) => [...after.subarray(y * width * 4, y * width * 4 + 3)]
    expect([at(0), at(31), at(56), at(69)]).toEqual([
      [128, 128, 128],
      [128, 128, 128],
      [200, 200, 200],
      [200, 200, 200],
    ])
  })

  it('HiddenColorRows takes no more than hiddenColorRowsBytes() for its window', () => {
    expect(hiddenColorRowsBytes(1000)).toBeGreaterThan(1000 * 4 * 40)
    expect(hiddenColorRowsBytes(1000)).toBeLessThan(1000 * 4 * 50)
  })
})

it('lowestAlpha() looks at alpha alone', () => {
  expect(lowestAlpha(Uint8Array.of(0, 0, 0, 255, 1, 2, 3, 77))).toBe(77)
  expect(lowestAlpha(Uint8Array.of(0, 0, 0, 255))).toBe(255)
})
