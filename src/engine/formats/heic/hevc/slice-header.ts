/** Headers of slice segments (H.265 7.3.6.1). Only intra-coded ones are read. */

import { damaged, unsupported } from '../../../api/fail.ts'
import { HEIC } from '../name.ts'
import { Bits } from './bits.ts'
import { escapedLength, unescaped } from './nal-units.ts'
import { type PictureParameters, readDeblocking } from './picture-parameters.ts'
import { readReferenceSet } from './reference-sets.ts'
import type { Sequence } from './sequence.ts'

/** The sets of a picture. */
export interface ParameterSets {
  readonly sequences: ReadonlyMap<number, Sequence>
  readonly pictures: ReadonlyMap<number, PictureParameters>
}

export interface SliceHeader {
  readonly isFirst: boolean
  /** Of the first tree block, row by row. */
  readonly address: number
  /** It goes on with the settings, and the contexts, of the one before it. */
  readonly depends: boolean
  readonly sequence: Sequence
  readonly picture: PictureParameters
  readonly settings: SliceSettings
  /** Where the data begin in the unit, in bytes. */
  readonly dataStart: number
}

interface SliceSettings {
  readonly qp: number
  readonly cbOffset: number
  readonly crOffset: number
  readonly hasSaoLuma: boolean
  readonly hasSaoChroma: boolean
  readonly isUnfiltered: boolean
  readonly beta: number
  readonly tc: number
  readonly isFilteredAcross: boolean
}

const HEADER_BYTES = 2
/** Table 7-1: random access types have a flag; pictures of the type IDR have no order. */
const [FIRST_RANDOM_ACCESS, LAST_RANDOM_ACCESS] = [16, 23]
const IDR = [19, 20]
const INTRA = 2
const MAX_ENTRY_POINTS = 440 * 1024

/** `unit`: the NAL unit, or the beginning of it. `before`: the slice segment before it. */
export function readSliceHeader(
  unit: Uint8Array,
  sets: ParameterSets,
  before: SliceHeader | undefined,
): SliceHeader {
  const type = (unit[0]! >> 1) & 63
  const bits = new Bits(unescaped(unit.subarray(HEADER_BYTES)))
  const isFirst = bits.flag()
  if (type >= FIRST_RANDOM_ACCESS && type <= LAST_RANDOM_ACCESS) bits.skip(1)
  const picture = sets.pictures.get(bits.unsigned(63))
  const sequence = picture && sets.sequences.get(picture.sequence)
  if (!sequence) damaged(HEIC, 'a parameter set is missing')
  const depends = !isFirst && picture.hasDependentSlices && bits.flag()
  const address = isFirst ? 0 : bits.read(addressBits(sequence))
  if (depends && !before) damaged(HEIC, 'a slice is missing')
  const settings = depends && before ? before.settings : readSettings(bits, type, sequence, picture)
  skipEntryPoints(bits, picture)
  if (picture.hasSliceExtension) bits.skip(8 * bits.unsigned(256))
  const contentBytes = (bits.position >> 3) + 1 // one bit, then zeros up to the next byte
  const dataStart = HEADER_BYTES + escapedLength(unit.subarray(HEADER_BYTES), contentBytes)
  return { isFirst, address, depends, sequence, picture, settings, dataStart }
}

/** Tree blocks across and down. */
export function treeBlocks({ width, height, treeLog2 }: Sequence) {
  const side = 2 ** treeLog2
  return { columns: Math.ceil(width / side), rows: Math.ceil(height / side) }
}

/** Ceil(Log2(blocks)). */
function addressBits(sequence: Sequence): number {
  const { columns, rows } = treeBlocks(sequence)
  return 32 - Math.clz32(columns * rows - 1)
}

function readSettings(
  bits: Bits,
  type: number,
  sequence: Sequence,
  picture: PictureParameters,
): SliceSettings {
  bits.skip(picture.extraSliceBits)
  if (bits.unsigned(2) !== INTRA) unsupported(HEIC, 'its picture is predicted from another')
  if (picture.hasOutputFlag) bits.skip(1)
  if (!IDR.includes(type)) skipReferences(bits, sequence)
  const hasSaoLuma = sequence.hasSao && bits.flag()
  const hasSaoChroma = sequence.hasSao && sequence.chroma !== '4:0:0' && bits.flag()
  const qp = picture.qp + bits.signed(-89, 89)
  if (qp < -6 * (sequence.depth - 8) || qp > 51) damaged(HEIC, 'a header makes no sense')
  const hasOffsets = picture.hasSliceChromaOffsets
  const cbOffset = hasOffsets ? bits.signed(-12, 12) : 0
  const crOffset = hasOffsets ? bits.signed(-12, 12) : 0
  const isOwn = picture.deblocking.isOverridable && bits.flag()
  const { isOff, beta, tc } = isOwn ? readDeblocking(bits) : picture.deblocking
  const hasFilters = hasSaoLuma || hasSaoChroma || !isOff
  const isFilteredAcross =
    picture.isFilteredAcrossSlices && hasFilters ? bits.flag() : picture.isFilteredAcrossSlices
  return {
    ...{ qp, cbOffset, crOffset, hasSaoLuma, hasSaoChroma },
    ...{ isUnfiltered: isOff, beta, tc, isFilteredAcross },
  }
}

/** Of pictures that others may come before. */
function skipReferences(bits: Bits, sequence: Sequence): void {
  const { orderBits, referenceSets, hasLongTerm, longTermPictures } = sequence
  bits.skip(orderBits)
  if (!bits.flag()) readReferenceSet(bits, referenceSets, true)
  else if (referenceSets.length > 1) bits.skip(32 - Math.clz32(referenceSets.length - 1))
  if (hasLongTerm) {
    const known = longTermPictures > 0 ? bits.unsigned(longTermPictures) : 0
    const count = known + bits.unsigned(33)
    for (let i = 0; i < count; i++) {
      if (i >= known) bits.skip(orderBits + 1)
      else if (longTermPictures > 1) bits.skip(32 - Math.clz32(longTermPictures - 1))
      if (bits.flag()) bits.skipUnsigned(1)
    }
  }
  if (sequence.hasMotionPrediction) bits.skip(1)
}

/** The kernel finds rows and tiles by itself. */
function skipEntryPoints(bits: Bits, { tiles, isWavefront }: PictureParameters): void {
  if (!tiles && !isWavefront) return
  const count = bits.unsigned(MAX_ENTRY_POINTS)
  if (count > 0) bits.skip(count * (bits.unsigned(31) + 1))
}
