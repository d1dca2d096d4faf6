/** Fills the block of numbers that tells the kernel of other frames. */

import type { Av1Frame, Av1Inter } from './coded-frame.ts'
import { fillerOf, type PutField } from './header-layout.ts'
import type { Av1Headers } from './headers.ts'
import { INTER_AT, type InterField } from './inter-layout.ts'
import { isAsLarge, projectionsOf } from './projections.ts'

type Put = PutField<InterField>

/** Address of the store of a frame, 0 where it has none. */
export type StoreOf = (frame: Av1Frame) => number

/** `words` is zeroed and then filled. */
export function fillInterHeader(words: Int32Array, headers: Av1Headers, storeOf: StoreOf): void {
  const put = fillerOf(words, INTER_AT)
  const { frame, sequence } = headers
  const { segments } = frame.quantizers
  put('store', storeOf(frame))
  put('keepsMotion', keepsMotion(headers))
  put('keepsSegments', keepsSegments(headers))
  put('contextTile', frame.keepsCdfs ? frame.tiles.contextTile : -1)
  put('updatesMap', segments?.updatesMap ?? false)
  put('isTemporal', segments?.isTemporal ?? false)
  const { primary } = frame
  if (primary) {
    put('primary', storeOf(primary))
    put('segmentMap', segments && isAsLarge(primary, frame) ? storeOf(primary) : 0)
  }
  const { deltas } = frame.filters.deblock ?? {}
  put('referenceDeltas', ...(deltas?.references ?? []))
  put('modeDeltas', ...(deltas?.modes ?? []))
  if (!frame.inter) return
  put('isInter', true)
  put('interIntra', sequence.interIntra)
  put('masks', sequence.masks)
  put('dualFilter', sequence.dualFilter)
  put('jointCompound', sequence.jointCompound)
  put('globalKind', ...frame.motion.map(({ kind }) => kind))
  put('globalParameters', ...frame.motion.flatMap(({ parameters }) => parameters))
  const projections = projectionsOf(frame)
  put('projections', projections.length)
  put('projected', ...projections.flat())
  putTools(put, frame.inter, storeOf)
}

function putTools(put: Put, inter: Av1Inter, storeOf: StoreOf): void {
  put('references', ...inter.references.map(storeOf))
  put('later', ...inter.later)
  put('wholeVectors', inter.wholeVectors)
  put('preciseVectors', inter.preciseVectors)
  put('taps', inter.taps)
  put('motionModes', inter.motionModes)
  put('usesMotionField', inter.usesMotionField)
  put('compounds', inter.compounds)
  put('skipMode', ...(inter.skipMode ?? []).map((reference) => reference + 1))
  put('warps', inter.warps)
}

/** Whether later frames may look at the motion of this one. */
export function keepsMotion({ frame, sequence }: Av1Headers): boolean {
  return frame.inter !== undefined && sequence.motionField
}

export function keepsSegments({ frame }: Av1Headers): boolean {
  return frame.quantizers.segments !== undefined
}
