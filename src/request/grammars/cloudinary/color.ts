/** Colours as Cloudinary writes them: `white`, `rgb:ff8000`, `rgb:f80`, `#ff8000`. */

import { type Color, parseColor } from '../../../engine/index.ts'

const RGB = /^(?:rgb:|#)?([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})$/i

/** `undefined`: no colour, or one that is found in the picture (`auto`). */
export function cloudinaryColor(text: string): Color | undefined {
  const digits = /^(?:rgb:|#)/.test(text) ? RGB.exec(text)?.[1] : undefined
  if (digits === undefined) return text.startsWith('#') ? undefined : parseColor(text)
  return parseColor(`#${digits.length === 4 ? digits.replace(/./g, '$&$&') : digits}`)
}
