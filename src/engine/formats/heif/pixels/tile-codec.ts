/** How tiles of a layer are decoded: what formats of this family differ in. */

import type { FormatName } from '../../../api/formats.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import type { Coding } from '../item-codec.ts'
import type { CodedLayer } from '../layers.ts'
import type { TileDecoder } from './tile-decoder.ts'

export interface TileCodec<C extends Coding> {
  readonly format: FormatName
  /** The same for tiles that are coded by the same bytes in the same way. */
  keyOf(layer: CodedLayer<C>, tile: number): string
  /** Bytes of the arena that an open tile takes. Throws where it cannot be decoded. */
  tileBytes(file: Bytes, layer: CodedLayer<C>, tile: number): number
  openTile(kernels: Kernels, file: Bytes, layer: CodedLayer<C>, tile: number): TileDecoder
}
