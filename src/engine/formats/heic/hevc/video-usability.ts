/** Video usability information (H.265 E.2.1): what the samples mean; the rest is skipped. */

import type { Bits } from './bits.ts'

/** By code points of ITU-T H.273; 2: not told. */
export interface SampleMeaning {
  readonly primaries: number
  readonly transfer: number
  readonly matrix: number
  readonly isFullRange: boolean
}

export const UNTOLD: SampleMeaning = { primaries: 2, transfer: 2, matrix: 2, isFullRange: false }

const EXPLICIT_ASPECT = 255
const MAX_BUFFERS = 31

/** Reads all of it, used or not: what follows hangs on its length. */
export function readUsability(bits: Bits, subLayers: number): SampleMeaning {
  if (bits.flag() && bits.read(8) === EXPLICIT_ASPECT) bits.skip(32)
  if (bits.flag()) bits.skip(1) // overscan
  const meaning = bits.flag() ? readSignal(bits) : UNTOLD
  if (bits.flag()) bits.skipUnsigned(2) // place of chroma
  bits.skip(3)
  if (bits.flag()) bits.skipUnsigned(4) // default display window
  if (bits.flag()) skipTiming(bits, subLayers)
  if (bits.flag()) {
    bits.skip(3)
    bits.skipUnsigned(5)
  }
  return meaning
}

function readSignal(bits: Bits): SampleMeaning {
  bits.skip(3)
  const isFullRange = bits.flag()
  if (!bits.flag()) return { ...UNTOLD, isFullRange }
  return { primaries: bits.read(8), transfer: bits.read(8), matrix: bits.read(8), isFullRange }
}

function skipTiming(bits: Bits, subLayers: number): void {
  bits.skip(64)
  if (bits.flag()) bits.skipUnsigned(1)
  if (bits.flag()) skipBuffering(bits, subLayers)
}

/** hrd_parameters (E.2.2). */
function skipBuffering(bits: Bits, subLayers: number): void {
  const kinds = [bits.flag(), bits.flag()].filter((isThere) => isThere).length
  let hasParts = false
  if (kinds > 0) {
    hasParts = bits.flag()
    if (hasParts) bits.skip(19)
    bits.skip(8)
    if (hasParts) bits.skip(4)
    bits.skip(15)
  }
  for (let i = 0; i < subLayers; i++) {
    const isFixed = bits.flag()
    let isLowDelay = false
    if (isFixed || bits.flag()) bits.skipUnsigned(1)
    else isLowDelay = bits.flag()
    const buffers = isLowDelay ? 1 : bits.unsigned(MAX_BUFFERS) + 1
    for (let j = 0; j < kinds * buffers; j++) {
      bits.skipUnsigned(hasParts ? 4 : 2)
      bits.skip(1)
    }
  }
}
