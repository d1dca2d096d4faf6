import { expect, it } from 'vitest'
import type { FrameRect } from '../../../src/engine/contract/info.ts'
import { placeOnCanvas } from '../../../src/engine/rows/place.ts'
import type { RowSource } from '../../../src/engine/rows/rows.ts'

/** Every byte of row y is 10 * (y + 1). */
function rows(width: number, height: number, channels: 1 | 4): RowSource {
  let y = 0
  return {
    format: { width, height, channels },
    read(into, maxRows) {
      const count = Math.min(maxRows, height - y)
      for (let i = 0; i < count; i++, y++) {
        into.fill(10 * (y + 1), i * width * channels, (i + 1) * width * channels)
      }
      return count
    },
  }
}

function placed(rect: FrameRect, channels: 1 | 4, band: number): number[][] {
  const canvas = { width: 4, height: 3 }
  const source = placeOnCanvas(rows(rect.width, rect.height, channels), canvas, rect)
  expect(source.format).toEqual({ ...canvas, channels })
  const into = new Uint8Array(4 * channels * band).fill(99)
  const found: number[][] = []
  for (;;) {
    const count = source.read(into, band)
    if (count === 0) return found
    for (let i = 0; i < count; i++) {
      const row = into.subarray(i * 4 * channels, (i + 1) * 4 * channels)
      found.push([...row].filter((_, k) => k % channels === channels - 1))
    }
  }
}

it.each([
  ['inside', { x: 1, y: 1, width: 2, height: 1 }, [0, 0, 0, 0], [0, 10, 10, 0], [0, 0, 0, 0]],
  [
    'full',
    { x: 0, y: 0, width: 4, height: 3 },
    [10, 10, 10, 10],
    [20, 20, 20, 20],
    [30, 30, 30, 30],
  ],
  ['beyond', { x: 2, y: 2, width: 9, height: 9 }, [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 10, 10]],
  ['beside', { x: 8, y: 0, width: 2, height: 3 }, [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
  ['elsewhere', { x: 8, y: 8, width: 2, height: 2 }, [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
])('placeOnCanvas() pads and clips a frame: %s', (_, rect, ...expected) => {
  for (const channels of [1, 4] as const) {
    for (const band of [1, 2, 5]) expect(placed(rect, channels, band)).toEqual(expected)
  }
})
