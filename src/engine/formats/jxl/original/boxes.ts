/** Boxes of a container that a JPEG is put together from (ISO/IEC 18181-2). */

import { damaged, unsupported } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import { hasText, Reader } from '../../../bytes/reader.ts'
import { boxReader } from '../../../containers/boxes.ts'
import type { InflateBrotli } from '../../../stock/modules.ts'
import type { ByteSpan } from '../../exif.ts'
import { JXL } from '../name.ts'
import { CONTAINER } from '../read/codestream.ts'

const { boxesIn } = boxReader(JXL)
const TYPE_BYTES = 4

export interface Box extends ByteSpan {
  /** It is a Brotli stream. */
  readonly isPacked: boolean
}

/** The first box of a type, also where it is packed. */
export function findBox(file: Bytes, wanted: string): Box | undefined {
  if (!hasText(file, 0, CONTAINER)) return undefined
  for (const { type, body } of boxesIn(new Reader(file, JXL.label))) {
    const { position: start, end } = body
    if (type === wanted) return { start, end, isPacked: false }
    const isPacked = type === 'brob' && end - start >= TYPE_BYTES && hasText(file, start, wanted)
    if (isPacked) return { start: start + TYPE_BYTES, end, isPacked }
  }
  return undefined
}

/** A JPEG's segment holds no more. */
const MOST_BYTES = 65_536

/** What a box of metadata holds. */
export function readBox(
  file: Bytes,
  wanted: string,
  inflate: InflateBrotli | undefined,
): Uint8Array | undefined {
  const box = findBox(file, wanted)
  if (!box) return undefined
  const bytes = file.slice(box.start, box.end)
  return box.isPacked ? unpack(bytes, MOST_BYTES, inflate) : bytes
}

export function unpack(
  stream: Uint8Array,
  most: number,
  inflate: InflateBrotli | undefined,
): Uint8Array {
  if (!inflate) return unsupported(JXL, 'its metadata is packed')
  try {
    return inflate(stream, most)
  } catch {
    return damaged(JXL, 'its packed metadata is damaged')
  }
}
