/** Looks as tables of wasm/color/: the luminance of a pixel, and for each step of it a colour. Sepia is an affine map. */

import type { Color } from '../../api/color.ts'
import type { Duotone } from '../../api/effects.ts'
import { LIGHT_STEPS, type RgbTables } from '../color/color-tables.ts'
import { decodeSrgb, encodeSrgb } from '../color/srgb.ts'
import { fromLab, type Lab, toLab } from './lab.ts'
import { filledColumns } from './tables.ts'

/** What takes the place of colours. */
export type Look =
  | { readonly kind: 'sepia' }
  | { readonly kind: 'grayscale' }
  | { readonly kind: 'tint'; readonly color: Color }
  | ({ readonly kind: 'duotone' } & Duotone)

/** Columns as of `RgbTables`, and the level of red, of green and of blue for each step of luminance. */
export interface LookTables {
  readonly columns: Int32Array
  readonly levels: Uint8Array
}

/** Luminance of linear sRGB (IEC 61966-2-1). */
export const LUMINANCE = [0.2126, 0.7152, 0.0722] as const

/** Shares of red, green and blue in each, of sRGB values: libvips' and ImageMagick's usual sepia. */
const SEPIA = [
  [0.3588, 0.7044, 0.1368],
  [0.299, 0.587, 0.114],
  [0.2392, 0.4696, 0.0912],
] as const

export function sepiaTables(): RgbTables {
  const columns = filledColumns((channel, row, level) => (SEPIA[row]![channel]! * level) / 255)
  const levels = Uint8Array.from({ length: LIGHT_STEPS + 1 }, (_, step) =>
    Math.round((255 * step) / LIGHT_STEPS),
  )
  return { columns, levels }
}

export function lookTables(look: Exclude<Look, { kind: 'sepia' }>): LookTables {
  const columns = filledColumns(
    (channel, _, level) => LUMINANCE[channel]! * decodeSrgb(level / 255),
  )
  const levels = new Uint8Array(3 * (LIGHT_STEPS + 1))
  for (let step = 0; step <= LIGHT_STEPS; step++) {
    const color = shown(look, step / LIGHT_STEPS)
    color.forEach((value, channel) => {
      levels[channel * (LIGHT_STEPS + 1) + step] = Math.round(255 * value)
    })
  }
  return { columns, levels }
}

/** The colour, 0–1, that stands for a luminance. */
function shown(look: Exclude<Look, { kind: 'sepia' }>, luminance: number): readonly number[] {
  const gray = encodeSrgb(luminance)
  switch (look.kind) {
    case 'grayscale':
      return [gray, gray, gray]
    case 'tint': {
      const { a, b } = toLab(look.color)
      const { lightness } = toLab(luminance)
      // All of the hue in the middle, none in black and white: as sharp weighs it.
      const share = 1 - 4 * (lightness / 100 - 0.5) ** 2
      return fromLab({ lightness, a: a * share, b: b * share })
    }
    case 'duotone': {
      const { dark, light } = look
      if (look.mix === 'lab') return mixedInLab(toLab(dark), toLab(light), gray)
      const mix = (from: number, to: number) => (from + (to - from) * gray) / 255
      return [mix(dark.r, light.r), mix(dark.g, light.g), mix(dark.b, light.b)]
    }
  }
}

function mixedInLab(dark: Lab, light: Lab, share: number): readonly number[] {
  const mix = (from: number, to: number) => from + (to - from) * share
  return fromLab({
    lightness: mix(dark.lightness, light.lightness),
    a: mix(dark.a, light.a),
    b: mix(dark.b, light.b),
  })
}
