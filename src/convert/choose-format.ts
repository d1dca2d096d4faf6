/** Of the formats that would do, the first that holds the result. */

import {
  type ConvertOptions,
  ImageError,
  isAnimated,
  isReadEverywhere,
  movesUsually,
  type OutputFormat,
  type Picture,
  readableSide,
  WRITTEN_FORMATS,
} from '../engine/index.ts'

/** Formats that would do, the best first. */
type Candidates = readonly [OutputFormat, ...OutputFormat[]]

/** The last one where none can be read at that size. What moves stays so. */
export function chooseFormat(
  picture: Picture,
  options: Omit<ConvertOptions, 'format'>,
  accepted: Candidates,
): OutputFormat {
  const candidates = isToMove(picture, options) ? movingOf(accepted) : accepted
  const [best] = candidates
  const side = longestSide(picture, { ...options, format: best })
  return candidates.find((format) => side <= readableSide(format)) ?? candidates.at(-1) ?? best
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
