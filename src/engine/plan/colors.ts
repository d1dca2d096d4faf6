/** What shows through transparent pixels, and around padded pictures. Pure. */

import type { Color } from '../api/color.ts'
import { TRANSPARENT } from '../api/color.ts'
import type { Border } from '../api/framing.ts'
import type { ConvertOptions } from '../api/options.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { FormatWriter } from '../formats/format.ts'

const WHITE: Color = { r: 255, g: 255, b: 255, a: 255 }

export interface Colors {
  readonly background?: Color
  readonly fill: Color
  readonly border: Border | undefined
  /** No pixel of the result can be transparent. */
  readonly opaque: boolean
}

/** Where the result has no alpha, white lies behind it, whatever the background. */
export function planColors(
  info: Pick<ImageInfo, 'hasAlpha'>,
  options: ConvertOptions,
  writer: Pick<FormatWriter, 'hasAlpha'>,
): Colors {
  const { background, border } = options
  const hasAlpha = info.hasAlpha || bringsAlpha(options)
  if (!writer.hasAlpha) {
    const behind = background ? over(background, WHITE) : WHITE
    const edge = border && { ...border, color: over(border.color, behind) }
    return { fill: behind, border: edge, opaque: true, ...(hasAlpha && { background: behind }) }
  }
  const fill = background ?? TRANSPARENT
  const isFilled = !isPadded(options) || fill.a === 255
  const isEdged = !border || border.color.a === 255
  const opaque = (!hasAlpha || background?.a === 255) && isFilled && isEdged
  return { fill, border, opaque, ...(hasAlpha && background && { background }) }
}

/** Whether pixels of an opaque picture become transparent. */
export function bringsAlpha({ radius, mask }: ConvertOptions): boolean {
  return radius !== undefined || (mask !== undefined && mask.around?.a !== 255)
}

/** Whether the canvas may be seen beside the picture. */
export function isPadded({ fit, extend, padding }: ConvertOptions): boolean {
  return fit === 'pad' || extend !== undefined || padding !== undefined
}

function over(top: Color, bottom: Color): Color {
  const mix = (one: number, two: number) => Math.round((one * top.a + two * (255 - top.a)) / 255)
  return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), a: 255 }
}
