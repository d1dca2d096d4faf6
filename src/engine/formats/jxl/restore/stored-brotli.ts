/** Bytes as a Brotli stream (RFC 7932) that stores them: no one needs to search for repeats in metadata. */

import { joined, type Part } from '../../../bytes/parts.ts'

const MOST_BYTES = 65_536
/** One window bit that says 16, then: not the last, lengths of 16 bits. */
const WINDOW_BITS = 1
const LAST_AND_EMPTY = 0b11

export function storedBrotli(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Part[] = []
  for (let at = 0; at < data.length; at += MOST_BYTES) {
    const block = data.subarray(at, at + MOST_BYTES)
    // ISLAST 0, MNIBBLES 0, MLEN - 1, ISUNCOMPRESSED 1.
    const header = ((block.length - 1) << 3) | (1 << 19)
    const word = at === 0 ? header << WINDOW_BITS : header
    parts.push(Uint8Array.of(word & 255, (word >> 8) & 255, (word >> 16) & 255), block)
  }
  const last = data.length === 0 ? LAST_AND_EMPTY << WINDOW_BITS : LAST_AND_EMPTY
  return joined(...parts, Uint8Array.of(last))
}

/** What such a stream holds; `undefined`: it is packed, or damaged. */
export function readStoredBrotli(stream: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const parts: Part[] = []
  for (let at = 0; ; ) {
    const word = stream[at]! | (stream[at + 1]! << 8) | (stream[at + 2]! << 16)
    const header = at === 0 ? word >> WINDOW_BITS : word
    if (at === 0 && (word & 1) !== 0) return undefined
    if ((header & LAST_AND_EMPTY) === LAST_AND_EMPTY) return joined(...parts)
    const isStored = (header & 7) === 0 && header >> 19 === 1
    const end = at + 3 + ((header >> 3) & 0xffff) + 1
    if (!isStored || end > stream.length) return undefined
    parts.push(stream.subarray(at + 3, end))
    at = end
  }
}
