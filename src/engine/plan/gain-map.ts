/** What becomes of a source's gain map where the result is to keep it: it is drawn as the picture is. Pure. */

import type { Color } from '../api/color.ts'
import type { Effects } from '../api/effects.ts'
import { ImageError } from '../api/errors.ts'
import { type ConvertOptions, DEFAULT_OPTIONS } from '../api/options.ts'
import { type Overlay, OverlayPixels } from '../api/overlay.ts'
import { neutralLevels } from '../contract/gain-map.ts'
import type { ImageInfo, StoredGainMap } from '../contract/info.ts'
import { gainMapGeometry } from './gain-map-geometry.ts'
import { isWhole, largestScale, planGeometry } from './geometry.ts'
import type { Plan, PlanInput } from './types.ts'

/** Gains are seen as light: blocks and rings in them are, too. */
const LEAST_QUALITY = 85
/** What is written before the map's file and into it, at most. */
const LABEL_BYTES = 8192

/** A map, and what its own plan is made from. */
export interface GainMapDraft {
  readonly stored: StoredGainMap
  readonly input: PlanInput
}

/**
 * `undefined`: nothing is to be kept, or there is nothing. Throws `invalid-option` where the map cannot
 * be kept, or would no longer fit the picture.
 */
export function gainMapOf(input: PlanInput): GainMapDraft | undefined {
  const { info, options, codecs } = input
  if (!keepsGainMap(info, options)) return undefined
  const { gainMap: stored } = info
  if (!stored) throw refusal('those of JPEG files alone can be kept')
  if (!codecs.writerOf(options.format).withGainMap) throw refusal(`${options.format} has none here`)
  const effect = SPOILING.find((name) => options[name] !== undefined)
  if (effect) throw refusal(`after ${effect} it would no longer fit the picture`)
  const geometry = planGeometry(info, options, largestScale(input))
  const isExact = !isWhole(geometry) || surrounds(options)
  const own = gainMapGeometry({ info, geometry, isExact }, stored.info, largestScale(input))
  const { maxScale: _, ...start } = input
  const bytes = stored.end - stored.start + bytesOf(options.overlays)
  return {
    stored,
    input: {
      ...start,
      info: stored.info,
      color: { readBytes: 0 }, // its levels are no colours
      inputBytes: input.inputBytes + bytes,
      options: optionsOf(options, stored),
      geometry: own,
    },
  }
}

/** Whether there is a map that the result is to have. */
export function keepsGainMap(
  { companions }: Pick<ImageInfo, 'companions'>,
  { hdr }: Pick<ConvertOptions, 'hdr'>,
): boolean {
  return hdr === 'keep' && companions !== undefined && companions.includes('gain-map')
}

/** Held beside the picture while that is made: the map's file, and once more in the file of both. */
export function heldBytesOf({ codecs }: PlanInput, { to, encode, ...size }: Plan): number {
  return 2 * codecs.encoders[to].cost(size, encode).jsBytes + LABEL_BYTES
}

/** What changes the light of the picture, or moves it about. */
const SPOILING = [
  ...(['brightness', 'contrast', 'saturation', 'gamma', 'negate', 'grayscale'] as const),
  ...(['tint', 'duotone', 'blur', 'pixelate'] as const),
] as const satisfies readonly (keyof Effects)[]

/** Pixels lie on the result that are none of the picture's: the map has to be as exact as they are. */
function surrounds({ radius, mask, overlays = [] }: ConvertOptions): boolean {
  return radius !== undefined || mask !== undefined || overlays.length > 0
}

/** What is put around the picture and on it stays as bright as it is. */
function optionsOf(options: ConvertOptions, { meaning }: StoredGainMap): ConvertOptions {
  const [r, g, b] = neutralLevels(meaning)
  const neutral: Color = { r, g, b, a: 255 }
  const { format, effort, quality, radius, padding, border, overlays, fit, mask } = options
  return {
    ...DEFAULT_OPTIONS,
    ...{ format, effort, fit, background: neutral },
    quality: Math.max(quality, LEAST_QUALITY),
    ...(radius !== undefined && { radius }),
    ...(mask && { mask: { ...mask, around: neutral } }),
    ...(padding && { padding }),
    ...(border && { border: { ...border, color: neutral } }),
    ...(overlays && { overlays: overlays.filter(covers).map((one) => blank(one, neutral)) }),
  }
}

/** What is multiplied darkens the picture, whatever its range. */
function covers({ blend }: Overlay): boolean {
  return blend === 'over'
}

/** The same overlay in one colour. */
function blank({ pixels, ...placed }: Overlay, { r, g, b }: Color): Overlay {
  const { width, height } = pixels
  const data = pixels.data.slice()
  for (let i = 0; i < data.length; i += 4) {
    data[i] = r
    data[i + 1] = g
    data[i + 2] = b
  }
  return { ...placed, pixels: new OverlayPixels({ width, height, data }) }
}

function bytesOf(overlays: readonly Overlay[] = []): number {
  return overlays.reduce((sum, { pixels }) => sum + pixels.data.length, 0)
}

function refusal(why: string): ImageError {
  return new ImageError('invalid-option', `Cannot keep the gain map: ${why}`, { option: 'hdr' })
}
