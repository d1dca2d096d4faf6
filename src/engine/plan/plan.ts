/** The plan of one conversion, made from the header alone, before anything is allocated. Pure. */

import type { EncodeOptions, ScaleLog2 } from '../codec/codec.ts'
import type { CodecTable } from '../codec/registry.ts'
import { ImageError } from '../errors.ts'
import type { InputFormat, OutputFormat } from '../formats.ts'
import { storedWindow, type Window } from '../geometry/axes.ts'
import { type Layout, layOut, type Scaled } from '../geometry/fit.ts'
import {
  composeOrientation,
  isTransposed,
  type Orientation,
  type Size,
  uprightSize,
} from '../geometry/orientation.ts'
import type { Resident } from '../ledger.ts'
import { type Limits, MAX_OUTPUT_SIDE } from '../limits.ts'
import type { Color, ConvertOptions, Filter } from '../options.ts'
import { decodedChannels, decodedPixels, type ImageInfo } from '../probe/info.ts'
import { lossyHint, memoryRefusal, predictPeak } from './memory.ts'
import { describeSteps } from './steps.ts'

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
  /** Of the rows that are drawn. */
  readonly channels: 1 | 4
  /** Of the rows that the encoder takes: those that are turned or padded are RGBA. */
  readonly encodedChannels: 1 | 4
  /** Rows go straight into the encoder; else they wait in a frame first. */
  readonly direct: boolean
  /** Parts in which a frame is drawn and encoded, with a decode for each; 1 = at once. */
  readonly strips: number
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
  /** The file may have no more bytes: the quality in `encode` is the largest that is tried. */
  readonly maxBytes?: number
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
  /** The decoder has made the rows this many times smaller. */
  readonly reduction: number
}

/** What a plan is made from. */
export interface PlanInput {
  readonly info: ImageInfo
  /** What holding the file takes, in bytes. */
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
export const TRANSPARENT: Color = { r: 0, g: 0, b: 0, a: 0 }

/**
 * Plans one conversion. Throws `image-too-large` over a stated limit, `memory-budget` with `needed`,
 * `available` and the largest size that fits when the memory is not there, and `memory-held` when
 * it would be there in a fresh isolate.
 */
export function makePlan(input: PlanInput): Plan {
  const { info, limits } = input
  if (decodedPixels(info) > limits.maxInputPixels) throw tooManyPixels(info, limits)
  const geometry = planGeometry(info, input.options, input.maxScale)
  const { canvas } = geometry.layout
  if (Math.max(canvas.width, canvas.height) > MAX_OUTPUT_SIDE) throw tooLongSides(canvas)
  const colors = planColors(info, input.options)
  const alpha = !colors.opaque
  const stages = { ...geometry, alpha, canvas }
  const prediction = predictPeak(input, stages)
  const { peakBytes, economy, mostBytes } = prediction
  if (peakBytes > limits.memoryBudget) throw memoryRefusal(input, stages, peakBytes)
  const { quality, lossless, effort, maxBytes } = input.options
  const plan: Omit<Plan, 'steps'> = {
    from: info.format,
    to: input.options.format,
    sourceWidth: info.width,
    sourceHeight: info.height,
    ...canvas,
    peakBytes,
    sourceAlpha: info.hasAlpha,
    channels: decodedChannels(info),
    encodedChannels: prediction.encodedChannels,
    direct: prediction.direct,
    strips: prediction.strips,
    scale: geometry.scale,
    orientation: geometry.orientation,
    ...(geometry.resize && { resize: geometry.resize }),
    x: geometry.layout.padX,
    y: geometry.layout.padY,
    ...(colors.background && { background: colors.background }),
    fill: colors.fill,
    encode: {
      ...{ quality, lossless, effort, alpha, economy },
      ...(mostBytes && { mostBytes }),
      ...lossyHint(input, stages),
    },
    ...(maxBytes !== undefined && { maxBytes }),
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
  const storedScaled = isTransposed(orientation) ? transposed(scaled) : scaled
  const kept = storedWindow(orientation, storedScaled, { x, y, width, height })
  const scale = decodeScale(info, storedScaled, maxScale)
  const decoded = scaledDown(info, scale)
  const same = (one: Size, two: Size) => one.width === two.width && one.height === two.height
  if (same(kept, storedScaled) && same(storedScaled, decoded)) {
    return { orientation, layout, scale, resize: undefined, decoded }
  }
  const resize = {
    crop: cropOf(info, storedScaled, kept, 2 ** scale),
    width: kept.width,
    height: kept.height,
    filter: options.filter,
    reduction: 2 ** scale,
  }
  return { orientation, layout, scale, resize, decoded }
}

/** Stored pixels of the resized picture that are kept, as decoded pixels. */
function cropOf(info: Size, scaled: Scaled, kept: Window, reduction: number): Window {
  const { stepX, stepY } = scaled
  return {
    x: ((info.width - scaled.width * stepX) / 2 + kept.x * stepX) / reduction,
    y: ((info.height - scaled.height * stepY) / 2 + kept.y * stepY) / reduction,
    width: (kept.width * stepX) / reduction,
    height: (kept.height * stepY) / reduction,
  }
}

function transposed({ width, height, stepX, stepY }: Scaled): Scaled {
  return { width: height, height: width, stepX: stepY, stepY: stepX }
}

/**
 * How much a picture has to shrink, at least, for each of the decoder's scales. Blocks scaled to 4,
 * 2 or 1 samples a side are less and less like the picture at their highest frequencies, so more and
 * more is left for the filter to take away. Measured on sharp camera pictures: the result is then
 * above 50 dB of that from all pixels, and nearer to it than libvips' is when it shrinks on load.
 */
const LEAST_SHRINK = [
  [3, 32],
  [2, 9],
  [1, 3],
] as const satisfies [ScaleLog2, number][]

/** The largest shrink on decoding that is not seen in the result. */
function decodeScale(info: ImageInfo, { stepX, stepY }: Scaled, maxScale: ScaleLog2): ScaleLog2 {
  if (info.format !== 'jpeg') return 0
  const shrink = Math.min(stepX, stepY)
  const found = LEAST_SHRINK.find(([scale, least]) => scale <= maxScale && shrink >= least)
  return found?.[0] ?? 0
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
