/** Which format a file is, by its first bytes alone: names and media types are not trusted. */

import type { InputFormat, RefusedFormat } from '../api/formats.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { hasText } from '../bytes/reader.ts'
import type { Format } from './format.ts'
import { FORMATS } from './formats.ts'

/** How far into a text an `<svg` is searched. */
const SVG_SEARCH_BYTES = 4096

type Magic = readonly [offset: number, text: string]

/** Of formats that are not read: all texts of a row must match; the first row that does names it. */
const REFUSED_MAGICS: readonly (readonly [RefusedFormat, ...Magic[]])[] = [
  ['tiff', [0, 'II*\0']],
  ['tiff', [0, 'MM\0*']],
  ['tiff', [0, 'II+\0']],
  ['tiff', [0, 'MM\0+']],
  ['jp2', [0, '\0\0\0\x0cjP  \r\n\x87\n']],
  ['jp2', [0, '\xff\x4f\xff\x51']],
  ['pdf', [0, '%PDF-']],
]

/**
 * The format, or `undefined` for something that is no image known here. Some formats share their
 * first bytes with others that are refused: their probe tells.
 */
export function sniff(
  bytes: Bytes,
  formats: readonly Format[] = FORMATS,
): Format | RefusedFormat | undefined {
  return formats.find(({ reader }) => reader.sniff(bytes)) ?? sniffRefused(bytes)
}

/** The format if it is one that is read here, whatever is wrong further on. */
export function sniffInput(bytes: Bytes): InputFormat | undefined {
  // What is only written takes no file for its own.
  return FORMATS.find(({ reader }) => reader.sniff(bytes))?.name as InputFormat | undefined
}

function sniffRefused(bytes: Bytes): RefusedFormat | undefined {
  for (const [format, ...magics] of REFUSED_MAGICS) {
    if (magics.every(([offset, text]) => hasText(bytes, offset, text))) return format
  }
  if (isBmp(bytes)) return 'bmp'
  if (isIcon(bytes)) return 'ico'
  return isSvg(bytes) ? 'svg' : undefined
}

/** "BM" is too short to trust: the size of the header behind it must be a small number. */
function isBmp(bytes: Bytes): boolean {
  if (!hasText(bytes, 0, 'BM') || bytes.length < 18) return false
  const headerBytes = bytes.at(14)
  return headerBytes >= 12 && headerBytes <= 124 && hasText(bytes, 15, '\0\0\0')
}

/** Type 1 or 2 (cursor), at least one picture, and the reserved byte of the first entry 0. */
function isIcon(bytes: Bytes): boolean {
  if (!hasText(bytes, 0, '\0\0\x01\0') && !hasText(bytes, 0, '\0\0\x02\0')) return false
  return bytes.length >= 22 && bytes.at(4) + bytes.at(5) > 0 && bytes.at(9) === 0
}

/** Text that starts with a tag and soon has an `<svg` one. */
function isSvg(bytes: Bytes): boolean {
  const head = bytes.slice(0, Math.min(bytes.length, SVG_SEARCH_BYTES))
  const text = new TextDecoder().decode(head).trimStart()
  return text.startsWith('<') && /<svg[\s>]/.test(text) && !/^<(!doctype )?html/i.test(text)
}
