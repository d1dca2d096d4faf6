/** What the samples mean (18181-1, annex E.2): by numbers, or by a profile that follows the headers. */

import { unsupported } from '../../../api/fail.ts'
import { type CodedColor, UNSPECIFIED } from '../../../contract/coded-color.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'

export type ColorEncoding =
  | { readonly kind: 'profile'; readonly space: 'rgb' | 'gray' }
  /** `color` is left out for sRGB. */
  | { readonly kind: 'named'; readonly space: 'rgb' | 'gray'; readonly color?: CodedColor }

const [GRAY, XYB, UNKNOWN] = [1, 2, 3]
const CUSTOM = 2
/** Primaries, white points and curves have the numbers of H.273 but for these. */
const SRGB = { primaries: 1, white: 1, transfer: 13 } as const

/** x and y by number. */
const WHITES: Readonly<Record<number, readonly number[]>> = {
  1: [0.3127, 0.329],
  10: [1 / 3, 1 / 3],
  11: [0.314, 0.351],
}
const PRIMARIES: Readonly<Record<number, readonly number[]>> = {
  1: [0.64, 0.33, 0.3, 0.6, 0.15, 0.06],
  9: [0.708, 0.292, 0.17, 0.797, 0.131, 0.046],
  11: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
}
const TRANSFERS = [1, UNSPECIFIED, 8, 13, 16, 17, 18]

export function readColorEncoding(bits: Bits): ColorEncoding {
  if (bits.bool()) return { kind: 'named', space: 'rgb' }
  const hasProfile = bits.bool()
  const number = bits.enum()
  const space = number === GRAY ? 'gray' : 'rgb'
  if (hasProfile) return { kind: 'profile', space }
  if (number === XYB || number > UNKNOWN) unsupported(JXL, 'its colours have no known space')
  const white = bits.enum()
  const whiteAt = white === CUSTOM ? [readPoint(bits)].flat() : WHITES[white]
  const primaries = number === GRAY ? SRGB.primaries : bits.enum()
  const primariesAt =
    primaries === CUSTOM
      ? [readPoint(bits), readPoint(bits), readPoint(bits)].flat()
      : PRIMARIES[primaries]
  const exponent = bits.bool() ? bits.u(24) / 1e7 : undefined
  const transfer = exponent === undefined ? bits.enum() : UNSPECIFIED
  bits.enum() // rendering intent
  if (!whiteAt || !primariesAt || !TRANSFERS.includes(transfer)) {
    return unsupported(JXL, 'its colours have no known space')
  }
  if (number === UNKNOWN) return { kind: 'named', space }
  const isSrgb = white === SRGB.white && primaries === SRGB.primaries && transfer === SRGB.transfer
  if (isSrgb) return { kind: 'named', space }
  const chromaticities = [...whiteAt, ...primariesAt]
  const color: CodedColor = exponent
    ? { kind: 'gamma', exponent: 1 / exponent, chromaticities }
    : { kind: 'cicp', primaries: UNSPECIFIED, transfer, chromaticities }
  return { kind: 'named', space, color }
}

/** Customxy: a signed number of millionths each. */
function readPoint(bits: Bits): number[] {
  const one = () => {
    const value = bits.u32([19, 0], [19, 524_288], [20, 1_048_576], [21, 2_097_152])
    return (value % 2 === 0 ? value / 2 : -(value + 1) / 2) / 1e6
  }
  return [one(), one()]
}
