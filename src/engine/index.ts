/** The public API of the engine: everything else under src/engine is its own affair. */

export { ChunkList, FIRST_SLAB_BYTES } from './bytes/chunk-list.ts'
export type { CodecModules, LoadWasm } from './codec/modules.ts'
export { parseColor } from './color.ts'
export type { Conversion, Timings } from './conversion.ts'
export type { DeriveAccount, TakeResult } from './derive.ts'
export { createEngine, type Engine } from './engine.ts'
export { type ErrorDetails, ImageError, type ImageErrorCode } from './errors.ts'
export {
  fileExtension,
  INPUT_FORMATS,
  type InputFormat,
  largestSide,
  mediaType,
  OUTPUT_FORMATS,
  type OutputFormat,
  readableSide,
} from './formats.ts'
export { GRAVITY_NAMES, parseGravity } from './geometry/gravity.ts'
export { isTransposed, uprightSize } from './geometry/orientation.ts'
export { DEFAULT_LIMITS, type Limits, MAX_BYTES, MAX_OUTPUT_SIDE, MEBIBYTE } from './limits.ts'
export {
  type Color,
  type ConvertOptions,
  DEFAULT_OPTIONS,
  EFFORTS,
  type Effort,
  FILTERS,
  FITS,
  type Filter,
  type Fit,
  type Flip,
  type Gravity,
  PROFILES,
  type Profile,
  type Rotation,
} from './options.ts'
export { limitPixels, type Plan } from './plan/plan.ts'
export { describePlan } from './plan/steps.ts'
export { canTurn, type TurnRequest } from './plan/turn.ts'
export type { ImageInfo } from './probe/info.ts'
export { probe } from './probe/probe.ts'
export { sniffInput } from './probe/sniff.ts'
