/** What shows through transparent pixels, and around padded pictures. Pure. */

import { TRANSPARENT } from '../api/color.ts'
import type { Color, ConvertOptions } from '../api/options.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { FormatWriter } from '../formats/format.ts'

const WHITE: Color = { r: 255, g: 255, b: 255, a: 255 }

export interface Colors {
  readonly background?: Color
  readonly fill: Color
  /** No pixel of the result can be transparent. */
  readonly opaque: boolean
}

/** Where the result has no alpha, white lies behind it, whatever the background. */
export function planColors(
  { hasAlpha }: ImageInfo,
  { background, fit }: ConvertOptions,
  writer: Pick<FormatWriter, 'hasAlpha'>,
): Colors {
  if (!writer.hasAlpha) {
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
