/** The EXIF copyright notice: the one piece of metadata that a result may keep. */

import type { Bytes } from '../bytes/bytes.ts'
import type { ImageInfo } from '../contract/info.ts'
import { exifCopyright } from './exif.ts'
import type { FormatReader } from './format.ts'
import { readerOf } from './formats.ts'

const MAX_CHARS = 1000

/**
 * The notice of a probed file, where its format has EXIF: at most 1,000 characters, trimmed;
 * photographer and editor joined by "; ". `undefined` when there is none.
 */
export function readCopyright(
  bytes: Bytes,
  { format }: Pick<ImageInfo, 'format'>,
  reader: Pick<FormatReader, 'findExif'> = readerOf(format),
): string | undefined {
  const exif = reader.findExif?.(bytes)
  return exif && exifCopyright(bytes, exif, MAX_CHARS)
}
