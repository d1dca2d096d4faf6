/** What `maxBytes` does to a plan: the result waits in a frame, and may be encoded more than once. */

import type { Cost, EncodeOptions, RowEncoder } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'

/** Trials after the first one: 2 to this power tells any of 100 qualities, or none, apart. */
export const MOST_TRIALS = 7

/** The parts of a plan that decide whether its quality is searched. */
export interface MaxBytesPlan {
  readonly encode: Pick<EncodeOptions, 'lossless'>
  readonly maxBytes?: number | undefined
}

/** Whether the quality is searched: lossless files have none, they fit or they do not. */
export function seeksQuality(plan: MaxBytesPlan): boolean {
  return byteCeiling(plan) < Number.POSITIVE_INFINITY
}

/** What a file must fit in, in bytes, at the price of quality; infinity where there is nothing to pay. */
export function byteCeiling({ encode, maxBytes }: MaxBytesPlan): number {
  return !encode.lossless && maxBytes !== undefined ? maxBytes : Number.POSITIVE_INFINITY
}

/**
 * Peak of encoding. A search takes what the dearest of its trials does, as a lower quality may take
 * more (coarser chroma waits in more rows), and the best file so far waits beside it.
 */
export function encodingCost(
  encoder: RowEncoder,
  size: Size,
  { encode, maxBytes }: { readonly encode: EncodeOptions; readonly maxBytes?: number | undefined },
): Cost {
  const asked = encoder.cost(size, encode)
  const ceiling = byteCeiling({ encode, maxBytes })
  if (ceiling === Number.POSITIVE_INFINITY) return asked
  let { wasmBytes, jsBytes } = asked
  for (let quality = 1; quality < encode.quality; quality++) {
    const trial = encoder.cost(size, { ...encode, quality })
    wasmBytes = Math.max(wasmBytes, trial.wasmBytes)
    jsBytes = Math.max(jsBytes, trial.jsBytes)
  }
  return { ...asked, wasmBytes, jsBytes: jsBytes + Math.min(ceiling, asked.jsBytes) }
}
