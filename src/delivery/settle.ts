/** From what an address asks for to what is done with this picture. Pure but for the plans it looks at. */

import { chooseFormat } from '../convert/choose-format.ts'
import {
  type ConvertOptions,
  hasAlpha,
  type ImageInfo,
  isAnimated,
  isReadEverywhere,
  type OutputFormat,
  outputFormatNamed,
  type Picture,
} from '../engine/index.ts'
import { namedFormat, type Transform } from '../request/transform.ts'
import { type BoxedOptions, settleBox } from './settle-box.ts'

/** Formats that would do, the best first. */
export type Accepted = readonly [OutputFormat, ...OutputFormat[]]

/** `accepted`: by the client's own word, or the one format that was asked for. A placement has to be placed before. */
export function settleTransform(
  { format: asked, placement: _, qualities = {}, ...transform }: Transform,
  picture: Picture,
  accepted: Accepted,
): ConvertOptions {
  const { movingFormat, ...loose } = transform
  const boxed = settleBox(loose, picture)
  if (asked === 'source') return { ...boxed, format: ownFormat(picture.info, boxed, accepted) }
  const isNamed = namedFormat(asked) !== undefined
  const candidates = likeSource(accepted, picture.info)
  const named = movingFormat && isAnimated(picture.info) ? movingFormat : accepted[0]
  const format = isNamed ? named : chooseFormat(picture, boxed, candidates)
  return { ...boxed, format, quality: qualities[format] ?? transform.quality }
}

/** The source's own format, where it is accepted and holds the result; else the first that does. */
function ownFormat(info: ImageInfo, options: BoxedOptions, accepted: Accepted): OutputFormat {
  const holds = (format: OutputFormat) => hasAlpha(format) || !maybeClear(info, options)
  const own = outputFormatNamed(info.format)
  if (own && accepted.includes(own) && holds(own)) return own
  const safe = accepted.filter(isReadEverywhere)
  return safe.find(holds) ?? safe[0] ?? accepted[0]
}

/** Whether the result may be transparent: as the source is, or as what is cut out or put around. */
function maybeClear(info: ImageInfo, options: BoxedOptions): boolean {
  const { background, radius, mask, padding, border, fit, width, height } = options
  if (mask) return true
  if (border && border.color.a < 255) return true
  if (background) return background.a < 255
  const isPadded = fit === 'pad' && width !== undefined && height !== undefined
  return info.hasAlpha || radius !== undefined || padding !== undefined || isPadded
}

/** What everything reads is PNG rather than JPEG where the source may be transparent. */
function likeSource(accepted: Accepted, info: ImageInfo): Accepted {
  if (!info.hasAlpha) return accepted
  const rank = (format: OutputFormat) => (isReadEverywhere(format) ? (hasAlpha(format) ? 1 : 2) : 0)
  const [first = accepted[0], ...others] = [...accepted].sort((a, b) => rank(a) - rank(b))
  return [first, ...others]
}
