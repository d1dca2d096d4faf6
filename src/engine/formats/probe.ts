/** The way into this folder: from bytes to what their header tells. Decodes nothing. */

import { ImageError } from '../api/errors.ts'
import { refuse } from '../api/fail.ts'
import type { Bytes } from '../bytes/bytes.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Format } from './format.ts'
import { sniff } from './sniff.ts'
import { wrapping } from './wrapping.ts'

/**
 * Reads the header of an image. The work is bounded by the file's length, whatever it claims.
 * Throws `unsupported-format` for anything that no codec here reads, by name when it is known, and
 * `damaged-image` for a header that breaks the rules of its format.
 */
export function probe(bytes: Bytes, formats?: readonly Format[]): ImageInfo {
  if (bytes.length === 0) {
    throw new ImageError('unsupported-format', 'Cannot decode: the file is empty')
  }
  const format = sniff(bytes, formats)
  if (!format) throw noImage(bytes)
  return typeof format === 'string' ? refuse(format) : format.reader.probe(bytes)
}

function noImage(bytes: Bytes): ImageError {
  const wrapped = wrapping(bytes)
  if (!wrapped) {
    const message = 'Cannot decode: not an image in a format that this service reads'
    return new ImageError('unsupported-format', message)
  }
  const { format, what } = wrapped
  const message = `Cannot decode: the file is ${what}, not an image; send the image's own bytes`
  return new ImageError('unsupported-format', message, { format })
}
