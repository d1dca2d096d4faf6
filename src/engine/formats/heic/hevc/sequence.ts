/** Sequence parameter sets (H.265 7.3.2.2): all that the decoder is told, within what it takes. */

import { damaged, unsupported } from '../../../api/fail.ts'
import { HEIC } from '../name.ts'
import type { Bits } from './bits.ts'
import { MAX_REFERENCE_SETS, readReferenceSet } from './reference-sets.ts'
import { defaultLists, readScalingLists, type ScalingLists } from './scaling-lists.ts'
import { readUsability, type SampleMeaning, UNTOLD } from './video-usability.ts'

export const CHROMAS = ['4:0:0', '4:2:0', '4:2:2', '4:4:4'] as const

export interface Sequence {
  readonly id: number
  readonly chroma: (typeof CHROMAS)[number]
  /** Of what is coded; a window of it is shown. */
  readonly width: number
  readonly height: number
  /** Samples of luma that are not shown. */
  readonly hidden: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
  readonly depth: 8 | 10
  /** log2 of sides: of coding tree blocks and the least units, and of transforms. */
  readonly treeLog2: number
  readonly unitLog2: number
  readonly leastTransformLog2: number
  readonly mostTransformLog2: number
  readonly transformDepth: number
  /** `undefined`: all factors are alike. */
  readonly scaling: ScalingLists | undefined
  readonly hasSao: boolean
  readonly pcm: Pcm | undefined
  /** strong_intra_smoothing_enabled_flag. */
  readonly isSmoothed: boolean
  readonly meaning: SampleMeaning
  /** What headers of slices are read by. */
  readonly orderBits: number
  readonly referenceSets: readonly number[]
  readonly hasLongTerm: boolean
  readonly longTermPictures: number
  readonly hasMotionPrediction: boolean
}

/** Blocks whose samples are told one by one. */
export interface Pcm {
  readonly lumaBits: number
  readonly chromaBits: number
  readonly leastLog2: number
  readonly mostLog2: number
  readonly isUnfiltered: boolean
}

const MAX_SIDE = 65_536
const MAX_ID = 15
/** Flags of the range extension (7.3.2.2.2), which the kernel has no tools for. */
const RANGE_FLAGS = 9
const MAX_LONG_TERM = 32

export function readSequence(bits: Bits): Sequence {
  bits.skip(4)
  const subLayers = bits.read(3) + 1
  bits.skip(1)
  skipProfile(bits, subLayers)
  const id = bits.unsigned(MAX_ID)
  const chroma = CHROMAS[bits.unsigned(3)]!
  if (chroma === '4:4:4' && bits.flag()) unsupported(HEIC, 'its planes are coded apart')
  const [width, height] = [bits.unsigned(MAX_SIDE), bits.unsigned(MAX_SIDE)]
  const hidden = readWindow(bits, chroma)
  const depth = readDepth(bits)
  const orderBits = bits.unsigned(12) + 4
  const layers = bits.flag() ? subLayers : 1
  bits.skipUnsigned(3 * layers)
  const sizes = readSizes(bits)
  const scaling = bits.flag() ? readLists(bits) : undefined
  bits.skip(1) // asymmetric partitions
  const hasSao = bits.flag()
  const pcm = bits.flag() ? readPcm(bits, depth) : undefined
  const references = readReferences(bits, orderBits)
  const hasMotionPrediction = bits.flag()
  const isSmoothed = bits.flag()
  const meaning = bits.flag() ? readUsability(bits, subLayers) : UNTOLD
  checkExtensions(bits)
  const sequence = { id, chroma, width, height, hidden, depth, ...sizes, scaling, hasSao, pcm }
  checkSizes(sequence)
  return { ...sequence, isSmoothed, meaning, orderBits, ...references, hasMotionPrediction }
}

/** profile_tier_level (7.3.3). */
function skipProfile(bits: Bits, subLayers: number): void {
  bits.skip(88 + 8)
  const parts: number[] = []
  for (let i = 1; i < subLayers; i++) parts.push(bits.read(2))
  if (subLayers > 1) bits.skip(2 * (9 - subLayers))
  for (const part of parts) bits.skip((part & 2 ? 88 : 0) + (part & 1 ? 8 : 0))
}

function readWindow(bits: Bits, chroma: Sequence['chroma']): Sequence['hidden'] {
  if (!bits.flag()) return { left: 0, right: 0, top: 0, bottom: 0 }
  const unitX = chroma === '4:2:0' || chroma === '4:2:2' ? 2 : 1
  const unitY = chroma === '4:2:0' ? 2 : 1
  const [left, right] = [bits.unsigned(MAX_SIDE) * unitX, bits.unsigned(MAX_SIDE) * unitX]
  const [top, bottom] = [bits.unsigned(MAX_SIDE) * unitY, bits.unsigned(MAX_SIDE) * unitY]
  return { left, right, top, bottom }
}

function readDepth(bits: Bits): 8 | 10 {
  const [luma, chroma] = [bits.unsigned(8) + 8, bits.unsigned(8) + 8]
  if (luma !== chroma) unsupported(HEIC, 'its colours have another depth than its luma')
  return luma === 8 || luma === 10 ? luma : unsupported(HEIC, `it has ${luma} bits a sample`)
}

function readSizes(bits: Bits) {
  const unitLog2 = bits.unsigned(3) + 3
  const treeLog2 = unitLog2 + bits.unsigned(3)
  const leastTransformLog2 = bits.unsigned(3) + 2
  const mostTransformLog2 = leastTransformLog2 + bits.unsigned(3)
  bits.skipUnsigned(1) // of inter prediction
  return {
    ...{ unitLog2, treeLog2, leastTransformLog2, mostTransformLog2 },
    transformDepth: bits.unsigned(4),
  }
}

function readLists(bits: Bits): ScalingLists {
  return bits.flag() ? readScalingLists(bits) : defaultLists()
}

function readPcm(bits: Bits, depth: number): Pcm {
  const [lumaBits, chromaBits] = [bits.read(4) + 1, bits.read(4) + 1]
  const leastLog2 = bits.unsigned(2) + 3
  const mostLog2 = leastLog2 + bits.unsigned(2)
  if (lumaBits > depth || chromaBits > depth || mostLog2 > 5) {
    damaged(HEIC, 'a header makes no sense')
  }
  return { lumaBits, chromaBits, leastLog2, mostLog2, isUnfiltered: bits.flag() }
}

function readReferences(bits: Bits, orderBits: number) {
  const referenceSets: number[] = []
  for (let left = bits.unsigned(MAX_REFERENCE_SETS); left > 0; left--) {
    referenceSets.push(readReferenceSet(bits, referenceSets, false))
  }
  const hasLongTerm = bits.flag()
  const longTermPictures = hasLongTerm ? bits.unsigned(MAX_LONG_TERM) : 0
  bits.skip(longTermPictures * (orderBits + 1))
  return { referenceSets, hasLongTerm, longTermPictures }
}

/** 7.3.2.2: range, multilayer, 3D and screen content extensions. */
function checkExtensions(bits: Bits): void {
  if (!bits.flag()) return
  const [hasRange, , , hasScreen] = [bits.flag(), bits.flag(), bits.flag(), bits.flag()]
  bits.skip(4)
  if (hasRange && bits.read(RANGE_FLAGS) !== 0) unsupported(HEIC, 'it uses range extensions')
  if (hasScreen) unsupported(HEIC, 'it uses tools for screen content')
}

type CodedSizes = Pick<
  Sequence,
  | 'width'
  | 'height'
  | 'hidden'
  | 'treeLog2'
  | 'unitLog2'
  | 'leastTransformLog2'
  | 'mostTransformLog2'
  | 'pcm'
>

/** 7.4.3.2.1, and what shown pixels need. */
function checkSizes(sequence: CodedSizes): void {
  const { width, height, hidden, treeLog2, unitLog2, pcm } = sequence
  const unit = 2 ** unitLog2
  const isSound =
    width > hidden.left + hidden.right &&
    height > hidden.top + hidden.bottom &&
    width % unit === 0 &&
    height % unit === 0 &&
    treeLog2 >= 4 &&
    treeLog2 <= 6 &&
    sequence.leastTransformLog2 < unitLog2 &&
    sequence.mostTransformLog2 <= Math.min(treeLog2, 5) &&
    (!pcm || (pcm.leastLog2 >= unitLog2 && pcm.mostLog2 <= treeLog2))
  if (!isSound) damaged(HEIC, 'a header makes no sense')
}
