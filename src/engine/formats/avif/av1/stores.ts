/** Which pictures are kept at the same time, for those that are predicted from them. */

import type { Av1Headers } from './headers.ts'
import { keepsMotion, keepsSegments } from './inter-header.ts'

export interface Av1Stores {
  /** Bytes of each store. */
  readonly bytes: readonly number[]
  /** The store of each earlier picture. */
  readonly of: readonly number[]
}

// wasm/av1/inter/store.ts
const HEADER_BYTES = 64
/** Of the probabilities of frames that are predicted from others. */
export const INTER_CDF_BYTES = 25_616
const MOTION_BYTES = 8
const ROW_SLACK = 32
const SLACK = 64

/** A store is used again when nothing is predicted from its picture any more. */
export function planStores(headers: Av1Headers): Av1Stores {
  const { earlier } = headers
  const all = [...earlier, headers]
  const lastUse = earlier.map(({ frame }, i) =>
    all.reduce(
      (last, { frame: { inter } }, j) => (inter?.references.includes(frame) ? j : last),
      i,
    ),
  )
  const bytes: number[] = []
  const busyUntil: number[] = []
  const of = earlier.map((picture, i) => {
    let store = busyUntil.findIndex((until) => until < i)
    if (store < 0) store = busyUntil.length
    busyUntil[store] = lastUse[i]!
    bytes[store] = Math.max(bytes[store] ?? 0, storeBytes(picture))
    return store
  })
  return { bytes, of }
}

/** Samples of two bytes, vectors of 8 x 8, segments of 4 x 4, probabilities. */
function storeBytes(headers: Av1Headers): number {
  const { width, height, mono, subsamplingX, subsamplingY, frame } = headers
  let bytes = HEADER_BYTES + INTER_CDF_BYTES + SLACK
  for (let plane = 0; plane < (mono ? 1 : 3); plane++) {
    const subX = plane > 0 ? subsamplingX : 0
    const subY = plane > 0 ? subsamplingY : 0
    const samples = (((width + subX) >> subX) + 7) & ~7
    bytes += (2 * samples + ROW_SLACK) * ((height + subY) >> subY)
  }
  const units = ((frame.codedWidth + 7) >> 3) * ((height + 7) >> 3)
  if (keepsMotion(headers)) bytes += units * MOTION_BYTES
  if (keepsSegments(headers)) bytes += units * 4
  return bytes
}
