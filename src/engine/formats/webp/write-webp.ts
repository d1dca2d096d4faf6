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

import { joinedAndFreed } from '../../bytes/growing-bytes.ts'
import { joined, littleEndian, type Part } from '../../bytes/parts.ts'
import type { Vp8Frame } from './vp8-encode-kernel.ts'

type Piece = Uint8Array<ArrayBuffer>

const SHOWN = 1 << 4
/** Of VP8X. */
const HAS_ALPHA = 1 << 4
/** Of ALPH: by VP8L, and the filter in bits 2 and 3. */
const BY_VP8L = 1
const START_CODE = '\x9d\x01\x2a'

/** The whole file of a lossless picture. Pieces are gone then. */
export function vp8lFile(data: readonly Piece[]): Piece {
  return webpFile(chunk('VP8L', [], data))
}

/** The whole file of a lossy one. Pieces are gone then. */
export function vp8File(frame: Vp8Frame): Piece {
  return webpFile([...alphaChunks(frame), ...frameChunk(frame)])
}

function webpFile(chunks: readonly Piece[]): Piece {
  const bytes = lengthOf(chunks)
  const pieces = [joined('RIFF', littleEndian(4 + bytes, 4), 'WEBP'), ...chunks]
  return joinedAndFreed({ pieces, bytes: lengthOf(pieces) })
}

function alphaChunks({ width, height, alpha }: Vp8Frame): readonly Piece[] {
  if (!alpha) return []
  const size = [littleEndian(width - 1, 3), littleEndian(height - 1, 3)]
  const extended = joined('VP8X', littleEndian(10, 4), littleEndian(HAS_ALPHA, 4), ...size)
  const method = littleEndian(BY_VP8L | (alpha.filter << 2), 1)
  return [extended, ...chunk('ALPH', [method], alpha.stream)]
}

function frameChunk({ width, height, modes, levels }: Vp8Frame): readonly Piece[] {
  const tag = littleEndian(SHOWN | (lengthOf(modes) << 5), 3)
  const head = [tag, START_CODE, littleEndian(width | (height << 16), 4)]
  return chunk('VP8 ', head, [...modes, ...levels])
}

/** A chunk of `head` and `data`. */
function chunk(type: string, head: readonly Part[], data: readonly Piece[]): readonly Piece[] {
  const bytes = lengthOf(head) + lengthOf(data)
  const pad = bytes % 2 ? [new Uint8Array(1)] : []
  return [joined(type, littleEndian(bytes, 4), ...head), ...data, ...pad]
}

function lengthOf(pieces: readonly Part[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}
