/** Of the formats that would do, the first that holds the result. */

import {
  type ConvertOptions,
  ImageError,
  type OutputFormat,
  type Picture,
  readableSide,
} from '../engine/index.ts'

/** `candidates`: the best first; the last one where none can be read at that size. */
export function chooseFormat(
  picture: Picture,
  options: Omit<ConvertOptions, 'format'>,
  candidates: readonly [OutputFormat, ...OutputFormat[]],
): OutputFormat {
  const [best] = candidates
  const side = longestSide(picture, { ...options, format: best })
  return candidates.find((format) => side <= readableSide(format)) ?? candidates.at(-1) ?? best
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
