/**
 * The smallest EXIF block that says whose picture it is, when and where it was taken. TIFF 6.0 section
 * 2, Exif 2.32 4.6, little-endian:
 *
 *   0  'II' 42:u16 8:u32       header; the first directory starts at 8
 *   directory: count:u16, entries, 0:u32 (none follows), then the values of more than four bytes
 *   entry: tag:u16 type:u16 count:u32, and the value, or where it is
 *
 * IFD0 has the notice and links to directories with the date and the place.
 */

import type { RawEntry } from './exif-directories.ts'

const HEADER_BYTES = 8
const ENTRY_BYTES = 12
const COPYRIGHT = 0x8298
const EXIF = 0x8769
const GPS = 0x8825
const DATE_ORIGINAL = 0x9003
const ASCII = 2
const LONG = 4

/** Characters (code points) that are kept of a notice, so that no header outgrows its picture. */
const MAX_CHARACTERS = 1000

/** What a file is to carry. */
export interface Notices {
  readonly copyright?: string
  /** `YYYY:MM:DD HH:MM:SS`. */
  readonly creation?: string
  /** Entries of the GPS directory, by their tags. */
  readonly location?: readonly RawEntry[]
  /** A block of its own, in place of the others. */
  readonly whole?: Uint8Array<ArrayBuffer>
}

/**
 * Builds the block: a TIFF file with nothing but these. Text beyond ASCII is written as UTF-8, as
 * cameras and editors do. `undefined` when there is nothing to say.
 */
export function exifBlock({
  copyright = '',
  creation,
  location,
  whole,
}: Notices): Block | undefined {
  if (whole) return whole
  const kept = [...copyright]
    .slice(0, MAX_CHARACTERS)
    .join('')
    .replace(/[\0\s]+$/, '')
  const notice = kept === '' ? [] : [textEntry(COPYRIGHT, kept)]
  const linked = [
    ...(creation === undefined
      ? []
      : [{ tag: EXIF, entries: [textEntry(DATE_ORIGINAL, creation)] }]),
    ...(location ? [{ tag: GPS, entries: location }] : []),
  ]
  if (notice.length + linked.length === 0) return undefined
  const links = linked.map(({ tag }) => ({ tag, type: LONG, count: 1, value: new Uint8Array(4) }))
  const first = [...notice, ...links]
  let at = HEADER_BYTES + directoryBytes(first)
  linked.forEach(({ entries }, i) => {
    new DataView(links[i]!.value.buffer).setUint32(0, at, true)
    at += directoryBytes(entries)
  })
  const block = new Uint8Array(at)
  block.set([0x49, 0x49, 42, 0, HEADER_BYTES])
  let end = writeDirectory(block, HEADER_BYTES, first)
  for (const { entries } of linked) end = writeDirectory(block, end, entries)
  return block
}

type Block = Uint8Array<ArrayBuffer>

function textEntry(tag: number, text: string): RawEntry {
  const value = new TextEncoder().encode(`${text}\0`)
  return { tag, type: ASCII, count: value.length, value }
}

function directoryBytes(entries: readonly RawEntry[]): number {
  return entriesBytes(entries) + entries.reduce((sum, entry) => sum + outsideBytes(entry), 0)
}

function entriesBytes(entries: readonly RawEntry[]): number {
  return 2 + entries.length * ENTRY_BYTES + 4
}

/** Of a value that does not fit into its entry. */
function outsideBytes({ value }: RawEntry): number {
  return value.length <= 4 ? 0 : value.length
}

/** Answers where it ends. */
function writeDirectory(block: Block, start: number, entries: readonly RawEntry[]): number {
  const view = new DataView(block.buffer)
  view.setUint16(start, entries.length, true)
  let valuesAt = start + entriesBytes(entries)
  entries.forEach((entry, i) => {
    const at = start + 2 + i * ENTRY_BYTES
    view.setUint16(at, entry.tag, true)
    view.setUint16(at + 2, entry.type, true)
    view.setUint32(at + 4, entry.count, true)
    const isInline = outsideBytes(entry) === 0
    if (!isInline) view.setUint32(at + 8, valuesAt, true)
    block.set(entry.value, isInline ? at + 8 : valuesAt)
    valuesAt += outsideBytes(entry)
  })
  return valuesAt
}
