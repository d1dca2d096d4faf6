/** What the header of a WebP tells beyond what all formats tell. */

import type { FrameRect, ImageInfo } from '../../contract/info.ts'

export interface WebpInfo extends ImageInfo {
  readonly format: 'webp'
  /** The first frame is VP8L. */
  readonly lossless: boolean
  /** The first frame is lossy, and its alpha lies beside it. */
  readonly hasAlphaChunk: boolean
  /** Where the first frame lies on the canvas; the whole canvas for a still picture. */
  readonly firstFrame: FrameRect
  /**
   * The picture has to be taken out of the file for a plain decoder (see `stillWebp`): it is a first
   * frame (ANMF), or alpha that the header does not declare stands beside it.
   */
  readonly isApart: boolean
}
