/** Puts a picture on a larger canvas: the first frame of an animation that does not fill it. */

import type { Size } from '../geometry/orientation.ts'
import { type RowSource, rowBytes } from './rows.ts'
import type { RowWindow } from './window-rows.ts'

/**
 * Rows of `canvas`, transparent (or black, for gray) around `rect`, where `source` goes; what lies
 * outside the canvas is clipped. `source` must have the size of `rect`. Holds one of its rows.
 */
export function placeOnCanvas(source: RowSource, canvas: Size, rect: RowWindow): RowSource {
  const { channels } = source.format
  const format = { width: canvas.width, height: canvas.height, channels }
  const stride = rowBytes(format)
  const row = new Uint8Array(rowBytes(source.format))
  const left = rect.x * channels
  const visibleBytes = Math.max(0, Math.min(row.length, stride - left))
  let y = 0
  return {
    format,
    read(into, maxRows) {
      const count = Math.min(maxRows, canvas.height - y)
      into.fill(0, 0, count * stride)
      for (let i = 0; i < count; i++, y++) {
        const isInside = y >= rect.y && y < rect.y + rect.height && visibleBytes > 0
        if (!isInside || source.read(row, 1) === 0) continue
        into.set(row.subarray(0, visibleBytes), i * stride + left)
      }
      return count
    },
  }
}
