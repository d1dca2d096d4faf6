/** What the header of a PNG tells beyond what all formats tell. */

import type { ImageInfo } from '../../contract/info.ts'

export interface PngInfo extends ImageInfo {
  readonly format: 'png'
  readonly palette: boolean
}
