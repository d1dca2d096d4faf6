/** What the header of a JPEG XL tells beyond what all formats tell. */

import type { ImageInfo } from '../../contract/info.ts'
import type { Original } from './original/memory.ts'
import type { FirstFrame } from './read/frame-header.ts'
import type { Held } from './read/held.ts'

/** Size and orientation are those of the upright picture: that is what the library hands out. */
export interface JxlInfo extends ImageInfo, FirstFrame {
  readonly format: 'jxl'
  /** Samples in XYB, of which the library makes 8 bits; else they have as many as in the file. */
  readonly isXyb: boolean
  /** Channels besides colour. */
  readonly extraChannels: number
  /** What a lossy one makes the library hold, where that is known. */
  readonly held?: Held
  /** The JPEG that it holds, where that is given back here. */
  readonly original?: Original
}
