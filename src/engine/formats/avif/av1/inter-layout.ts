/**
 * The block of numbers in which the host tells the kernel of other frames: i32 each, in this order.
 * The kernel has their indices in wasm/av1/inter/fields.ts.
 */

import { startsOf } from './header-layout.ts'

/** Names and counts. A store is the address of one: wasm/av1/inter/store.ts. */
export const INTER_FIELDS = [
  /** The frame is predicted from others. */
  ['isInter', 1],
  /** Where the frame is kept for others; 0: nowhere. */
  ['store', 1],
  /** Motion and segments are kept, too. */
  ['keepsMotion', 1],
  ['keepsSegments', 1],
  /** The tile whose probabilities are kept; -1: those at the start. */
  ['contextTile', 1],
  /** The store whose probabilities, and the one whose segments this frame begins with; 0: none. */
  ['primary', 1],
  ['segmentMap', 1],
  ['updatesMap', 1],
  ['isTemporal', 1],
  /** Stores of LAST ... ALTREF, and how much later these are shown. */
  ['references', 7],
  ['later', 7],
  /** Whose motion is projected into this frame: up to five of reference and sign. */
  ['projections', 1],
  ['projected', 10],
  ['wholeVectors', 1],
  ['preciseVectors', 1],
  ['taps', 1],
  ['motionModes', 1],
  ['usesMotionField', 1],
  ['compounds', 1],
  /** The references of blocks that are skipped whole; 0: there are no such blocks. */
  ['skipMode', 2],
  ['warps', 1],
  ['interIntra', 1],
  ['masks', 1],
  ['dualFilter', 1],
  ['jointCompound', 1],
  ['globalKind', 7],
  ['globalParameters', 42],
  /** Added to levels of deblocking, by reference and by mode. */
  ['referenceDeltas', 8],
  ['modeDeltas', 2],
] as const satisfies readonly (readonly [name: string, count: number])[]

export type InterField = (typeof INTER_FIELDS)[number][0]

/** Index of the first number of each field. */
export const INTER_AT = startsOf<InterField>(INTER_FIELDS)

export const INTER_WORDS = INTER_FIELDS.reduce((sum, [, count]) => sum + count, 0)
