/** The EXIF copyright notice: the one piece of metadata that a result may keep. */

import type { Bytes } from '../bytes/bytes.ts'
import { hasText } from '../bytes/reader.ts'
import type { ImageInfo } from '../contract/info.ts'
import { type ByteRange, EXIF_PREAMBLE, exifCopyright } from './exif.ts'
import { jpegSegments } from './jpeg/probe.ts'
import { pngChunks } from './png/probe.ts'
import { findWebpExif } from './webp/probe.ts'

const MAX_CHARS = 1000
const APP1 = 0xe1

/**
 * The notice of a probed JPEG, PNG or WebP: at most 1,000 characters, trimmed; photographer and
 * editor joined by "; ". `undefined` when there is none.
 */
export function readCopyright(bytes: Bytes, info: ImageInfo): string | undefined {
  const exif = findExif(bytes, info)
  return exif && exifCopyright(bytes, exif, MAX_CHARS)
}

function findExif(bytes: Bytes, { format }: ImageInfo): ByteRange | undefined {
  switch (format) {
    case 'jpeg':
      for (const segment of jpegSegments(bytes)) {
        if (segment.marker === APP1 && hasText(bytes, segment.start, EXIF_PREAMBLE)) return segment
      }
      return undefined
    case 'png':
      for (const chunk of pngChunks(bytes)) if (chunk.type === 'eXIf') return chunk
      return undefined
    case 'webp':
      return findWebpExif(bytes)
    default:
      return undefined
  }
}
