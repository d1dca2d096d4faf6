/**
 * The frame of an ICC profile, versions 2 and 4. ICC.1:2022:
 *
 *   7.2  header, 128 bytes      8 version · 12 class · 16 colour space · 20 PCS · 36 'acsp'
 *   7.3  tag table              128 count:u32, then signature, offset, size: u32 each
 */

const HEADER_BYTES = 128
const TAGS_AT = HEADER_BYTES + 4
const TAG_ENTRY_BYTES = 12

/** Most tags that are looked at: real profiles have fewer than 30. */
const MAX_TAGS = 128

/** Classes whose transform leads to the PCS by one path: input, display, output, colour space. */
const CLASSES = ['scnr', 'mntr', 'prtr', 'spac']

/** A profile whose header is in order. Codes are four letters. */
export interface IccTags {
  /** Major version. */
  readonly version: number
  /** Of the picture: 'RGB ', 'GRAY', 'CMYK' … */
  readonly space: string
  /** The profile connection space: 'XYZ ' or 'Lab '. */
  readonly connection: string
  /** The first tag of this name, cut to what the file holds; `undefined` when it lies outside. */
  find(name: string): DataView | undefined
}

/** Reads header and tag table; `undefined` for what is no profile of a kind that leads to the PCS. */
export function readTags(bytes: Uint8Array): IccTags | undefined {
  if (bytes.length < TAGS_AT) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (textAt(view, 36) !== 'acsp' || !CLASSES.includes(textAt(view, 12))) return undefined
  return {
    version: view.getUint8(8),
    space: textAt(view, 16),
    connection: textAt(view, 20),
    find: (name) => tagOf(view, name),
  }
}

function tagOf(view: DataView, name: string): DataView | undefined {
  const held = Math.floor((view.byteLength - TAGS_AT) / TAG_ENTRY_BYTES)
  const count = Math.min(view.getUint32(HEADER_BYTES), held, MAX_TAGS)
  for (let i = 0; i < count; i++) {
    const entry = TAGS_AT + i * TAG_ENTRY_BYTES
    if (textAt(view, entry) !== name) continue
    const offset = view.getUint32(entry + 4)
    const size = Math.min(view.getUint32(entry + 8), view.byteLength - offset)
    return size < 12 ? undefined : new DataView(view.buffer, view.byteOffset + offset, size)
  }
  return undefined
}

/** A four-letter code. */
export function textAt(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  )
}
