/** `rgb(255, 0, 128)` and `rgba(255, 0, 128, 0.5)`: CSS Color 4, section 5.1, the form with commas. */

import type { Color } from '../engine/index.ts'

const RGB = /^rgba?\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})(?:, ?(0|1|0?\.\d{1,3}|[01]\.0{1,3}))?\)$/

/** `undefined`: it is no such colour. */
export function parseRgb(text: string): Color | undefined {
  const [, ...parts] = RGB.exec(text) ?? []
  const [r = 256, g = 256, b = 256] = parts.slice(0, 3).map(Number)
  if (Math.max(r, g, b) > 255) return undefined
  return { r, g, b, a: Math.round(Number(parts[3] ?? 1) * 255) }
}
