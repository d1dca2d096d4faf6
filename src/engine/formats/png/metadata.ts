/** Where a PNG keeps its EXIF, its XMP and its colour profile. */

import type { Bytes } from '../../bytes/bytes.ts'
import { hasText } from '../../bytes/reader.ts'
import type { ByteSpan } from '../exif.ts'
import type { StoredIcc } from '../format.ts'
import { pngChunks } from './probe.ts'

/** PNG 11.3.2.3: a profile name of at most 79 characters. */
const MAX_NAME_BYTES = 80

/** PNG third edition 11.3.4.5. */
export function findExif(bytes: Bytes): ByteSpan | undefined {
  return findChunk(bytes, 'eXIf')
}

/**
 * XMP specification part 3, 1.1.5: an iTXt chunk (PNG 11.3.3.4) of this keyword: not compressed, no
 * language, no translated keyword.
 */
export function findXmp(bytes: Bytes): ByteSpan | undefined {
  for (const { type, start, end } of pngChunks(bytes)) {
    if (type === 'iTXt' && hasText(bytes, start, XMP_KEYWORD)) {
      return { start: start + XMP_KEYWORD.length, end }
    }
  }
  return undefined
}

const XMP_KEYWORD = 'XML:com.adobe.xmp\0\0\0\0\0'

/** PNG 11.3.2.3: name, NUL, method 0, zlib stream. */
export function findIcc(bytes: Bytes): StoredIcc | undefined {
  const chunk = findChunk(bytes, 'iCCP')
  if (!chunk) return undefined
  let at = chunk.start
  const limit = Math.min(chunk.end, at + MAX_NAME_BYTES)
  while (at < limit && bytes.at(at) !== 0) at++
  const data = at + 2
  if (at >= limit || data >= chunk.end || bytes.at(at + 1) !== 0) return undefined
  return { pieces: [{ start: data, end: chunk.end }], isDeflated: true }
}

function findChunk(bytes: Bytes, wanted: string): ByteSpan | undefined {
  for (const chunk of pngChunks(bytes)) if (chunk.type === wanted) return chunk
  return undefined
}
