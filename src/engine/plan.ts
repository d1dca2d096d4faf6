/** The plan of one conversion, made from the header alone, before anything is allocated. Pure. */

import type { EncodeOptions, ScaleLog2 } from './codec/codec.ts'
import type { CodecTable } from './codec/registry.ts'
import { ImageError } from './errors.ts'
import type { InputFormat, OutputFormat } from './formats.ts'
import { storedWindow, type Window } from './geometry/axes.ts'
import { type Layout, layOut } from './geometry/fit.ts'
import {
  composeOrientation,
  isTransposed,
  type Orientation,
  type Size,
  uprightSize,
} from './geometry/orientation.ts'
import type { Resident } from './ledger.ts'
import { type Limits, MAX_OUTPUT_SIDE } from './limits.ts'
import type { Color, ConvertOptions, Filter } from './options.ts'
import { memoryRefusal, predictPeak } from './plan-memory.ts'
import { decodedPixels, type ImageInfo } from './probe/info.ts'

/** What happens between the decoder's rows and the encoder's frame. */
export interface Plan {
  readonly from: InputFormat
  readonly to: OutputFormat
  /** Size of the input as stored, in pixels. */
  readonly sourceWidth: number
  readonly sourceHeight: number
  /** Size of the result, in pixels. */
  readonly width: number
  readonly height: number
  /** Predicted memory of all wasm instances and buffers together, in bytes. */
  readonly peakBytes: number
  /** The decoded rows may hold transparent pixels. */
  readonly sourceAlpha: boolean
  /** Of the rows that reach the encoder directly. */
  readonly channels: 1 | 4
  /** Rows go straight into the encoder; else they wait in a frame first. */
  readonly direct: boolean
  /** The decoder shrinks by 2 to this power while it decodes. */
  readonly scale: ScaleLog2
  /** From decoded to upright: EXIF, then `rotate`, then `flip`. */
  readonly orientation: Orientation
  /** The part of the decoded rows that is kept, and what it is resized to; `undefined`: all, as is. */
  readonly resize?: ResizeStep
  /** Where the upright picture lies on the result. */
  readonly x: number
  readonly y: number
  /** What alpha is laid over; `undefined`: it stays. */
  readonly background?: Color
  /** Around a padded picture. */
  readonly fill: Color
  readonly encode: EncodeOptions
  /** What will be done, in order, in words for people. */
  readonly steps: readonly string[]
}

export interface ResizeStep {
  /** In decoded pixels, may be fractional. */
  readonly crop: Window
  /** In stored orientation, in pixels. */
  readonly width: number
  readonly height: number
  readonly filter: Filter
}

/** What a plan is made from. */
export interface PlanInput {
  readonly info: ImageInfo
  /** Size of the file, in bytes. */
  readonly inputBytes: number
  readonly options: ConvertOptions
  readonly limits: Limits
  /** What wasm holds already: a plan that fits in there costs nothing more. */
  readonly resident: Resident
  readonly codecs: CodecTable
  /** Shrink no more than this on decoding: others read the same rows. Default: any. */
  readonly maxScale?: ScaleLog2
}

const WHITE: Color = { r: 255, g: 255, b: 255, a: 255 }
const TRANSPARENT: Color = { r: 0, g: 0, b: 0, a: 0 }

/**
 * Plans one conversion. Throws `image-too-large` over a stated limit, and `memory-budget` with
 * `needed`, `available` and the largest size that fits when the memory is not there.
 */
export function makePlan(input: PlanInput): Plan {
  const { info, limits } = input
  if (decodedPixels(info) > limits.maxInputPixels) throw tooManyPixels(info, limits)
  const geometry = planGeometry(info, input.options, input.maxScale)
  const { canvas } = geometry.layout
  if (Math.max(canvas.width, canvas.height) > MAX_OUTPUT_SIDE) throw tooLongSides(canvas)
  const colors = planColors(info, input.options)
  const alpha = !colors.opaque
  const prediction = predictPeak(input, { ...geometry, alpha, canvas })
  const { peakBytes, startBytes, economy, direct, mostBytes } = prediction
  if (peakBytes > limits.memoryBudget) throw memoryRefusal(input, peakBytes)
  const { quality, lossless, effort } = input.options
  const plan: Omit<Plan, 'steps'> = {
    from: info.format,
    to: input.options.format,
    sourceWidth: info.width,
    sourceHeight: info.height,
    ...canvas,
    peakBytes: Math.max(peakBytes, startBytes),
    sourceAlpha: info.hasAlpha,
    channels: info.channels === 1 ? 1 : 4,
    direct,
    scale: geometry.scale,
    orientation: geometry.orientation,
    ...(geometry.resize && { resize: geometry.resize }),
    x: geometry.layout.padX,
    y: geometry.layout.padY,
    ...(colors.background && { background: colors.background }),
    fill: colors.fill,
    encode: { quality, lossless, effort, alpha, economy, ...(mostBytes && { mostBytes }) },
  }
  return Object.freeze({ ...plan, steps: describeSteps(plan) })
}

/** Sizes, turns and the decoder's scale. */
export interface Geometry {
  readonly orientation: Orientation
  readonly layout: Layout
  readonly scale: ScaleLog2
  readonly resize: ResizeStep | undefined
  /** Rows as the decoder yields them. */
  readonly decoded: Size
}

/** Works out where every pixel comes from. All of it in whole pixels but the resizer's window. */
export function planGeometry(
  info: ImageInfo,
  options: ConvertOptions,
  maxScale: ScaleLog2 = 3,
): Geometry {
  const orientation = composeOrientation(info.orientation, options.rotate, options.flip)
  const layout = layOut(uprightSize({ ...info, orientation }), options)
  const { scaled, cropX: x, cropY: y, width, height } = layout
  const storedScaled = isTransposed(orientation)
    ? { width: scaled.height, height: scaled.width }
    : scaled
  const kept = storedWindow(orientation, storedScaled, { x, y, width, height })
  const scale = decodeScale(info, storedScaled, maxScale)
  const decoded = scaledDown(info, scale)
  const same = (one: Size, two: Size) => one.width === two.width && one.height === two.height
  if (same(kept, storedScaled) && same(storedScaled, decoded)) {
    return { orientation, layout, scale, resize: undefined, decoded }
  }
  const stepX = info.width / 2 ** scale / storedScaled.width
  const stepY = info.height / 2 ** scale / storedScaled.height
  const crop = {
    x: kept.x * stepX,
    y: kept.y * stepY,
    width: kept.width * stepX,
    height: kept.height * stepY,
  }
  const resize = { crop, width: kept.width, height: kept.height, filter: options.filter }
  return { orientation, layout, scale, resize, decoded }
}

/** The largest shrink on decoding that leaves at least the target, as libvips has it. */
function decodeScale(info: ImageInfo, target: Size, maxScale: ScaleLog2): ScaleLog2 {
  if (info.format !== 'jpeg') return 0
  // Whole pixels only, as the last may lie half outside the picture; and more of them than the
  // target has, so that the filter has something to do: a scaled DCT alone is 12 dB worse.
  const fits = (scale: ScaleLog2) =>
    scale <= maxScale && info.width >> scale > target.width && info.height >> scale > target.height
  return ([3, 2, 1] as const).find(fits) ?? 0
}

function scaledDown({ width, height }: Size, scale: ScaleLog2): Size {
  return { width: Math.ceil(width / 2 ** scale), height: Math.ceil(height / 2 ** scale) }
}

interface Colors {
  readonly background?: Color
  readonly fill: Color
  /** No pixel of the result can be transparent. */
  readonly opaque: boolean
}

/** JPEG has no alpha: whatever the background, white lies behind it. */
function planColors({ hasAlpha }: ImageInfo, { format, background, fit }: ConvertOptions): Colors {
  if (format === 'jpeg') {
    const behind = background ? over(background, WHITE) : WHITE
    return { fill: behind, opaque: true, ...(hasAlpha && { background: behind }) }
  }
  const fill = background ?? TRANSPARENT
  const opaque = (!hasAlpha || background?.a === 255) && (fit !== 'pad' || fill.a === 255)
  return { fill, opaque, ...(hasAlpha && background && { background }) }
}

function over(top: Color, bottom: Color): Color {
  const mix = (one: number, two: number) => Math.round((one * top.a + two * (255 - top.a)) / 255)
  return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), a: 255 }
}

function tooManyPixels(info: ImageInfo, { maxInputPixels: limit }: Limits): ImageError {
  const actual = decodedPixels(info)
  const message = `Cannot convert: the image has ${actual} pixels, the limit is ${limit}`
  return new ImageError('image-too-large', message, { limit, actual })
}

function tooLongSides({ width, height }: Size): ImageError {
  const limit = MAX_OUTPUT_SIDE
  const message = `Cannot convert: the result would be ${width}x${height}, a side may have ${limit} pixels`
  return new ImageError('image-too-large', message, { limit, actual: Math.max(width, height) })
}

function describeSteps(plan: Omit<Plan, 'steps'>): string[] {
  const shrink = plan.scale ? ` 1/${2 ** plan.scale}` : ''
  const { resize, encode, width, height } = plan
  const quality = encode.lossless || plan.to === 'png' ? 'lossless' : `q${encode.quality}`
  return [
    `${plan.from} ${plan.sourceWidth}x${plan.sourceHeight}${shrink}`,
    ...(resize ? [`${resize.filter} ${resize.width}x${resize.height}`] : []),
    ...(plan.orientation > 1 ? [`orient ${plan.orientation}`] : []),
    ...(plan.background ? ['flatten'] : []),
    `${plan.to} ${width}x${height} ${quality}`,
  ]
}

/** The plan in one line, such as `jpeg 4032x3024 1/2 > lanczos3 1024x768 > webp 1024x768 q80; peak=14.2MiB`. */
export function describePlan({ steps, peakBytes }: Plan): string {
  return `${steps.join(' > ')}; peak=${(peakBytes / 1024 / 1024).toFixed(1)}MiB`
}
