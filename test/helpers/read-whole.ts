/** All rows of a kernel at once. */

import type { RowSource } from '../../src/engine/rows/rows.ts'

export interface WholeRows {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly pixels: Uint8Array
  readonly missingRows: number
}

/** Throws where there are fewer or more rows than the format says. */
export function readWhole(rows: RowSource & { readonly missingRows: number }): WholeRows {
  const { width, height, channels } = rows.format
  const pixels = new Uint8Array(width * height * channels)
  const read = rows.read(pixels, height + 1)
  if (read !== height || rows.read(pixels, 1) !== 0) throw new Error(`${read} rows of ${height}`)
  return { width, height, channels, pixels, missingRows: rows.missingRows }
}
