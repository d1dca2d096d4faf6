/**
 * What strangers get of what they ask for: near to it, and one of few, so that pages that ask for
 * nearly the same share variants. How many of the rest there may be in all is counted (`isPlain`).
 */

import type { Gravity } from '../engine/index.ts'
import { toAllowedWidths } from './allowed-widths.ts'
import { canonicalTransform, DEFAULT_TRANSFORM, type Transform } from './transform.ts'

/** Ascending; the names of Cloudflare's qualities stand for four of them. Rounded up. */
const QUALITIES = [35, 50, 70, 80, 90]
/** Steps of a gravity from one side to the other: the middle and the thirds' neighbours are on it. */
const GRAVITY_STEPS = 4

/** `widths`: the sides that strangers get, ascending; none: whatever they ask for. */
export function toAllowedTransform(transform: Transform, widths: readonly number[]): Transform {
  if (widths.length === 0) return transform
  const { zoom, ...others } = transform
  const { quality, gravity, effort, maxBytes } = others
  const rounded: Transform = {
    ...others,
    quality: QUALITIES.find((allowed) => allowed >= quality) ?? QUALITIES.at(-1) ?? quality,
    gravity: typeof gravity === 'string' ? gravity : onGrid(gravity),
    effort: effort === 'best' ? DEFAULT_TRANSFORM.effort : effort,
    ...(zoom !== undefined && { zoom: zoomOnGrid(zoom) }),
    ...(maxBytes !== undefined && { maxBytes: roundedDown(maxBytes) }),
  }
  return toAllowedWidths(rounded, widths)
}

/** Only a width and a format are asked for, and perhaps a copyright notice: of a list of widths there are few of these. */
export function isPlain({ width, format, metadata, ...others }: Transform): boolean {
  return canonicalTransform({ ...DEFAULT_TRANSFORM, ...others }) === ''
}

function onGrid({ x, y }: Gravity): Gravity {
  const near = (share: number) => Math.round(share * GRAVITY_STEPS) / GRAVITY_STEPS
  return { x: near(x), y: near(y) }
}

/** In quarters, and never larger than asked for without it. */
function zoomOnGrid(zoom: number): number {
  return Math.min(1, Math.max(0.25, Math.round(zoom * 4) / 4))
}

/** To 1,000 or 1,500 times a power of two: no more bytes than were asked for. */
function roundedDown(bytes: number): number {
  const whole = 1_000 * 2 ** Math.floor(Math.log2(Math.max(1, bytes / 1_000)))
  return bytes >= 1.5 * whole ? 1.5 * whole : whole
}
