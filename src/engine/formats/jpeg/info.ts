/** What the header of a JPEG tells beyond what all formats tell. */

import type { ImageInfo } from '../../contract/info.ts'

export interface JpegInfo extends ImageInfo {
  readonly format: 'jpeg'
  /** Lossless and hierarchical frames are refused. */
  readonly process: 'baseline' | 'extended' | 'progressive'
  /** Arithmetic instead of Huffman coding. */
  readonly arithmetic: boolean
  /** The picture comes in several scans: always so for progressive files. */
  readonly multiScan: boolean
  /** What the samples mean, by the rules of libjpeg. */
  readonly colour: 'gray' | 'ycc' | 'rgb' | 'cmyk' | 'ycck'
  /** The transform byte of the Adobe segment; its CMYK is stored inverted. */
  readonly adobeTransform?: number
  /** Horizontal and vertical sampling factor of each component, 1–4, in frame order. */
  readonly sampling: readonly { readonly h: number; readonly v: number }[]
}
