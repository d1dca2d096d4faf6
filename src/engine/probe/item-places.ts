/** Where the data of HEIF items lies: the item location box, ISO/IEC 14496-12 8.11.3. */

import type { Reader } from '../bytes/reader.ts'
import type { ByteRange } from './exif.ts'
import { damaged } from './fail.ts'
import { fullBox } from './isobmff.ts'

/** Items kept: a grid has at most 65,536 tiles, twice that with alpha. */
const MAX_ITEMS = 140_000
const MAX_FIELD_BYTES = 8

/** Construction methods: offsets into the file, or into the `idat` box. */
const IN_FILE = 0
const IN_ITEM_DATA = 1

/**
 * The place of each item that is in one piece, in this file, and inside it; others are left out.
 * `body`: of iloc. `itemData`: of idat.
 */
export function readPlaces(
  body: Reader,
  itemData: Reader | undefined,
): ReadonlyMap<number, ByteRange> {
  const { version } = fullBox(body)
  const sizes = body.u16()
  const [offsetBytes, lengthBytes, baseBytes, indexBytes] = [12, 8, 4, 0].map(
    (shift) => (sizes >> shift) & 15,
  ) as [number, number, number, number]
  const widest = Math.max(offsetBytes, lengthBytes, baseBytes, indexBytes)
  const places = new Map<number, ByteRange>()
  if (version > 2 || widest > MAX_FIELD_BYTES) return places
  const count = version < 2 ? body.u16() : body.u32()
  if (count > MAX_ITEMS) damaged('avif', 'the file has too many items')
  for (let i = 0; i < count; i++) {
    const item = version < 2 ? body.u16() : body.u32()
    const method = version === 0 ? IN_FILE : body.u16() & 15
    const isHere = body.u16() === 0
    const base = body.uint(baseBytes)
    const extents = body.u16()
    let [start, length] = [0, 0]
    for (let extent = 0; extent < extents; extent++) {
      if (version > 0) body.skip(indexBytes)
      start = base + body.uint(offsetBytes)
      length = body.uint(lengthBytes)
    }
    if (extents !== 1 || !isHere) continue
    const place = placeIn(body, itemData, { method, start, length })
    if (place) places.set(item, place)
  }
  return places
}

interface Extent {
  readonly method: number
  readonly start: number
  /** 0: to the end. */
  readonly length: number
}

function placeIn(
  { bytes }: Reader,
  itemData: Reader | undefined,
  { method, start, length }: Extent,
): ByteRange | undefined {
  if (method !== IN_FILE && method !== IN_ITEM_DATA) return undefined
  const [from, to] = method === IN_FILE ? [0, bytes.length] : [itemData?.position, itemData?.end]
  if (from === undefined || to === undefined) return undefined
  const end = length === 0 ? to : from + start + length
  return end <= to && from + start <= end ? { start: from + start, end } : undefined
}
