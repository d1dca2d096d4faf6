/** A conversion as the kernel reads it: drawn in wasm/heif-color/conversion.ts. */

import type { ColorConversion } from './conversion.ts'

export const CONVERSION_BYTES = 44
/** Of one to 16 bits: three channels of four f64. */
export const DEEP_CONVERSION_BYTES = 96

/** The bytes, to be put where the kernel is told. */
export function conversionBytes({ channels, bits, middle }: ColorConversion): Uint8Array {
  const bytes = new Uint8Array(CONVERSION_BYTES)
  const view = new DataView(bytes.buffer)
  channels.forEach(({ luma, cb, cr, constant }, i) => {
    for (const [at, factor] of [luma, cb, 0, cr].entries()) {
      view.setInt16(i * 8 + at * 2, factor, true)
    }
    view.setInt32(24 + i * 4, constant, true)
  })
  view.setInt32(36, bits, true)
  view.setInt32(40, middle, true)
  return bytes
}

/** Bytes of the two rows of sums that `heifPixelsHalf` takes. */
export function sumsBytes(width: number): number {
  const row = Math.ceil((Math.ceil(width / 2) * 2) / 16) * 16
  return 2 * (row + 32) + 16
}
