/** How the pictures of a HEIF file are coded: what formats of this family differ in. */

import type { FormatName } from '../../api/formats.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Box } from '../../containers/boxes.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { Extents } from './item-places.ts'

/** What a coded picture says about itself. */
export interface Coding extends Size {
  /** Bits per sample. */
  readonly depth: 8 | 10 | 12
  readonly chroma: '4:0:0' | '4:2:0' | '4:2:2' | '4:4:4'
  /** By code points of ITU-T H.273; 2: not told. */
  readonly primaries: number
  readonly transfer: number
  readonly matrix: number
  readonly isFullRange: boolean
}

export interface ItemCodec<C extends Coding = Coding> {
  readonly format: FormatName
  /** In words: `AV1`. */
  readonly label: string
  /** The property that every coded picture has. */
  readonly configuration: string
  /** What is known besides, of properties that must be. */
  readonly properties: readonly string[]
  /** Throws for an item that is not coded so, by its type. */
  checkType(type: string | undefined): void
  /** Reads the headers of a picture; `undefined` where there is none. */
  readCoding(
    file: Bytes,
    place: Extents,
    propertiesOf: () => readonly Pick<Box, 'type' | 'body'>[],
  ): C | undefined
  /** The data hold several pictures, and a smaller one may be meant. */
  mayBeSmaller?(properties: readonly Pick<Box, 'type' | 'body'>[]): boolean
}
