/** A watermark as a layer. */

import { DEFAULT_LAYER, type Layer } from '../../../convert/layers/layer.ts'
import type { Length } from '../../../engine/index.ts'
import type { SourceName } from '../../img-path.ts'
import { unsupportedOption } from '../../option-error.ts'
import { placeOf } from './gravity.ts'
import type { ImgproxyWish } from './wish.ts'

/** `undefined`: none is asked for. Throws an `OptionError` for what is not supported. */
export function watermarkOf(
  { watermark, dpr }: ImgproxyWish,
  source: SourceName | undefined,
): Layer | undefined {
  const { opacity, position, x, y, scale } = watermark
  if (opacity === 0) return undefined
  if (!source) throw unsupportedOption('watermark without IMGPROXY_WATERMARK_URL')
  const size = scale > 0 ? { width: { share: scale }, height: { share: scale } } : {}
  const layer: Layer = { ...DEFAULT_LAYER, source, opacity, ...size }
  if (position !== 're') return { ...layer, ...placed(placeOf('watermark', position), [x, y], dpr) }
  if (x !== 0 || y !== 0) throw unsupportedOption('watermark:re with spacing')
  return { ...layer, repeat: 'xy' }
}

type Pair = readonly [x: number, y: number]

/** From the edges that it lies at; from the middle there is no way. */
function placed([x, y]: Pair, [dx, dy]: Pair, dpr: number): Partial<Layer> {
  const along = (place: number, offset: number, start: string, end: string) => {
    if (offset === 0) return {}
    if (place === 0.5) throw unsupportedOption('watermark with an offset from the middle')
    return { [place === 0 ? start : end]: lengthOf(offset, dpr) }
  }
  return {
    gravity: { x, y },
    ...along(x, dx, 'left', 'right'),
    ...along(y, dy, 'top', 'bottom'),
  }
}

function lengthOf(offset: number, dpr: number): Length {
  return Math.abs(offset) >= 1 ? { pixels: Math.round(offset * dpr) } : { share: offset }
}
