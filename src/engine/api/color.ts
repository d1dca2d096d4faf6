/** Colours as callers write them. */

import names from 'color-name'

/** A colour with straight alpha, each 0–255, in sRGB. */
export interface Color {
  readonly r: number
  readonly g: number
  readonly b: number
  readonly a: number
}

export const TRANSPARENT: Color = { r: 0, g: 0, b: 0, a: 0 }

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, a CSS colour name or `transparent`; else `undefined`. */
export function parseColor(text: string): Color | undefined {
  const lower = text.toLowerCase()
  if (lower === 'transparent') return TRANSPARENT
  return lower.startsWith('#') ? fromHex(lower.slice(1)) : fromName(lower)
}

function fromHex(digits: string): Color | undefined {
  if (!/^(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(digits)) return undefined
  const long = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
  const value = Number.parseInt(long.padEnd(8, 'f'), 16)
  return {
    r: value >>> 24,
    g: (value >>> 16) & 255,
    b: (value >>> 8) & 255,
    a: value & 255,
  }
}

function fromName(name: string): Color | undefined {
  const color = Object.hasOwn(names, name) ? names[name] : undefined
  return color && { r: color[0], g: color[1], b: color[2], a: 255 }
}
