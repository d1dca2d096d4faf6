/** The public API of the engine: everything else under src/engine is its own affair. */

export { type Color, parseColor } from './api/color.ts'
export {
  type Duotone,
  EFFECT_RANGES,
  type Effects,
  type Linear,
  type Modulation,
} from './api/effects.ts'
export { type ErrorDetails, ImageError, type ImageErrorCode } from './api/errors.ts'
export {
  ASKED_FORMATS,
  type DrawnFormat,
  INPUT_FORMATS,
  type InputFormat,
  type KnownFormat,
  OUTPUT_FORMATS,
  type OutputFormat,
  WRITTEN_FORMATS,
} from './api/formats.ts'
export type { Border, BorderTrim, Crop, Extent, Framing, Length, Sides } from './api/framing.ts'
export {
  COLORS,
  DEFAULT_LIMITS,
  type Limits,
  MAX_BYTES,
  MAX_FRAMES,
  MAX_OUTPUT_SIDE,
  MEBIBYTE,
  ZOOM,
} from './api/limits.ts'
export { MASK_SHAPES, type Mask, type MaskShape } from './api/mask.ts'
export {
  CHROMAS,
  type Chroma,
  type Clip,
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
  INTERESTS,
  type Interest,
  isLossless,
  JPEGS_KEPT,
  type Lossless,
  METADATA,
  type Metadata,
  PROFILES,
  type Profile,
  type Rotation,
} from './api/options.ts'
export {
  BLENDS,
  type Blend,
  MAX_OVERLAYS,
  type Overlay,
  OverlayPixels,
} from './api/overlay.ts'
export { FIRST_SLAB_BYTES, SlabList } from './bytes/slab-list.ts'
export type { ImageInfo } from './contract/info.ts'
export { createEngine, type Engine } from './engine.ts'
export type { CodecSet, Format, Keeper } from './formats/format.ts'
export {
  chromasOf,
  FORMATS,
  fileExtension,
  hasAlpha,
  hasColors,
  hasGainMap,
  hasLossless,
  hasMetadata,
  hasNearLossless,
  hasProgressive,
  hasQuality,
  isAnimated,
  isReadEverywhere,
  largestSide,
  mediaType,
  movesUsually,
  outputFormatNamed,
  readableSide,
  smallestFrom,
  withoutPatented,
} from './formats/formats.ts'
export { probe } from './formats/probe.ts'
export { sniffInput } from './formats/sniff.ts'
export { GRAVITY_NAMES, parseGravity, parseGravityOrInterest } from './geometry/gravity.ts'
export { maskBox } from './geometry/mask-outline.ts'
export { isTransposed, uprightSize } from './geometry/orientation.ts'
export type { Picture } from './picture.ts'
export { describePlan } from './plan/describe.ts'
export { isResized } from './plan/resize-of.ts'
export { limitPixels } from './plan/sketch.ts'
export type { TurnRequest } from './plan/turn.ts'
export type { Plan } from './plan/types.ts'
export type { Frame } from './rows/frame.ts'
export type { Conversion, Timings } from './run/conversion.ts'
export type { DeriveAccount, TakeResult } from './run/many.ts'
export type { CodecModules, InflateBrotli, LoadWasm } from './stock/modules.ts'
