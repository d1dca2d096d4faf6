/** From what an address asks for to what is done with this picture. Pure but for the plans it looks at. */

import { chooseFormat } from '../convert/choose-format.ts'
import {
  type ConvertOptions,
  hasAlpha,
  type ImageInfo,
  isReadEverywhere,
  type OutputFormat,
  type Picture,
} from '../engine/index.ts'
import { namedFormat, type Transform } from '../request/transform.ts'

/** Formats that would do, the best first. */
export type Accepted = readonly [OutputFormat, ...OutputFormat[]]

/** `accepted`: by the client's own word, or the one format that was asked for. */
export function settleTransform(
  { format: asked, ...transform }: Transform,
  picture: Picture,
  accepted: Accepted,
): ConvertOptions {
  const isNamed = namedFormat(asked) !== undefined
  const candidates = likeSource(accepted, picture.info)
  return {
    ...transform,
    format: isNamed ? accepted[0] : chooseFormat(picture, transform, candidates),
  }
}

/** What everything reads is PNG rather than JPEG where the source may be transparent. */
function likeSource(accepted: Accepted, info: ImageInfo): Accepted {
  if (!info.hasAlpha) return accepted
  const rank = (format: OutputFormat) => (isReadEverywhere(format) ? (hasAlpha(format) ? 1 : 2) : 0)
  const [first = accepted[0], ...others] = [...accepted].sort((a, b) => rank(a) - rank(b))
  return [first, ...others]
}
