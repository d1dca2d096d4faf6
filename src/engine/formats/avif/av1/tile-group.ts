/** Where the data of tiles lie: tile_group_obu() (AV1 specification 5.11.1). */

import { damaged } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import type { ByteSpan } from '../../exif.ts'
import { AVIF } from '../name.ts'
import { HeaderBits } from './bits.ts'
import type { Av1TileInfo } from './tile-info.ts'

/** A flag and two numbers of up to 12 bits. */
const MAX_HEADER_BYTES = 4

/** Adds the tiles of one group, which lies at `group`, to those before it. Data may end early. */
export function readTileGroup(
  item: Bytes,
  group: ByteSpan,
  { columns, rows, numberBits, sizeBytes }: Av1TileInfo,
  tiles: ByteSpan[],
): void {
  const count = (columns.length - 1) * (rows.length - 1)
  let [first, last] = [tiles.length, count - 1]
  let { start } = group
  const { end } = group
  if (count > 1) {
    if (start >= end) return
    const bits = new HeaderBits(item.slice(start, Math.min(end, start + MAX_HEADER_BYTES)))
    if (bits.flag()) [first, last] = [bits.read(numberBits), bits.read(numberBits)]
    start += bits.bytePosition
  }
  if (first !== tiles.length || last < first || last >= count) {
    damaged(AVIF, 'its AV1 tiles are out of order')
  }
  for (let tile = first; tile <= last && start < end; tile++) {
    let tileEnd = end
    if (tile < last) {
      if (start + sizeBytes > end) return
      const size = sizeAt(item, start, sizeBytes)
      start += sizeBytes
      tileEnd = Math.min(end, start + size)
    }
    tiles.push({ start, end: tileEnd })
    start = tileEnd
  }
}

/** tile_size_minus_1, least significant byte first. */
function sizeAt(item: Bytes, start: number, sizeBytes: number): number {
  const bytes = item.slice(start, start + sizeBytes)
  return bytes.reduce((sum, byte, i) => sum + byte * 256 ** i, 1)
}
