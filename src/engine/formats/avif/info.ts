/** What the header of an AVIF tells beyond what all formats tell. */

import type { ImageInfo } from '../../contract/info.ts'
import type { Size } from '../../geometry/orientation.ts'

/** What decides what decoding a tile at a time takes: its size, and bytes of the file at most. */
export interface AvifTile extends Size {
  readonly bytes: number
  /** The grid breaks rules that only a decoder of whole grids depends on. */
  readonly onlyApart: boolean
}

export interface AvifInfo extends ImageInfo {
  readonly format: 'avif'
  readonly chroma: '4:0:0' | '4:2:0' | '4:2:2' | '4:4:4'
  /** Coded from several tiles by a `grid` item. */
  readonly grid: boolean
  /** The largest tile of such a grid, where each can be decoded apart. */
  readonly tile?: AvifTile
  /** Bytes of the arena that decoding by rows takes; 0 where it is not done. */
  readonly arenaBytes: number
  /** Why our own kernels cannot decode it, in words. */
  readonly refuge?: string
  /** Why libavif cannot. */
  readonly onlyByRows?: string
}
