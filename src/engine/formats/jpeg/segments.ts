/** The segments of a JPEG's header: ITU-T T.81 annex B, between SOI and the first SOS. */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import type { ByteSpan } from '../exif.ts'
import { JPEG } from './name.ts'

const SOI = 0xd8
const EOI = 0xd9
export const SOS = 0xda

/** Real files have dozens; the largest ICC profiles take 255. */
const MAX_SEGMENTS = 65_536

/** One marker segment: what lies behind its length field. */
export interface Segment extends ByteSpan {
  /** Second byte of the marker: 0xe1 = APP1. */
  readonly marker: number
}

/**
 * The segments between SOI and the first SOS, which is the last one. Like libjpeg it skips bytes
 * between segments (T.81 B.1.1.2 allows 0xff only). A segment that the file cuts off ends the walk.
 */
export function* jpegSegments(bytes: Bytes): Generator<Segment> {
  const reader = new Reader(bytes, 'JPEG', 2)
  for (let count = 0; count < MAX_SEGMENTS; count++) {
    const marker = nextMarker(reader)
    if (marker === undefined || marker === EOI) return
    if (marker === SOI) damaged(JPEG, 'the file starts twice')
    if (isStandalone(marker)) continue
    if (!reader.has(2)) return
    const length = reader.u16()
    if (length < 2) damaged(JPEG, 'a segment is shorter than its own length field')
    if (!reader.has(length - 2)) return
    const start = reader.position
    reader.skip(length - 2)
    yield { marker, start, end: reader.position }
    if (marker === SOS) return
  }
  damaged(JPEG, 'the file has too many segments')
}

/** TEM and RST carry no length (T.81 table B.1); reserved markers are noise, as to the decoder. */
function isStandalone(marker: number): boolean {
  return marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd7)
}

function nextMarker(reader: Reader): number | undefined {
  while (reader.has(2)) {
    if (reader.u8() !== 0xff) continue
    let code = 0xff
    while (code === 0xff && reader.has(1)) code = reader.u8()
    if (code !== 0 && code !== 0xff) return code
  }
  return undefined
}
