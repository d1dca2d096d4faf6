/** Everything of a plan that memory does not decide. Pure. */

import { ImageError } from '../api/errors.ts'
import { largestSide, type OutputFormat } from '../api/formats.ts'
import type { Limits } from '../api/limits.ts'
import type { Color } from '../api/options.ts'
import type { Cost, EncodeOptions } from '../contract/codec.ts'
import { decodedChannels, decodedPixels, type ImageInfo } from '../contract/info.ts'
import type { Size } from '../geometry/orientation.ts'
import type { Drawing } from '../stages/stage.ts'
import { planColors } from './colors.ts'
import { type Geometry, isWhole, planGeometry } from './geometry.ts'
import type { PlanInput } from './types.ts'
import { levelsOf, planWide } from './wide.ts'

export interface Sketch extends Geometry {
  readonly decoding: Cost
  readonly drawing: Drawing
  /** Around a padded picture. */
  readonly fill: Color
  /** As the encoder is told where memory is plentiful. */
  readonly encode: EncodeOptions
  /** Rows could go straight into the encoder: nothing is turned or padded. */
  readonly isStraight: boolean
  readonly encodedChannels: 1 | 4
}

/** Works out one result. */
export function sketchOf(input: PlanInput): Sketch {
  const { info, options, codecs, color } = input
  const geometry = planGeometry(info, options, input.maxScale)
  const decoding = codecs.costOfDecoding(info, input.inputBytes, geometry.scale)
  const { background, fill, opaque } = planColors(info, options)
  const isP3 = planWide(color?.profile, options)
  const channels = decodedChannels(info)
  const drawing: Drawing = {
    info,
    options,
    decoded: { ...geometry.decoded, channels },
    inKernels: decoding.instance === 'kernels',
    orientation: geometry.orientation,
    resize: geometry.resize,
    profile: color?.profile,
    isP3,
    background: background && levelsOf(background, isP3),
  }
  const { quality, lossless, effort } = options
  const { canvas } = geometry.layout
  const plain = { quality, lossless, effort, alpha: !opaque, lowMemory: false }
  const encode = { ...plain, ...lossyHint(input, canvas) }
  const encoder = codecs.encoders[options.format]
  const isStraight = isDirect(geometry, [decoding, encoder.cost(canvas, encode)])
  return {
    ...geometry,
    decoding,
    drawing,
    fill: levelsOf(fill, isP3),
    encode,
    isStraight,
    encodedChannels: isStraight ? channels : 4,
  }
}

/** See `EncodeOptions.lossyBytes`: JPEGs that are not resized. */
function lossyHint({ info, inputBytes }: PlanInput, canvas: Size) {
  const isSame = canvas.width * canvas.height === info.width * info.height
  return info.format === 'jpeg' && isSame ? { lossyBytes: inputBytes } : {}
}

/** Turned and padded pictures need a frame, and so does an encoder that waits for the decoder's memory. */
function isDirect(geometry: Geometry, [decoder, encoder]: readonly [Cost, Cost]): boolean {
  const isShared = decoder.instance === 'codecs' && encoder.instance === 'codecs'
  return geometry.orientation === 1 && isWhole(geometry) && !isShared
}

/** Throws `image-too-large` over a stated limit: pixels that come in, or a side that goes out. */
export function limitSides(input: PlanInput, { layout }: Geometry): void {
  limitPixels(input.info, input.limits)
  const { format } = input.options
  const { canvas } = layout
  if (Math.max(canvas.width, canvas.height) > largestSide(format)) throw tooLong(canvas, format)
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

function tooLong({ width, height }: Size, format: OutputFormat): ImageError {
  const limit = largestSide(format)
  const message = `Cannot convert: the result would be ${width}x${height}, a side may have ${limit} pixels in ${format}`
  const actual = Math.max(width, height)
  return new ImageError('image-too-large', message, { format, limit, actual })
}
