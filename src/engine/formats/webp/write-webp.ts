/**
 * A WebP file round a VP8 key frame (RFC 9649 2.5, RFC 6386 9.1) or the data of a VP8L chunk:
 *
 *   'RIFF' size:u32 'WEBP'
 *   'VP8X' 10:u32 flags:u32 width-1:u24 height-1:u24          where there is alpha, and
 *   'ALPH' size:u32 method:u8 VP8L stream without a header    method: bits 0–1 1, VP8L; 2–3 filter
 *   'VP8 ' size:u32
 *     frame tag:u24   bit 0 0: key frame; bits 1–3 version 0; bit 4 shown; bits 5–23 bytes of modes
 *     9d 01 2a        start code
 *     width:u16 height:u16                                  14 bits each, no scaling
 *     modes | levels
 *
 *   'RIFF' size:u32 'WEBP' 'VP8L' size:u32 data
 *
 * All little-endian, chunks padded to even lengths.
 */

import { joined, littleEndian, type Part } from '../../bytes/parts.ts'
import type { Vp8Frame } from './vp8-encode-kernel.ts'

const SHOWN = 1 << 4
/** Of VP8X. */
const HAS_ALPHA = 1 << 4
/** Of ALPH: by VP8L, and the filter in bits 2 and 3. */
const BY_VP8L = 1
const START_CODE = '\x9d\x01\x2a'

/** The whole file of a lossless picture. */
export function vp8lFile(data: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const chunks = chunk('VP8L', data)
  return joined('RIFF', littleEndian(4 + lengthOf(chunks), 4), 'WEBP', ...chunks)
}

/** The whole file of a lossy one. */
export function vp8File(frame: Vp8Frame): Uint8Array<ArrayBuffer> {
  const chunks = [...alphaChunks(frame), ...frameChunk(frame)]
  return joined('RIFF', littleEndian(4 + lengthOf(chunks), 4), 'WEBP', ...chunks)
}

function alphaChunks({ width, height, alpha }: Vp8Frame): readonly Part[] {
  if (!alpha) return []
  const size = [littleEndian(width - 1, 3), littleEndian(height - 1, 3)]
  return [
    ...['VP8X', littleEndian(10, 4), littleEndian(HAS_ALPHA, 4), ...size],
    ...chunk('ALPH', [littleEndian(BY_VP8L | (alpha.filter << 2), 1), ...alpha.stream]),
  ]
}

function frameChunk({ width, height, partitions }: Vp8Frame): readonly Part[] {
  const [modes, levels] = partitions
  return chunk('VP8 ', [
    ...[littleEndian(SHOWN | (lengthOf(modes) << 5), 3), START_CODE],
    ...[littleEndian(width | (height << 16), 4), ...modes, ...levels],
  ])
}

function chunk(type: string, parts: readonly Part[]): readonly Part[] {
  const bytes = lengthOf(parts)
  return [type, littleEndian(bytes, 4), ...parts, ...(bytes % 2 ? ['\0'] : [])]
}

function lengthOf(pieces: readonly Part[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}
