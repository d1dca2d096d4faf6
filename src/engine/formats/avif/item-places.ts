/** Where the data of HEIF items lies: the item location box, ISO/IEC 14496-12 8.11.3. */

import { damaged } from '../../api/fail.ts'
import type { Reader } from '../../bytes/reader.ts'
import { fullBox } from '../../containers/boxes.ts'
import type { ByteSpan } from '../exif.ts'
import { AVIF } from './name.ts'

/** Items kept: a grid has at most 65,536 tiles, twice that with alpha. */
const MAX_ITEMS = 140_000
/** Pieces of all items together: those without a size and a place take no bytes in the file. */
const MAX_EXTENTS = 2 * MAX_ITEMS
const MAX_FIELD_BYTES = 8

/** Construction methods: offsets into the file, or into the `idat` box. */
const IN_FILE = 0
const IN_ITEM_DATA = 1

/** The data of one item: pieces of the file, in their order, none of them outside it. */
export type Extents = readonly ByteSpan[]

/** Bytes in all pieces. */
export function lengthOf(extents: Extents): number {
  return extents.reduce((sum, { start, end }) => sum + end - start, 0)
}

/**
 * The place of each item that is in this file, and inside it; others are left out.
 * `body`: of iloc. `itemData`: of idat.
 */
export function readPlaces(
  body: Reader,
  itemData: Reader | undefined,
): ReadonlyMap<number, Extents> {
  const { version } = fullBox(body)
  const sizes = body.u16()
  const fields = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 15)
  const [offsetBytes, lengthBytes, baseBytes, indexBytes] = fields as [
    number,
    number,
    number,
    number,
  ]
  const places = new Map<number, Extents>()
  if (version > 2 || Math.max(...fields) > MAX_FIELD_BYTES) return places
  let left = MAX_EXTENTS
  const count = version < 2 ? body.u16() : body.u32()
  if (count > MAX_ITEMS) damaged(AVIF, 'the file has too many items')
  for (let i = 0; i < count; i++) {
    const item = version < 2 ? body.u16() : body.u32()
    const method = version === 0 ? IN_FILE : body.u16() & 15
    const isHere = body.u16() === 0
    const base = body.uint(baseBytes)
    const pieces = body.u16()
    left -= pieces
    if (left < 0) damaged(AVIF, 'the file has too many items')
    const extents: (ByteSpan | undefined)[] = []
    for (let piece = 0; piece < pieces; piece++) {
      if (version > 0) body.skip(indexBytes)
      const start = base + body.uint(offsetBytes)
      const length = body.uint(lengthBytes)
      extents.push(placeIn(body, itemData, { method, start, length }))
    }
    if (!isHere || extents.length === 0) continue
    if (extents.every((extent) => extent !== undefined)) places.set(item, extents)
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
): ByteSpan | undefined {
  if (method !== IN_FILE && method !== IN_ITEM_DATA) return undefined
  const [from, to] = method === IN_FILE ? [0, bytes.length] : [itemData?.position, itemData?.end]
  if (from === undefined || to === undefined) return undefined
  const end = length === 0 ? to : from + start + length
  return end <= to && from + start <= end ? { start: from + start, end } : undefined
}
