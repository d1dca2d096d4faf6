/** Files as a row of parts, so that mutations reach headers as often as data. */

import { crc32 } from 'node:zlib'
import type { SeedFormat } from '../seeds/seed.ts'

/** What keeps a part's own fields right when its bytes change. */
export type PartKind = 'raw' | 'segment' | 'chunk' | 'riff' | 'box'

export interface Part {
  readonly kind: PartKind
  readonly bytes: Uint8Array
}

/** Cuts a file up; joined again the parts are the file, byte by byte. Takes damaged files too. */
export function partsOf(format: SeedFormat, file: Uint8Array): Part[] {
  return [...cut(format, file)].filter(({ bytes }) => bytes.length > 0)
}

function cut(format: SeedFormat, file: Uint8Array): Iterable<Part> {
  switch (format) {
    case 'jpeg':
      return jpegParts(file)
    case 'png':
      return pngParts(file)
    case 'gif':
      return gifParts(file)
    case 'webp':
      return riffParts(file)
    case 'avif':
    case 'heic':
      return boxParts(file)
    case 'jxl':
      return file[0] === 0xff ? codestreamParts(file) : boxParts(file)
    case 'icc':
      return iccParts(file)
    case 'tiff':
      return tiffParts(file)
    case 'other':
      return [{ kind: 'raw', bytes: file }]
  }
}

/** Headers, which a bare codestream of JPEG XL does not measure, and what may still be a profile. */
function codestreamParts(file: Uint8Array): Part[] {
  const raw = (start: number, end?: number): Part => ({
    kind: 'raw',
    bytes: file.subarray(start, end),
  })
  return [raw(0, 2), raw(2, 16), raw(16, 40), raw(40, 200), raw(200)]
}

/** Makes length and checksum of a part fit its bytes. */
export function refit({ kind, bytes }: Part): Part {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  const { length } = copy
  if (kind === 'segment' && length >= 4) view.setUint16(2, length - 2)
  else if (kind === 'box' && length >= 8) view.setUint32(0, length)
  else if (kind === 'riff' && length >= 8) view.setUint32(4, length - 8, true)
  else if (kind === 'chunk' && length >= 12) {
    view.setUint32(0, length - 12)
    view.setUint32(length - 4, crc32(copy.subarray(4, length - 4)))
  }
  return { kind, bytes: copy }
}

/** SOI, segments with their lengths, and entropy-coded data between restart markers. */
function* jpegParts(file: Uint8Array): Generator<Part> {
  let at = 0
  while (at < file.length) {
    const marker = file[at] === 0xff ? file[at + 1]! : 0
    const hasLength = marker >= 0xc0 && (marker < 0xd0 || marker > 0xd9) && at + 4 <= file.length
    const length = hasLength ? (file[at + 2]! << 8) | file[at + 3]! : 0
    const end = length >= 2 ? Math.min(file.length, at + 2 + length) : markerAfter(file, at + 2)
    yield { kind: length >= 2 ? 'segment' : 'raw', bytes: file.subarray(at, end) }
    at = end
  }
}

/** Offset of the next marker, stuffed zeros left out; else the end. */
function markerAfter(file: Uint8Array, from: number): number {
  let at = file.indexOf(0xff, from)
  while (at >= 0 && (file[at + 1] ?? 0) === 0) at = file.indexOf(0xff, at + 1)
  return at < 0 ? file.length : at
}

function* pngParts(file: Uint8Array): Generator<Part> {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  yield { kind: 'raw', bytes: file.subarray(0, 8) }
  for (let at = 8; at < file.length; ) {
    const length = at + 8 <= file.length ? view.getUint32(at) + 12 : file.length
    const end = Math.min(file.length, at + length)
    yield { kind: 'chunk', bytes: file.subarray(at, end) }
    at = end
  }
}

/** Header with palette, then extensions, image descriptors with palettes, and data, block by block. */
function* gifParts(file: Uint8Array): Generator<Part> {
  const paletteBytes = (flags = 0) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  let at = 0
  const take = (count: number): Part => {
    const bytes = file.subarray(at, at + Math.max(1, count))
    at += bytes.length
    return { kind: 'raw', bytes }
  }
  yield take(13)
  yield take(paletteBytes(file[10]))
  while (at < file.length) {
    const block = file[at]
    if (block === 0x21) yield take(2)
    else if (block === 0x2c) {
      const flags = file[at + 9]
      yield take(10)
      if (paletteBytes(flags) > 0) yield take(paletteBytes(flags))
      yield take(1)
    } else yield take(1)
    while (at < file.length && block !== 0x3b) {
      const length = file[at]!
      yield take(1 + length)
      if (length === 0) break
    }
  }
}

function* riffParts(file: Uint8Array): Generator<Part> {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  yield { kind: 'raw', bytes: file.subarray(0, 12) }
  for (let at = 12; at < file.length; ) {
    const length = at + 8 <= file.length ? view.getUint32(at + 4, true) : file.length
    const end = Math.min(file.length, at + 8 + length + (length & 1))
    yield { kind: 'riff', bytes: file.subarray(at, end) }
    at = end
  }
}

/** Bytes between a container's header and its first child. */
const CONTAINERS: Readonly<Record<string, number>> = {
  meta: 4,
  iprp: 0,
  ipco: 0,
  iinf: 6,
  iref: 4,
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
}

/** Boxes, containers opened: their headers are parts of their own, with sizes that then stay. */
function* boxParts(file: Uint8Array): Generator<Part> {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  for (let at = 0; at < file.length; ) {
    const size = at + 8 <= file.length ? view.getUint32(at) : 0
    const end = size >= 8 ? Math.min(file.length, at + size) : file.length
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8))
    const header = CONTAINERS[type]
    if (header !== undefined && at + 8 + header < end) {
      yield { kind: 'raw', bytes: file.subarray(at, at + 8 + header) }
      yield* boxParts(file.subarray(at + 8 + header, end))
    } else yield { kind: 'box', bytes: file.subarray(at, end) }
    at = end
  }
}

/** Header, tag table entries, elements. */
function* iccParts(file: Uint8Array): Generator<Part> {
  yield { kind: 'raw', bytes: file.subarray(0, 128) }
  yield { kind: 'raw', bytes: file.subarray(128, 132) }
  const count = Math.min(file[131] ?? 0, 40)
  const elements = Math.min(file.length, 132 + count * 12)
  for (let at = 132; at < elements; at += 12)
    yield { kind: 'raw', bytes: file.subarray(at, at + 12) }
  for (let at = elements; at < file.length; at += 40) {
    yield { kind: 'raw', bytes: file.subarray(at, at + 40) }
  }
}

/** Header, entry count, entries, the rest; for a directory right behind the header. */
function* tiffParts(file: Uint8Array): Generator<Part> {
  const header = file[0] === 0x45 ? 14 : 8 // "Exif"
  yield { kind: 'raw', bytes: file.subarray(0, header) }
  yield { kind: 'raw', bytes: file.subarray(header, header + 2) }
  yield { kind: 'raw', bytes: file.subarray(header + 2, header + 14) }
  yield { kind: 'raw', bytes: file.subarray(header + 14) }
}
