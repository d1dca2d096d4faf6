/**
 * EXIF in AVIF, as libavif lays files out (ISO/IEC 14496-12 section 8.11, ISO/IEC 23008-12 A.2):
 *
 *   ftyp
 *   meta   hdlr
 *          pitm   the primary item: our picture
 *          iloc   where each item lies, from the start of the file     + one entry; offsets move
 *          iinf   what each item is                                    + infe 'Exif'
 *          iref   which item belongs to which                          + cdsc: the EXIF describes it
 *          iprp
 *   mdat   the items
 *   mdat                                                               + the EXIF item
 *
 * The new item gets an mdat of its own at the end, so that no old one has to be opened. Version 0
 * of iinf, pitm and iref, 0 or 1 of iloc, 32-bit offsets: any other file is not from our encoder.
 */

import { bigEndian, joined, unexpected } from '../../bytes/parts.ts'
import {
  BOX_HEADER_BYTES,
  type BoxPlace,
  bodyOf,
  box,
  bytesIn,
  FULL_BOX_HEADER_BYTES,
} from '../../containers/boxes.ts'
import { placesIn } from './boxes.ts'
import { locationBytes, moveLocations } from './locations.ts'

/** The new item: `bytes` bytes at `offset` of the file, in which all data moves by `growth`. */
interface Addition {
  readonly bytes: number
  readonly offset: number
  readonly growth: number
}

/** Adds an EXIF block to an AVIF file of libavif that has none. */
export function withAvifExif(file: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const meta = placesIn(view, 0, file.length).find(({ type }) => type === 'meta')
  if (!meta) return unexpected('AVIF')
  // ExifDataBlock: the offset of the TIFF header behind this field, then the block.
  const data = joined(bigEndian(0, 4), block)
  const bytes = data.length
  const draft = editMeta(view, meta, { bytes, offset: 0, growth: 0 })
  const growth = draft.length - (meta.end - meta.start)
  const offset = file.length + growth + BOX_HEADER_BYTES
  return joined(
    file.subarray(0, meta.start),
    editMeta(view, meta, { bytes, offset, growth }),
    file.subarray(meta.end),
    box('mdat', data),
  )
}

/** The box meta with one more item; its size depends on nothing in `addition`. */
function editMeta(file: DataView, meta: BoxPlace, addition: Addition): Uint8Array {
  const boxes = placesIn(file, meta.start + FULL_BOX_HEADER_BYTES, meta.end)
  const named = (name: string) => boxes.find(({ type }) => type === name) ?? unexpected('AVIF')
  const id = newItemId(file, named('iinf'))
  const primary = file.getUint16(named('pitm').start + FULL_BOX_HEADER_BYTES)
  const reference = box('cdsc', bigEndian(id, 2), bigEndian(1, 2), bigEndian(primary, 2))
  const hasReferences = boxes.some(({ type }) => type === 'iref')
  const children = boxes.map((child) => {
    switch (child.type) {
      case 'iloc':
        return editLocations(file, child, id, addition)
      case 'iinf': {
        const items = editItems(file, child, id)
        return hasReferences ? items : joined(items, box('iref', bigEndian(0, 4), reference))
      }
      case 'iref':
        return box('iref', bodyOf(file, child), reference)
      default:
        return bytesIn(file, child.start, child.end)
    }
  })
  const version = bodyOf(file, meta).subarray(0, 4)
  return box('meta', version, ...children)
}

/** iinf: version and flags, count:u16, then infe boxes. */
function editItems(file: DataView, iinf: BoxPlace, id: number): Uint8Array {
  if (file.getUint8(iinf.start + BOX_HEADER_BYTES) !== 0) unexpected('AVIF')
  const body = bodyOf(file, iinf).slice()
  body.set(bigEndian(file.getUint16(iinf.start + FULL_BOX_HEADER_BYTES) + 1, 2), 4)
  // infe version 2: item, no protection, type, name.
  const entry = box('infe', bigEndian(0x02000000, 4), bigEndian(id, 2), '\0\0Exif', 'Exif\0')
  return box('iinf', body, entry)
}

/** With the offsets of all items moved, and the new item behind them. */
function editLocations(
  file: DataView,
  iloc: BoxPlace,
  id: number,
  { bytes, offset, growth }: Addition,
): Uint8Array {
  const body = bodyOf(file, iloc).slice()
  const view = new DataView(body.buffer)
  if (moveLocations(view, growth) !== body.length) unexpected('AVIF')
  view.setUint16(6, view.getUint16(6) + 1)
  const fields = [bigEndian(0, locationBytes(view) === 8 ? 4 : 2), bigEndian(1, 2)]
  return box('iloc', body, bigEndian(id, 2), ...fields, bigEndian(offset, 4), bigEndian(bytes, 4))
}

/** One more than the largest item number in use. */
function newItemId(file: DataView, iinf: BoxPlace): number {
  const items = placesIn(file, iinf.start + FULL_BOX_HEADER_BYTES + 2, iinf.end)
  return 1 + Math.max(0, ...items.map(({ start }) => file.getUint16(start + FULL_BOX_HEADER_BYTES)))
}
