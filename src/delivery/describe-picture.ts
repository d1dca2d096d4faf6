/** `format=json`: what a source is, and what would be made of it. Cloudflare's members first. */

import {
  type ConvertOptions,
  type Frame,
  ImageError,
  type Picture,
  type Plan,
  uprightSize,
} from '../engine/index.ts'
import { paletteOf } from './palette.ts'
import { blurHashOf, thumbHashOf } from './placeholder.ts'

/** Codes of pictures that are read well enough, and only too large to make this of. */
const TOO_LARGE: ReadonlySet<string> = new Set(['memory-budget', 'image-too-large'])

/**
 * `bytes`: of the source. `pixels`: a few of it, where they could be had. A result that is too large is told by the
 * code of its refusal. Throws `ImageError` for options that do not go together.
 */
export function describePicture(
  picture: Pick<Picture, 'info' | 'plan'>,
  options: ConvertOptions,
  bytes: number,
  pixels: Frame | undefined,
): object {
  const { info } = picture
  const { width, height } = uprightSize(info)
  return {
    ...describeResult(() => picture.plan(options)),
    original: {
      file_size: bytes,
      width,
      height,
      format: `image/${info.format}`,
      orientation: info.orientation,
      alpha: info.hasAlpha,
      animated: info.frames > 1,
      frames: info.frames,
      ...(info.companions && { companions: info.companions }),
    },
    ...(pixels && {
      placeholder: { thumbHash: thumbHashOf(pixels), blurHash: blurHashOf(pixels) },
      ...paletteOf(pixels),
    }),
  }
}

function describeResult(makePlan: () => Plan): object {
  try {
    const { width, height, to, way } = makePlan()
    const frames = way.kind === 'animated' && { animated: true, frames: way.frames }
    return { width, height, format: to, ...frames }
  } catch (error) {
    if (error instanceof ImageError && TOO_LARGE.has(error.code)) return { refused: error.code }
    throw error
  }
}
