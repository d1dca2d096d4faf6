/** The units of an AV1 stream: open_bitstream_unit() (AV1 specification 5.3). */

import { damaged } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import { Reader } from '../../../bytes/reader.ts'
import { AVIF } from '../name.ts'

export const UNIT = {
  sequence: 1,
  frameHeader: 3,
  tileGroup: 4,
  frame: 6,
  redundantHeader: 7,
} as const

export interface Av1Unit {
  readonly type: number
  /** Whether the unit says in which layer it is. */
  readonly hasLayer: boolean
  readonly temporal: number
  readonly spatial: number
  /** Offsets in the item. */
  readonly start: number
  readonly end: number
}

/** A frame may have 4096 tiles in a unit each; a few layers, each with a header. */
const MAX_UNITS = 20_000

/** All units from the first on; the last one is cut where the data end. */
export function* unitsOf(item: Bytes): Generator<Av1Unit> {
  const reader = new Reader(item, 'AVIF')
  for (let count = 0; reader.has(1); count++) {
    if (count === MAX_UNITS) damaged(AVIF, 'its AV1 data have too many units')
    const header = reader.u8()
    if ((header & 0x80) !== 0) damaged(AVIF, 'its AV1 data are not made of units')
    const hasLayer = (header & 4) !== 0
    const extension = hasLayer ? reader.u8() : 0
    const length = (header & 2) !== 0 ? readLeb128(reader) : reader.remaining
    const start = reader.position
    reader.skipUpTo(length)
    yield {
      type: (header >> 3) & 15,
      hasLayer,
      temporal: extension >> 5,
      spatial: (extension >> 3) & 3,
      start,
      end: reader.position,
    }
  }
}

/** 4.10.5: seven bits a byte, the least significant first. */
function readLeb128(reader: Reader): number {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const byte = reader.u8()
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) break
  }
  return value
}
