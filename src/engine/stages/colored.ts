/** Gray rows as RGBA ones: for stages that bring colours or alpha into a picture. */

import { BAND_ROWS, type RowFormat, type RowSource, rowBytes } from '../rows/rows.ts'

/** Yields the rows of `source` in RGBA, opaque where they were gray; RGBA passes through. */
export function colored(source: RowSource): RowSource {
  const { format } = source
  if (format.channels === 4) return source
  const gray = new Uint8Array(colored.bytes(format))
  return {
    format: { ...format, channels: 4 },
    read(into, maxRows) {
      const count = source.read(gray, Math.min(maxRows, BAND_ROWS))
      const pixels = new DataView(into.buffer, into.byteOffset)
      for (let i = 0; i < count * format.width; i++) {
        pixels.setUint32(i * 4, (gray[i]! * 0x01010100) | 0xff)
      }
      return count
    },
  }
}

/** Bytes of JavaScript memory that gray rows of this format take on their way. */
colored.bytes = (format: RowFormat): number => rowBytes(format) * BAND_ROWS
