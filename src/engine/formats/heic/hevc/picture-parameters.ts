/** Picture parameter sets (H.265 7.3.2.3). */

import { damaged, unsupported } from '../../../api/fail.ts'
import { HEIC } from '../name.ts'
import type { Bits } from './bits.ts'
import { readScalingLists, type ScalingLists } from './scaling-lists.ts'

export interface PictureParameters {
  readonly id: number
  readonly sequence: number
  readonly hasDependentSlices: boolean
  readonly hasOutputFlag: boolean
  readonly extraSliceBits: number
  readonly hidesSigns: boolean
  readonly qp: number
  readonly skipsTransforms: boolean
  /** How deep below a tree block groups of coding units are that have QPs of their own. */
  readonly qpDeltaDepth: number | undefined
  readonly cbOffset: number
  readonly crOffset: number
  readonly hasSliceChromaOffsets: boolean
  /** transquant_bypass_enabled_flag: some units may be exact. */
  readonly hasExact: boolean
  readonly isWavefront: boolean
  readonly tiles: TileLayout | undefined
  readonly isFilteredAcrossSlices: boolean
  readonly deblocking: Deblocking & { readonly isOverridable: boolean }
  readonly scaling: ScalingLists | undefined
  readonly hasSliceExtension: boolean
}

export interface TileLayout {
  readonly columns: number
  readonly rows: number
  /** Sides of all but the last, in tree blocks; `undefined`: as even as can be. */
  readonly widths: readonly number[] | undefined
  readonly heights: readonly number[] | undefined
  readonly isFilteredAcross: boolean
}

export interface Deblocking {
  readonly isOff: boolean
  /** Halves of the offsets. */
  readonly beta: number
  readonly tc: number
}

const MAX_ID = 63
const MAX_SEQUENCE = 15
/** Table A.8. */
export const MAX_TILE_COLUMNS = 20
export const MAX_TILE_ROWS = 22
const MAX_OFFSET = 12
const MAX_SIDE = 4096

export function readPictureParameters(bits: Bits): PictureParameters {
  const [id, sequence] = [bits.unsigned(MAX_ID), bits.unsigned(MAX_SEQUENCE)]
  const [hasDependentSlices, hasOutputFlag] = [bits.flag(), bits.flag()]
  const extraSliceBits = bits.read(3)
  const hidesSigns = bits.flag()
  bits.skip(1)
  bits.skipUnsigned(2)
  const qp = 26 + bits.signed(-38, 25)
  bits.skip(1) // constrained intra prediction: nothing is inter-coded
  const skipsTransforms = bits.flag()
  const qpDeltaDepth = bits.flag() ? bits.unsigned(3) : undefined
  const [cbOffset, crOffset] = [
    bits.signed(-MAX_OFFSET, MAX_OFFSET),
    bits.signed(-MAX_OFFSET, MAX_OFFSET),
  ]
  const hasSliceChromaOffsets = bits.flag()
  bits.skip(2)
  const [hasExact, hasTiles, isWavefront] = [bits.flag(), bits.flag(), bits.flag()]
  const tiles = hasTiles ? readTiles(bits) : undefined
  const isFilteredAcrossSlices = bits.flag()
  const deblocking = bits.flag()
    ? { isOverridable: bits.flag(), ...readDeblocking(bits) }
    : { isOverridable: false, isOff: false, beta: 0, tc: 0 }
  const scaling = bits.flag() ? readScalingLists(bits) : undefined
  bits.skip(1)
  bits.skipUnsigned(1)
  const hasSliceExtension = bits.flag()
  checkExtensions(bits, skipsTransforms)
  return {
    ...{ id, sequence, hasDependentSlices, hasOutputFlag, extraSliceBits, hidesSigns, qp },
    ...{ skipsTransforms, qpDeltaDepth, cbOffset, crOffset, hasSliceChromaOffsets, hasExact },
    ...{ isWavefront, tiles, isFilteredAcrossSlices, deblocking, scaling, hasSliceExtension },
  }
}

/** The same in the header of a slice that has settings of its own. */
export function readDeblocking(bits: Bits): Deblocking {
  if (bits.flag()) return { isOff: true, beta: 0, tc: 0 }
  return { isOff: false, beta: bits.signed(-6, 6), tc: bits.signed(-6, 6) }
}

function readTiles(bits: Bits): TileLayout {
  const columns = bits.unsigned(MAX_TILE_COLUMNS - 1) + 1
  const rows = bits.unsigned(MAX_TILE_ROWS - 1) + 1
  const isEven = bits.flag()
  const read = (count: number) =>
    isEven ? undefined : Array.from({ length: count - 1 }, () => bits.unsigned(MAX_SIDE) + 1)
  const [widths, heights] = [read(columns), read(rows)]
  return { columns, rows, widths, heights, isFilteredAcross: bits.flag() }
}

/** Where tiles begin, in tree blocks, and where the last one ends. */
export function tileStarts(
  count: number,
  sides: readonly number[] | undefined,
  whole: number,
): readonly number[] {
  const starts = [0]
  for (let i = 1; i < count; i++) {
    starts.push(sides ? starts[i - 1]! + sides[i - 1]! : Math.floor((i * whole) / count))
  }
  starts.push(whole)
  const isRising = starts.every((start, i) => i === 0 || start > starts[i - 1]!)
  return isRising ? starts : damaged(HEIC, 'a header makes no sense')
}

/** 7.3.2.3.1: range, multilayer, 3D and screen content extensions. */
function checkExtensions(bits: Bits, skipsTransforms: boolean): void {
  if (!bits.flag()) return
  const [hasRange, , , hasScreen] = [bits.flag(), bits.flag(), bits.flag(), bits.flag()]
  bits.skip(4)
  if (hasScreen) unsupported(HEIC, 'it uses tools for screen content')
  if (!hasRange) return
  const isLarge = skipsTransforms && bits.unsigned() > 0
  const [crossPrediction, offsetLists] = [bits.flag(), bits.flag()]
  const isUsed = isLarge || crossPrediction || offsetLists
  if (isUsed || bits.unsigned() + bits.unsigned() > 0) unsupported(HEIC, 'it uses range extensions')
}
