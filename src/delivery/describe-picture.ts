/** `format=json`: what a source is, and what would be made of it. Cloudflare's members first. */

import { type ConvertOptions, type Picture, uprightSize } from '../engine/index.ts'

/** `bytes`: of the source. */
export function describePicture(picture: Picture, options: ConvertOptions, bytes: number): object {
  const { info } = picture
  const { width, height } = uprightSize(info)
  const plan = picture.plan(options)
  return {
    width: plan.width,
    height: plan.height,
    format: plan.to,
    ...(plan.way.kind === 'animated' && { animated: true, frames: plan.way.frames }),
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
  }
}
