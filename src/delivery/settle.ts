/** From what an address asks for to what is done with this picture. Pure but for the plans it looks at. */

import { chooseFormat } from '../convert/choose-format.ts'
import {
  type ConvertOptions,
  hasAlpha,
  type ImageInfo,
  isReadEverywhere,
  type OutputFormat,
  type Picture,
  uprightSize,
} from '../engine/index.ts'
import type { Transform } from '../request/transform.ts'

/** Formats that would do, the best first. */
export type Accepted = readonly [OutputFormat, ...OutputFormat[]]

/** `accepted`: by the client's own word, or the one format that was asked for. A placement has to be placed before. */
export function settleTransform(
  { format: asked, fit, placement: _, qualities = {}, ...transform }: Transform,
  picture: Picture,
  accepted: Accepted,
): ConvertOptions {
  const { width, height, ...others } = transform
  const boxed = { ...others, ...boxOf({ fit, width, height }, sizeOf(picture.info, transform)) }
  const isNamed = asked !== 'auto' && asked !== 'json'
  const candidates = likeSource(accepted, picture.info)
  const format = isNamed ? accepted[0] : chooseFormat(picture, boxed, candidates)
  return { ...boxed, format, quality: qualities[format] ?? boxed.quality }
}

interface Size {
  readonly width: number
  readonly height: number
}

type Box = Pick<Transform, 'fit'> & { [K in keyof Size]: number | undefined }
type EngineBox = Pick<ConvertOptions, 'fit'> & Partial<Size>

/** The fits that the engine does not have, in terms of those that it has. */
function boxOf({ fit, width, height }: Box, shown: Size): EngineBox {
  const sides = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
  const x = (width ?? Number.POSITIVE_INFINITY) / shown.width
  const y = (height ?? Number.POSITIVE_INFINITY) / shown.height
  switch (fit) {
    case 'scale-up':
      return Math.min(x, y) > 1 ? { ...sides, fit: 'contain' } : { fit: 'contain' }
    case 'aspect-crop': {
      if (width === undefined || height === undefined) return { ...sides, fit: 'scale-down' }
      const factor = Math.min(1, 1 / x, 1 / y)
      const side = (pixels: number) => Math.max(1, Math.round(pixels * factor))
      return { width: side(width), height: side(height), fit: 'cover' }
    }
    default:
      return { ...sides, fit }
  }
}

/** Upright, and turned as it is asked for: widths and heights are those of the result. */
function sizeOf(info: ImageInfo, { rotate }: Pick<Transform, 'rotate'>): Size {
  const { width, height } = uprightSize(info)
  return rotate === 90 || rotate === 270 ? { width: height, height: width } : { width, height }
}

/** What everything reads is PNG rather than JPEG where the source may be transparent. */
function likeSource(accepted: Accepted, info: ImageInfo): Accepted {
  if (!info.hasAlpha) return accepted
  const rank = (format: OutputFormat) => (isReadEverywhere(format) ? (hasAlpha(format) ? 1 : 2) : 0)
  const [first = accepted[0], ...others] = [...accepted].sort((a, b) => rank(a) - rank(b))
  return [first, ...others]
}
