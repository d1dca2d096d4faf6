/** The container (ISO/IEC 18181-2): boxes for metadata around the codestream, which stands last. */

import { bigEndian, joined, type Part, unexpected } from '../../bytes/parts.ts'
import { BOX_HEADER_BYTES } from '../../containers/boxes.ts'
import { JXL } from './name.ts'

/** 9.1 and 9.2: the signature box, then the file type. */
const HEAD = '\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl '
/** Of an EXIF block in its box: the four bytes before it tell where its TIFF header is. */
const OFFSET_BYTES = 4

/** A file with an EXIF block: a codestream gets a container. */
export function withJxlExif(file: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  const exif = box('Exif', bigEndian(0, OFFSET_BYTES), block)
  if (file[0] === HEAD.charCodeAt(0)) return joined(HEAD, ...exif, file.subarray(HEAD.length))
  return joined(HEAD, ...exif, ...codestreamBox(file))
}

/** A codestream with the description that makes its JPEG of it again. */
export function withDescription(
  codestream: Uint8Array,
  description: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return joined(HEAD, ...box('jbrd', description), ...codestreamBox(codestream))
}

/** Level 10 (annex M of 18181-1): samples of more than 16 bits while they are coded. */
const DEEP_LEVEL = 10

/** What stands in front of a codestream of so many bytes that is of a higher level than all others. */
export function deepHead(codestreamBytes: number): Part[] {
  const level = box('jxll', Uint8Array.of(DEEP_LEVEL))
  return [HEAD, ...level, bigEndian(codestreamBytes + BOX_HEADER_BYTES, 4), 'jxlc']
}

function codestreamBox(file: Uint8Array): Part[] {
  if (file[0] !== 0xff || file[1] !== 0x0a) unexpected(JXL.label)
  return box('jxlc', file)
}

function box(type: string, ...body: readonly Uint8Array[]): Part[] {
  const bytes = body.reduce((sum, part) => sum + part.length, BOX_HEADER_BYTES)
  return [bigEndian(bytes, 4), type, ...body]
}
