/** Writes the one piece of metadata that may survive a conversion: whose picture it is. */

import type { OutputFormat } from '../api/formats.ts'
import { withAvifExif } from './avif/write-exif.ts'
import { exifBlock } from './exif-block.ts'
import { withJpegExif } from './jpeg/write-exif.ts'
import { withPngExif } from './png/write-exif.ts'
import { withWebpExif } from './webp/write-exif.ts'

/** Width and height of the encoded picture in pixels; WebP has to repeat them. */
export interface EncodedSize {
  readonly width: number
  readonly height: number
}

/**
 * A copy of a freshly encoded file, with an EXIF block that holds nothing but the copyright notice
 * (its first 1000 characters, UTF-8). The coded picture is not touched. A blank notice adds nothing.
 */
export function withCopyright(
  bytes: Uint8Array,
  format: OutputFormat,
  size: EncodedSize,
  copyright: string,
): Uint8Array<ArrayBuffer> {
  const block = exifBlock(copyright)
  if (!block) return bytes.slice() as Uint8Array<ArrayBuffer>
  switch (format) {
    case 'jpeg':
      return withJpegExif(bytes, block)
    case 'png':
      return withPngExif(bytes, block)
    case 'webp':
      return withWebpExif(bytes, block, size)
    case 'avif':
      return withAvifExif(bytes, block)
  }
}
