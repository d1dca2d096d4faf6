/** What the header of an AVIF tells beyond what all formats tell. */

import type { Size } from '../../geometry/orientation.ts'
import type { HeifInfo } from '../heif/info.ts'

/** What decides what decoding a tile at a time takes: its size, and bytes of the file at most. */
export interface AvifTile extends Size {
  readonly bytes: number
  /** The grid breaks rules that only a decoder of whole grids depends on. */
  readonly onlyApart: boolean
}

export interface AvifInfo extends HeifInfo {
  readonly format: 'avif'
  /** The largest tile of such a grid, where each can be decoded apart. */
  readonly tile?: AvifTile
  /** Why libavif cannot. */
  readonly onlyByRows?: string
}
