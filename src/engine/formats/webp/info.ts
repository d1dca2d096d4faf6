/** What the header of a WebP tells beyond what all formats tell. */

import type { FrameRect, ImageInfo } from '../../contract/info.ts'

export interface WebpInfo extends ImageInfo {
  readonly format: 'webp'
  /** The first frame is VP8L. */
  readonly lossless: boolean
  /** Where the first frame lies on the canvas; the whole canvas for a still picture. */
  readonly firstFrame: FrameRect
  /** The picture is a first frame (ANMF) that no plain WebP decoder takes: see `stillWebp`. */
  readonly animated: boolean
}
