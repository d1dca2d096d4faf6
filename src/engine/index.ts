/** The public API of the engine: everything else under src/engine is its own affair. */

export { parseColor } from './api/color.ts'
export { type ErrorDetails, ImageError, type ImageErrorCode } from './api/errors.ts'
export {
  fileExtension,
  INPUT_FORMATS,
  type InputFormat,
  largestSide,
  mediaType,
  OUTPUT_FORMATS,
  type OutputFormat,
  readableSide,
} from './api/formats.ts'
export { DEFAULT_LIMITS, type Limits, MAX_BYTES, MAX_OUTPUT_SIDE, MEBIBYTE } from './api/limits.ts'
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
} from './api/options.ts'
export { ChunkList, FIRST_SLAB_BYTES } from './bytes/chunk-list.ts'
export type { ImageInfo } from './contract/info.ts'
export { createEngine, type Engine } from './engine.ts'
export { probe } from './formats/probe.ts'
export type { EngineModules } from './formats/registry.ts'
export { sniffInput } from './formats/sniff.ts'
export { GRAVITY_NAMES, parseGravity } from './geometry/gravity.ts'
export { isTransposed, uprightSize } from './geometry/orientation.ts'
export { limitPixels, type Plan } from './plan/plan.ts'
export { describePlan } from './plan/steps.ts'
export { canTurn, type TurnRequest } from './plan/turn.ts'
export type { Conversion, Timings } from './run/conversion.ts'
export type { DeriveAccount, TakeResult } from './run/many.ts'
export type { CodecModules, LoadWasm } from './stock/modules.ts'
