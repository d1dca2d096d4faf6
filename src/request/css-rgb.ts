/**
 * `rgb(255, 0, 128)`, `rgba(255, 0, 128, 0.5)`, `rgb(255 0 128)` and `rgb(255 0 128 / 50%)`: CSS Color 4,
 * section 5.1, with commas and without.
 */

import type { Color } from '../engine/index.ts'

const BYTE = '(\\d{1,3})'
const ALPHA = '(0|1|0?\\.\\d{1,3}|[01]\\.0{1,3}|\\d{1,3}%)'
const WITH_COMMAS = new RegExp(`^rgba?\\(${BYTE}, ?${BYTE}, ?${BYTE}(?:, ?${ALPHA})?\\)$`)
const WITH_SPACES = new RegExp(`^rgba?\\(${BYTE} ${BYTE} ${BYTE}(?: ?/ ?${ALPHA})?\\)$`)

/** `undefined`: it is no such colour. */
export function parseRgb(text: string): Color | undefined {
  const [, ...parts] = WITH_COMMAS.exec(text) ?? WITH_SPACES.exec(text) ?? []
  const [r = 256, g = 256, b = 256] = parts.slice(0, 3).map(Number)
  if (Math.max(r, g, b) > 255) return undefined
  const alpha = shareOf(parts[3] ?? '1')
  return alpha > 1 ? undefined : { r, g, b, a: Math.round(alpha * 255) }
}

function shareOf(text: string): number {
  return text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)
}
