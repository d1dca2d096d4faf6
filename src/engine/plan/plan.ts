/** The plan of one conversion, made from the header alone, before anything is allocated. Pure. */

import { ImageError } from '../api/errors.ts'
import type { InputFormat, OutputFormat } from '../api/formats.ts'
import type { Limits } from '../api/limits.ts'
import type { Color, ConvertOptions } from '../api/options.ts'
import type { EncodeOptions, ScaleLog2 } from '../contract/codec.ts'
import type { CodedColor } from '../contract/coded-color.ts'
import { decodedPixels, type ImageInfo } from '../contract/info.ts'
import type { FormatWriter } from '../formats/format.ts'
import type { CodecTable } from '../formats/registry.ts'
import type { Orientation, Size } from '../geometry/orientation.ts'
import type { Resident } from '../memory/ledger.ts'
import type { ReadProfile } from '../stages/color/icc-profile.ts'
import { planColors } from './colors.ts'
import { largestScale, planGeometry, type ResizeStep } from './geometry.ts'
import { lossyHint, predictPeak } from './memory.ts'
import { memoryRefusal } from './refusal.ts'
import { describeSteps } from './steps.ts'
import { levelsOf, planWide } from './wide.ts'

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
  /** Colours are converted, as this tells what they mean; `undefined`: they stay. */
  readonly colorFrom?: 'icc' | CodedColor['kind']
  /** What alpha is laid over; `undefined`: it stays. */
  readonly background?: Color
  /** Around a padded picture. */
  readonly fill: Color
  /** The result is tagged Display P3; without it, it is sRGB. */
  readonly isP3?: true
  readonly encode: EncodeOptions
  /** The file may have no more bytes: the quality in `encode` is the largest that is tried. */
  readonly maxBytes?: number
  /** What will be done, in order, in words for people. */
  readonly steps: readonly string[]
}

/** What a plan is made from. */
export interface PlanInput {
  readonly info: ImageInfo
  /** The file's profile. Default: none. */
  readonly color?: ReadProfile
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

/**
 * Plans one conversion. Throws `image-too-large` over a stated limit, `memory-budget` with `needed`,
 * `available` and the largest size that fits when the memory is not there, and `memory-held` when
 * it would be there in a fresh isolate.
 */
export function makePlan(given: PlanInput): Plan {
  const writer = given.codecs.writerOf(given.options.format)
  const input = { ...given, options: settled(given.options, writer) }
  const { info, limits } = input
  limitPixels(info, limits)
  const geometry = planGeometry(info, input.options, largestScale(input))
  const { canvas } = geometry.layout
  const { format } = input.options
  const limit = writer.largestSide
  if (Math.max(canvas.width, canvas.height) > limit) throw tooLong(canvas, format, limit)
  const colors = planColors(info, input.options, writer)
  const isP3 = planWide(input.color?.profile, input.options)
  const alpha = !colors.opaque
  const stages = { ...geometry, alpha, canvas }
  const prediction = predictPeak(input, stages)
  const { peakBytes, economy, mostBytes } = prediction
  if (peakBytes > limits.memoryBudget) throw memoryRefusal(input, stages, peakBytes)
  const { quality, lossless, effort, maxBytes } = input.options
  const plan: Omit<Plan, 'steps'> = {
    from: info.format,
    to: format,
    sourceWidth: info.width,
    sourceHeight: info.height,
    ...canvas,
    peakBytes,
    sourceAlpha: info.hasAlpha,
    channels: input.codecs.readerOf(info.format).rowChannels(info),
    encodedChannels: prediction.encodedChannels,
    direct: prediction.direct,
    strips: prediction.strips,
    scale: geometry.scale,
    orientation: geometry.orientation,
    ...(geometry.resize && { resize: geometry.resize }),
    x: geometry.layout.padX,
    y: geometry.layout.padY,
    ...(input.color?.profile && { colorFrom: info.color?.kind ?? 'icc' }),
    ...(isP3 && { isP3 }),
    ...(colors.background && { background: levelsOf(colors.background, isP3) }),
    fill: levelsOf(colors.fill, isP3),
    encode: {
      ...{ quality, lossless, effort, alpha, economy },
      ...(mostBytes && { mostBytes }),
      ...lossyHint(input, stages),
    },
    ...(maxBytes !== undefined && { maxBytes }),
  }
  return Object.freeze({ ...plan, steps: describeSteps(plan) })
}

/** Throws `image-too-large` for more pixels in the header than the limit. */
export function limitPixels(
  info: ImageInfo,
  { maxInputPixels: limit }: Pick<Limits, 'maxInputPixels'>,
): void {
  const actual = decodedPixels(info)
  if (actual <= limit) return
  const message = `Cannot convert: the image has ${actual} pixels, the limit is ${limit}`
  throw new ImageError('image-too-large', message, { limit, actual })
}

/** Whatever was asked for, a format without quality has no loss. */
function settled(options: ConvertOptions, { hasQuality }: FormatWriter): ConvertOptions {
  return { ...options, lossless: options.lossless || !hasQuality }
}

function tooLong({ width, height }: Size, format: OutputFormat, limit: number): ImageError {
  const message = `Cannot convert: the result would be ${width}x${height}, a side may have ${limit} pixels in ${format}`
  const actual = Math.max(width, height)
  return new ImageError('image-too-large', message, { format, limit, actual })
}
