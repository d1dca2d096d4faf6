/** What a result may keep of a source's metadata: whose picture it is, when and where it was taken. */

import type { KeptMetadata, Metadata } from '../api/options.ts'
import type { Bytes } from '../bytes/bytes.ts'
import type { ImageInfo } from '../contract/info.ts'
import { exifCopyright } from './exif.ts'
import type { Notices } from './exif-block.ts'
import { exifCreation, exifLocation } from './exif-directories.ts'
import type { FormatReader } from './format.ts'
import { readerOf } from './formats.ts'
import { xmpCopyright } from './xmp-copyright.ts'

const MAX_CHARS = 1000

/** Of a probed file, as much of what is to be kept as there is; `undefined`: nothing. */
export function readNotices(
  bytes: Bytes,
  info: Pick<ImageInfo, 'format'>,
  metadata: Metadata,
  reader: MetadataReader = readerOf(info.format),
): Notices | undefined {
  const isKept = (name: KeptMetadata) => metadata.split(';').includes(name)
  const exif = metadata === 'none' ? undefined : reader.findExif?.(bytes)
  const copyright = isKept('copyright') ? readCopyright(bytes, info, reader) : undefined
  const creation = exif && isKept('creation') ? exifCreation(bytes, exif) : undefined
  const location = exif && isKept('location') ? exifLocation(bytes, exif) : undefined
  if (copyright === undefined && creation === undefined && !location) return undefined
  return {
    ...(copyright !== undefined && { copyright }),
    ...(creation !== undefined && { creation }),
    ...(location && { location }),
  }
}

type MetadataReader = Pick<FormatReader, 'findExif' | 'findXmp'>

/**
 * The notice of a probed file, in EXIF or else in XMP: at most 1,000 characters, trimmed;
 * photographer and editor joined by "; ". `undefined` when there is none.
 */
export function readCopyright(
  bytes: Bytes,
  { format }: Pick<ImageInfo, 'format'>,
  reader: MetadataReader = readerOf(format),
): string | undefined {
  const exif = reader.findExif?.(bytes)
  const notice = exif && exifCopyright(bytes, exif, MAX_CHARS)
  if (notice !== undefined) return notice
  const xmp = reader.findXmp?.(bytes)
  const rights = xmp && xmpCopyright(bytes, xmp)
  return rights && [...rights].slice(0, MAX_CHARS).join('')
}
