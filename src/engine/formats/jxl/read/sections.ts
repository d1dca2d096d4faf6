/** The table of contents of a frame (18181-1, F.3): where its sections lie. */

import type { ByteSpan } from '../../exif.ts'
import type { Bits } from './bits.ts'
import { EntropyReader, readCode } from './entropy-code.ts'
import { PERMUTATION_CONTEXTS, readPermutation } from './permutation.ts'

/** In the order of their meaning, counted from the first bit that was looked at. */
export function readSections(bits: Bits, count: number): readonly ByteSpan[] {
  const places = bits.bool() ? readPlaces(bits, count) : undefined
  bits.align()
  const sizes = Array.from({ length: count }, () =>
    bits.u32([10, 0], [14, 1_024], [22, 17_408], [30, 4_211_712]),
  )
  bits.align()
  let start = bits.position >> 3
  const spans = sizes.map((size) => {
    const span = { start, end: start + size }
    start += size
    return span
  })
  return places ? Array.from(places, (place) => spans[place]!) : spans
}

function readPlaces(bits: Bits, count: number): Uint32Array {
  const reader = new EntropyReader(bits, readCode(bits, PERMUTATION_CONTEXTS, false))
  return readPermutation(reader, count)
}
