import { expect, it } from 'vitest'
import { pump } from '../../../src/engine/rows/pump.ts'
import { rowsOf } from '../../helpers/array-rows.ts'

/** How often others may run while a megapixel is moved that was decoded from so many pixels. */
function pauses(pixels: number, work?: number): number {
  const format = { width: 1_000, height: 1_000, channels: 1 } as const
  const sink = { ...(work && { work }), write() {}, finish() {} }
  return [...pump(rowsOf(new Uint8Array(1_000_000), format), sink, pixels)].length
}

it('pumping pauses by what is decoded, by what is moved, and more often for an encoder that takes long', () => {
  expect(pauses(1_000_000)).toBe(0)
  expect(pauses(80_000_000)).toBeGreaterThanOrEqual(8)
  expect(pauses(1_000_000, 64)).toBeGreaterThanOrEqual(6)
  expect(pauses(100, 64)).toBe(pauses(1_000_000, 64))
})
