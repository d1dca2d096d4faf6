/** Of the formats that would do, the first that holds the result and is likely to be the smallest. */

import {
  type ConvertOptions,
  hasGainMap,
  ImageError,
  isAnimated,
  isLossless,
  isReadEverywhere,
  movesUsually,
  type OutputFormat,
  type Picture,
  type Plan,
  readableSide,
  smallestFrom,
  WRITTEN_FORMATS,
} from '../engine/index.ts'
import { hasLayers, type NamedOptions } from './layers/overlays.ts'

/** Formats that would do, the best first. */
type Candidates = readonly [OutputFormat, ...OutputFormat[]]

/** The last one where none can be read at that size. What moves stays so. */
export function chooseFormat(
  picture: Picture,
  options: Omit<NamedOptions, 'format'>,
  accepted: Candidates,
): OutputFormat {
  const keeping = isToKeepMap(picture, options) ? WRITTEN_FORMATS.find(hasGainMap) : undefined
  if (keeping) return keeping
  const candidates = isToMove(picture, options) ? movingOf(accepted) : accepted
  const [best] = candidates
  const side = longestSide(picture, { ...options, format: best })
  const fitting = candidates.filter((format) => side <= readableSide(format))
  const rivals = fitting.filter((format) => !isReadEverywhere(format))
  const chosen = fitting.find(
    (format) =>
      rivals.every((rival) => rival === format) || isLikelySmall(picture, { ...options, format }),
  )
  return chosen ?? fitting.at(-1) ?? candidates.at(-1) ?? best
}

/** A gain map that is asked for and is there goes where it can: everything shows that format. */
function isToKeepMap({ info }: Picture, { hdr }: Pick<ConvertOptions, 'hdr'>): boolean {
  return hdr === 'keep' && info.gainMap !== undefined
}

/** What cannot be read at all will be refused anyway. */
function isToMove(picture: Picture, { anim = true, frames }: Moving): boolean {
  try {
    return anim && frames !== 1 && isAnimated(picture.info)
  } catch {
    return false
  }
}

type Moving = Pick<ConvertOptions, 'anim' | 'frames'>

/** What everything reads, where nothing that was named moves. */
function movingOf(accepted: Candidates): Candidates {
  const safe = WRITTEN_FORMATS.filter((format) => isReadEverywhere(format))
  const [first, ...others] = [...accepted, ...safe].filter(movesUsually)
  return first ? [first, ...others] : accepted
}

/** Of the result, in pixels; 0 where it will be refused for something else. */
function longestSide(picture: Picture, options: ConvertOptions): number {
  try {
    const { width, height } = picture.plan(options)
    return Math.max(width, height)
  } catch (error) {
    if (!(error instanceof ImageError) || error.details.format !== options.format) return 0
    return error.code === 'image-too-large' ? Number(error.details.actual) : 0
  }
}

/** Whether the others are likely to be no smaller at the same quality. */
function isLikelySmall(picture: Picture, options: NamedOptions): boolean {
  const { quality, format } = options
  const isExact = isLossless(options.lossless)
  const rule = smallestFrom(format)
  if (!rule) return true
  const plan = planOf(picture, options)
  if (plan?.way.kind === 'recoded' && !hasLayers(options)) {
    const most = rule.recodedUpTo(quality, plan.width * plan.height)
    return isExact || picture.input.length <= most
  }
  return plan !== undefined && (isExact || quality >= rule.drawnFrom)
}

/** `undefined` where the format cannot do what is asked. */
function planOf(picture: Picture, options: ConvertOptions): Plan | undefined {
  try {
    return picture.plan(options)
  } catch (error) {
    if (error instanceof ImageError) return undefined
    throw error
  }
}
