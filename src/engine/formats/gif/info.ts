/** What the header of a GIF tells beyond what all formats tell. */

import type { FrameRect, ImageInfo } from '../../contract/info.ts'

export interface GifInfo extends ImageInfo {
  readonly format: 'gif'
  readonly firstFrame: FrameRect
}
