/** EXIF in JPEG XL: ISO/IEC 18181-2, a container whose boxes are the metadata and the codestream. */

import { bigEndian, joined, unexpected } from '../../bytes/parts.ts'
import { BOX_HEADER_BYTES } from '../../containers/boxes.ts'
import { JXL } from './name.ts'

/** 9.1 and 9.2: the signature box, then the file type. */
const SIGNATURE = '\0\0\0\x0cJXL \r\n\x87\n'
const FILE_TYPE = '\0\0\0\x14ftypjxl \0\0\0\0jxl '
/** Of the block in its box: the four bytes before it tell where its TIFF header is. */
const OFFSET_BYTES = 4

/** A container with an EXIF block and a codestream. */
export function withJxlExif(file: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  if (file[0] !== 0xff || file[1] !== 0x0a) unexpected(JXL.label)
  const size = (bytes: number) => bigEndian(BOX_HEADER_BYTES + bytes, 4)
  const exif = [size(OFFSET_BYTES + block.length), 'Exif', bigEndian(0, OFFSET_BYTES), block]
  return joined(SIGNATURE, FILE_TYPE, ...exif, size(file.length), 'jxlc', file)
}
