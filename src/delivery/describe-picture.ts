/** `format=json`: what a source is, and what would be made of it. Cloudflare's members first. */

import { type ConvertOptions, type Frame, type Picture, uprightSize } from '../engine/index.ts'
import { paletteOf } from './palette.ts'
import { blurHashOf, thumbHashOf } from './placeholder.ts'

/** `bytes`: of the source. `pixels`: a few of it, where they could be had. */
export function describePicture(
  picture: Pick<Picture, 'info' | 'plan'>,
  options: ConvertOptions,
  bytes: number,
  pixels: Frame | undefined,
): object {
  const { info } = picture
  const { width, height } = uprightSize(info)
  const plan = picture.plan(options)
  return {
    width: plan.width,
    height: plan.height,
    format: plan.to,
    original: {
      file_size: bytes,
      width,
      height,
      format: `image/${info.format}`,
      orientation: info.orientation,
      alpha: info.hasAlpha,
      animated: info.frames > 1,
      frames: info.frames,
    },
    ...(pixels && {
      placeholder: { thumbHash: thumbHashOf(pixels), blurHash: blurHashOf(pixels) },
      ...paletteOf(pixels),
    }),
  }
}
