/** What the header of a frame says. */

import type { Av1FilmGrain } from './film-grain.ts'
import type { Av1Filters } from './filters.ts'
import type { Av1GlobalMotion } from './global-motion.ts'
import type { Av1Quantizers } from './quantizers.ts'
import type { Av1TileInfo } from './tile-info.ts'

export interface Av1Frame {
  /** 0 key frame, 1 inter, 2 intra only, 3 switch. */
  readonly kind: number
  /** As shown; `codedWidth` is less where super-resolution widens what is decoded (7.16). */
  readonly width: number
  readonly codedWidth: number
  /** The coded width is 8 / superresDenominator of the other. */
  readonly superresDenominator: number
  readonly height: number
  readonly isShown: boolean
  readonly orderHint: number
  /** Slots that it goes to, a bit each. */
  readonly refreshes: number
  readonly updatesCdfs: boolean
  /** Later frames begin with the probabilities at the end of this one. */
  readonly keepsCdfs: boolean
  readonly screenContent: boolean
  readonly intraBlockCopy: boolean
  readonly tiles: Av1TileInfo
  readonly quantizers: Av1Quantizers
  readonly filters: Av1Filters
  /** Each block says how it is transformed; otherwise by the largest transform. */
  readonly selectsTransforms: boolean
  readonly reducedTransforms: boolean
  readonly filmGrain: Av1FilmGrain | undefined
  /** The frame with whose probabilities, segments and deltas this one begins. */
  readonly primary: Av1Frame | undefined
  readonly inter: Av1Inter | undefined
  readonly motion: readonly Av1GlobalMotion[]
}

/** What it says that is predicted from others. */
export interface Av1Inter {
  /** LAST ... ALTREF. */
  readonly references: readonly Av1Frame[]
  /** How much later each is shown than this frame. */
  readonly later: readonly number[]
  /** Vectors are whole samples; or they have eighths of them, not quarters. */
  readonly wholeVectors: boolean
  readonly preciseVectors: boolean
  /** Kind of interpolation; 4: each block says. */
  readonly taps: number
  readonly motionModes: boolean
  readonly usesMotionField: boolean
  /** Blocks may be predicted from two frames. */
  readonly compounds: boolean
  /** The two of blocks that are skipped whole. */
  readonly skipMode: readonly [number, number] | undefined
  readonly warps: boolean
}
