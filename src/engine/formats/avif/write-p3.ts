/**
 * Display P3 in AVIF, as libavif and our own writer lay files out (ISO/IEC 14496-12 12.1.5,
 * ISO/IEC 23008-12 9.3):
 *
 *   meta   iloc   offsets of what lies in the file move
 *          iprp   ipco   colr nclx   primaries and transfer say P3      + colr prof: the profile
 *                 ipma                                                  + the primary item has it
 *
 * Both are there: some readers know only one of them. Matrix and range stay as they are coded.
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
import { moveLocations } from './locations.ts'

/** ITU-T H.273: SMPTE EG 432-1, and the curve of sRGB. */
const [P3_PRIMARIES, SRGB_TRANSFER] = [12, 13]
/** Properties are numbered with seven bits here. */
const MOST_PROPERTIES = 127

/** A copy of the file with a profile and the numbers of Display P3. */
export function withAvifP3(file: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const meta = placesIn(view, 0, file.length).find(({ type }) => type === 'meta')
  if (!meta) return unexpected('AVIF')
  const color = box('colr', 'prof', profile)
  // The profile, and its number in the list of the primary item.
  const growth = color.length + 1
  const boxes = placesIn(view, meta.start + FULL_BOX_HEADER_BYTES, meta.end)
  const pitm = boxes.find(({ type }) => type === 'pitm') ?? unexpected('AVIF')
  const primary = view.getUint16(pitm.start + FULL_BOX_HEADER_BYTES)
  const children = boxes.map((child) => {
    if (child.type === 'iloc') return movedLocations(view, child, growth)
    if (child.type === 'iprp') return coloredProperties(view, child, { color, primary })
    return bytesIn(view, child.start, child.end)
  })
  return joined(
    file.subarray(0, meta.start),
    box('meta', bodyOf(view, meta).subarray(0, 4), ...children),
    file.subarray(meta.end),
  )
}

function movedLocations(file: DataView, iloc: BoxPlace, growth: number): Uint8Array {
  const body = bodyOf(file, iloc).slice()
  moveLocations(new DataView(body.buffer), growth)
  return box('iloc', body)
}

interface Addition {
  readonly color: Uint8Array
  readonly primary: number
}

function coloredProperties(
  file: DataView,
  iprp: BoxPlace,
  { color, primary }: Addition,
): Uint8Array {
  const boxes = placesIn(file, iprp.start + BOX_HEADER_BYTES, iprp.end)
  const ipco = boxes.find(({ type }) => type === 'ipco') ?? unexpected('AVIF')
  const properties = placesIn(file, ipco.start + BOX_HEADER_BYTES, ipco.end)
  const number = properties.length + 1
  if (number > MOST_PROPERTIES) unexpected('AVIF')
  const kept = properties.map((property) => withP3Numbers(file, property))
  const children = boxes.map((child) => {
    if (child.type === 'ipco') return box('ipco', ...kept, color)
    if (child.type === 'ipma') return withProperty(file, child, { primary, number })
    return bytesIn(file, child.start, child.end)
  })
  return box('iprp', ...children)
}

/** colr nclx: primaries, transfer, matrix: u16 each, then the range. */
function withP3Numbers(file: DataView, property: BoxPlace): Uint8Array {
  const bytes = bytesIn(file, property.start, property.end).slice()
  const kind = String.fromCharCode(...bytes.subarray(BOX_HEADER_BYTES, BOX_HEADER_BYTES + 4))
  if (property.type !== 'colr' || kind !== 'nclx') return bytes
  bytes.set(bigEndian(P3_PRIMARIES, 2), BOX_HEADER_BYTES + 4)
  bytes.set(bigEndian(SRGB_TRANSFER, 2), BOX_HEADER_BYTES + 6)
  return bytes
}

interface Association {
  readonly primary: number
  readonly number: number
}

/** ipma of version 0 without flags: count:u32, then for each item its number:u16, count:u8, u8 each. */
function withProperty(
  file: DataView,
  ipma: BoxPlace,
  { primary, number }: Association,
): Uint8Array {
  const body = bodyOf(file, ipma)
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  if (view.getUint32(0) !== 0) unexpected('AVIF')
  let at = 8
  for (let items = view.getUint32(4); items > 0; items--) {
    const count = view.getUint8(at + 2)
    const end = at + 3 + count
    if (view.getUint16(at) === primary) {
      const list = joined(body.subarray(0, at + 2), Uint8Array.of(count + 1))
      return box(
        'ipma',
        list,
        body.subarray(at + 3, end),
        Uint8Array.of(number),
        body.subarray(end),
      )
    }
    at = end
  }
  return unexpected('AVIF')
}
