/** How many pictures an animation shows: its frames are walked, from table of contents to table of contents. */

import { ImageError } from '../../../api/errors.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import { Bits, OutOfBits } from './bits.ts'
import { copyCodestream, lengthOf, type Pieces } from './codestream.ts'
import { EntropyReader, readCode } from './entropy-code.ts'
import type { ImageHeader } from './image-header.ts'
import { PERMUTATION_CONTEXTS, readCodes } from './permutation.ts'
import type { Layout } from './plain-codestream.ts'
import { type Frame, readFrame } from './whole-frame-header.ts'

/** Most frames tell what they are in so many bytes; then more is looked at. */
const FIRST_BYTES = 128
const TIMES_MORE = 8
/** A file of nothing but frames without anything in them must not take long. */
const MOST_FRAMES = 4_096
const LEAST_BITS_OF_SIZE = 12

/** `undefined`: the file ends before its last frame, or is damaged, or has a preview. More than 4,096 are not walked. */
export function countFrames(
  bytes: Bytes,
  { header, pieces, headBytes }: Layout,
): number | undefined {
  if (header.hasPreview) return undefined
  try {
    let count = 0
    for (let at = headBytes, walked = 0; walked < MOST_FRAMES; walked++) {
      const frame = readAt(bytes, pieces, at, header)
      if (frame.isShown) count++
      if (frame.isLast) return count
      at += frame.bytes
    }
    return count > 1 ? count : undefined
  } catch (error) {
    if (error instanceof OutOfBits || error instanceof ImageError) return undefined
    throw error
  }
}

function readAt(bytes: Bytes, pieces: Pieces, at: number, header: ImageHeader) {
  const most = lengthOf(pieces) - at
  for (let looked = FIRST_BYTES; most > 0; looked *= TIMES_MORE) {
    const window = new Uint8Array(Math.min(looked, most))
    copyCodestream(bytes, pieces, window, at)
    try {
      const bits = new Bits(window)
      const frame = readFrame(bits, header)
      // Nobody asks where what comes after the last one begins.
      return { ...frame, bytes: frame.isLast ? 0 : lengthFrom(bits, frame, most) }
    } catch (error) {
      if (!(error instanceof OutOfBits) || looked >= most) throw error
    }
  }
  throw new OutOfBits()
}

/** Bytes of a frame, from its header to its last section; its sections may be in any order. */
function lengthFrom(bits: Bits, { sections }: Frame, most: number): number {
  if (sections * LEAST_BITS_OF_SIZE > most * 8) throw new OutOfBits()
  if (bits.bool()) skipPermutation(bits, sections)
  bits.align()
  let length = 0
  for (let i = 0; i < sections; i++) {
    length += bits.u32([10, 0], [14, 1_024], [22, 17_408], [30, 4_211_712])
  }
  bits.align()
  return (bits.position >> 3) + length
}

function skipPermutation(bits: Bits, sections: number): void {
  readCodes(new EntropyReader(bits, readCode(bits, PERMUTATION_CONTEXTS, false)), sections, 0)
}
