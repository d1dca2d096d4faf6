/**
 * A lossy WebP file round a VP8 key frame (RFC 9649 2.5, RFC 6386 9.1):
 *
 *   'RIFF' size:u32 'WEBP'
 *   'VP8 ' size:u32
 *     frame tag:u24   bit 0 0: key frame; bits 1–3 version 0; bit 4 shown; bits 5–23 bytes of modes
 *     9d 01 2a        start code
 *     width:u16 height:u16                                  14 bits each, no scaling
 *     modes | levels
 *
 * All little-endian, chunks padded to even lengths.
 */

import { joined, littleEndian, type Part } from '../../bytes/parts.ts'
import type { Vp8Frame } from './vp8-encode-kernel.ts'

const FRAME_HEADER_BYTES = 10
const SHOWN = 1 << 4
const START_CODE = '\x9d\x01\x2a'

/** The whole file. */
export function vp8File({ width, height, partitions }: Vp8Frame): Uint8Array<ArrayBuffer> {
  const [modes, levels] = partitions
  const modesBytes = lengthOf(modes)
  const frameBytes = FRAME_HEADER_BYTES + modesBytes + lengthOf(levels)
  const padding = frameBytes % 2 ? '\0' : ''
  return joined(
    ...['RIFF', littleEndian(12 + frameBytes + padding.length, 4), 'WEBP'],
    ...['VP8 ', littleEndian(frameBytes, 4)],
    ...[littleEndian(SHOWN | (modesBytes << 5), 3), START_CODE],
    ...[littleEndian(width | (height << 16), 4)],
    ...[...modes, ...levels, padding],
  )
}

function lengthOf(pieces: readonly Part[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}
