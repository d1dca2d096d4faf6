/** Everything of a plan that memory does not decide. Pure. */

import type { Color } from '../api/color.ts'
import { ImageError } from '../api/errors.ts'
import type { OutputFormat } from '../api/formats.ts'
import type { Border } from '../api/framing.ts'
import type { Limits } from '../api/limits.ts'
import { type ConvertOptions, isLossless } from '../api/options.ts'
import type { Animation } from '../contract/animation.ts'
import type { Cost, EncodeOptions } from '../contract/codec.ts'
import { decodedPixels, type ImageInfo } from '../contract/info.ts'
import type { Size } from '../geometry/orientation.ts'
import type { Drawing } from '../stages/stage.ts'
import { planStages } from '../stages/stages.ts'
import { planColors } from './colors.ts'
import { affordableEffort } from './effort.ts'
import { exactOf } from './exact.ts'
import { type Geometry, isWhole, largestScale, planGeometry } from './geometry.ts'
import { infoOf, limitMoving, movingOf, readingCost } from './moving.ts'
import { mayRecode, refuseDrawn } from './recode.ts'
import type { PlanInput } from './types.ts'
import { levelsOf, planWide } from './wide.ts'

export interface Sketch extends Geometry {
  readonly decoding: Cost
  readonly drawing: Drawing
  /** Around a padded picture. */
  readonly fill: Color
  readonly border: Border | undefined
  /** As the encoder is told where memory is plentiful. */
  readonly encode: EncodeOptions
  /** The same without loss, where the result is made in both ways and the smaller one taken. */
  readonly exact: EncodeOptions | undefined
  /** Rows could go straight into the encoder: nothing is turned or padded. */
  readonly isStraight: boolean
  /** Nothing has to be drawn: see plan/recode.ts. */
  readonly isRecoded: boolean
  /** The frames, where the result moves. */
  readonly moving: Animation | undefined
}

/** Works out one result. */
export function sketchOf(input: PlanInput): Sketch {
  const { options, codecs, color } = input
  const moving = movingOf(input)
  const info = moving ? infoOf(moving, input.info) : input.info
  const reader = codecs.readerOf(info.format)
  const writer = codecs.writerOf(options.format)
  const geometry = input.geometry ?? planGeometry(info, options, largestScale(input))
  const decoding = moving
    ? readingCost(input, moving)
    : codecs.costOfDecoding(info, input.inputBytes, geometry.scale)
  const { background, fill, border, opaque } = planColors(info, options, writer)
  const isP3 = planWide(color?.profile, options, writer)
  const channels = moving ? 4 : reader.rowChannels(info)
  const drawing: Drawing = {
    info,
    options,
    decoded: { ...geometry.decoded, channels },
    inKernels: !moving && reader.rowsInKernels,
    orientation: geometry.orientation,
    resize: geometry.resize,
    profile: color?.profile,
    codedBy: color?.codedBy,
    isP3,
    background: background && levelsOf(background, isP3),
  }
  const { quality, chroma, progressive, colors } = options
  const { canvas } = geometry.layout
  const isRecoded = mayRecode(input, geometry, drawing)
  refuseDrawn(input, isRecoded)
  // Whatever was asked for, a format without quality has no loss.
  const lossless = isLossless(options.lossless) || !writer.hasQuality || isRecoded
  const isNear = options.lossless === 'near' && writer.hasNearLossless && !isRecoded
  const pixels = canvas.width * canvas.height * (moving?.frames.length ?? 1)
  const effort = affordableEffort(options, writer, { pixels, isMoving: !!moving, lossless })
  const plain = { quality, lossless, effort, alpha: !opaque, isP3, lowMemory: false }
  if (colors && moving && !writer.animation?.hasColors) throw onlyStills(options.format)
  const coding = {
    ...(isNear && { nearLossless: true }),
    ...(chroma && { chroma }),
    ...(progressive !== undefined && { progressive }),
    ...(colors && writer.hasColors && { colors }),
    ...focusOf(options),
  }
  const encode = { ...plain, ...coding, ...sizeHint(input, canvas, drawing) }
  const encoder = codecs.encoders[options.format]
  const isStraight =
    !isRecoded && !moving && isDirect(geometry, [decoding, encoder.cost(canvas, encode)])
  const depth = isStraight ? depthThatStays(input, drawing) : undefined
  const exact = moving || isRecoded ? undefined : exactOf(input, canvas, encode)
  return {
    ...geometry,
    exact,
    decoding: depth
      ? codecs.costOfDecoding(info, input.inputBytes, geometry.scale, depth)
      : decoding,
    drawing,
    fill: levelsOf(fill, isP3),
    border: border && { ...border, color: levelsOf(border.color, isP3) },
    encode: depth ? { ...encode, depth } : encode,
    isStraight,
    isRecoded,
    moving,
  }
}

/** What a crop keeps is at the same share of the result: a source at `x` of its width is cut by `x` of what is too much. */
function focusOf({ gravity }: ConvertOptions): Pick<EncodeOptions, 'focus'> {
  if (typeof gravity === 'string' || (gravity.x === 0.5 && gravity.y === 0.5)) return {}
  return { focus: gravity }
}

/** See `EncodeOptions.lossyBytes` and `exactBytes`: inputs that tell, and are not resized. */
function sizeHint(input: PlanInput, canvas: Size, drawing: Drawing) {
  const { info, fileBytes, codecs, stages } = input
  const reader = codecs.readerOf(info.format)
  if (canvas.width * canvas.height !== info.width * info.height) return {}
  if (reader.hintsDetail) return { lossyBytes: fileBytes }
  const isSame = reader.isExact?.(info) && planStages(stages, drawing).stages.length === 0
  return isSame ? { exactBytes: fileBytes } : {}
}

/** Memories whose codecs work one after the other. */
const TAKEN_IN_TURN: ReadonlySet<Cost['heap']> = new Set(['codecs', 'own'])

/**
 * More than 8 bits stay where source and result can have them, nothing is done to a sample, and nobody else
 * reads the rows: not another result, nor who has looked at them.
 */
function depthThatStays({ info, options, codecs, stages, ...input }: PlanInput, drawing: Drawing) {
  const isOwn = input.maxScale === undefined && input.geometry === undefined
  if (input.keepsDepth === false || !isOwn) return undefined
  const isWanted = isLossless(options.lossless) && codecs.writerOf(options.format).hasDepth
  const depth = codecs.readerOf(info.format).deepest?.(info)
  return isWanted && depth && planStages(stages, drawing).stages.length === 0 ? depth : undefined
}

/** Turned and padded pictures need a frame, and so does an encoder that waits for the decoder's memory. */
function isDirect(geometry: Geometry, [decoder, encoder]: readonly [Cost, Cost]): boolean {
  const isShared = decoder.heap === encoder.heap && TAKEN_IN_TURN.has(decoder.heap)
  return geometry.orientation === 1 && isWhole(geometry) && !isShared
}

/** Throws `image-too-large` over a stated limit: pixels that come in, or a side that goes out. */
export function limitSides(input: PlanInput, { layout, moving }: Sketch): void {
  limitPixels(input.info, input.limits)
  if (moving) limitMoving(moving, input, layout.canvas)
  const { format } = input.options
  const { canvas } = layout
  const limit = input.codecs.writerOf(format).largestSide
  if (Math.max(canvas.width, canvas.height) > limit) throw tooLong(canvas, format, limit)
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

/** A format whose frames have all the colours that they have. */
function onlyStills(format: OutputFormat): ImageError {
  const message = `Cannot convert: ${format} that moves has all its colours, anim=false shows the first picture`
  return new ImageError('invalid-option', message, { option: 'colors' })
}

function tooLong({ width, height }: Size, format: OutputFormat, limit: number): ImageError {
  const message = `Cannot convert: the result would be ${width}x${height}, a side may have ${limit} pixels in ${format}`
  const actual = Math.max(width, height)
  return new ImageError('image-too-large', message, { format, limit, actual })
}
