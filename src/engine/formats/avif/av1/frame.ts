/** The header of a frame: uncompressed_header() (AV1 specification 5.9.2). */

import { damaged } from '../../../api/fail.ts'
import { AVIF } from '../name.ts'
import type { HeaderBits } from './bits.ts'
import type { Av1Frame } from './coded-frame.ts'
import { readFilmGrain } from './film-grain.ts'
import { FIRST_DELTAS, readFilters } from './filters.ts'
import { NO_MOTION, readGlobalMotion } from './global-motion.ts'
import {
  checkSizes,
  readBlockTools,
  readReferences,
  readVectorTools,
  readWholeVectors,
} from './inter.ts'
import type { Av1Slots } from './order.ts'
import { readQuantizers } from './quantizers.ts'
import { type Av1Sequence, FRAME_DECIDES } from './sequence.ts'
import { readTileInfo } from './tile-info.ts'

/** A frame that was decoded before is to be shown. */
export interface Av1ExistingFrame {
  readonly existing: number
}

const LEAST_CODED_WIDTH = 16
export const [KEY_FRAME, INTER, INTRA_ONLY, SWITCH] = [0, 1, 2, 3] as const
const NO_REFERENCE = 7
const ALL_SLOTS = 0xff

/** `slots`: frames before this one. */
export function readFrame(
  bits: HeaderBits,
  sequence: Av1Sequence,
  layer: { readonly temporal: number; readonly spatial: number },
  slots: Av1Slots,
): Av1Frame | Av1ExistingFrame {
  const { isReduced, orderHintBits, frameIdBits } = sequence
  let [kind, isShown, isShowable, isResilient]: [number, boolean, boolean, boolean] = [
    KEY_FRAME,
    true,
    false,
    true,
  ]
  if (!isReduced) {
    if (bits.flag()) return { existing: bits.read(3) }
    kind = bits.read(2)
    isShown = bits.flag()
    if (isShown) readPresentationTime(bits, sequence)
    isShowable = isShown ? kind !== KEY_FRAME : bits.flag()
    isResilient = kind === SWITCH || (kind === KEY_FRAME && isShown) || bits.flag()
  }
  const isIntra = kind === KEY_FRAME || kind === INTRA_ONLY
  const updatesCdfs = !bits.flag()
  const screenContent =
    sequence.screenContent === FRAME_DECIDES ? bits.flag() : sequence.screenContent === 1
  const wholeVectors = readWholeVectors(bits, sequence, screenContent)
  bits.read(frameIdBits)
  const hasOwnSize = kind === SWITCH || (!isReduced && bits.flag())
  const orderHint = bits.read(orderHintBits)
  const primaryReference = isIntra || isResilient ? NO_REFERENCE : bits.read(3)
  readRemovalTimes(bits, sequence, layer)
  const isFresh = kind === SWITCH || (kind === KEY_FRAME && isShown)
  const refreshes = isFresh ? ALL_SLOTS : bits.read(8)
  if (kind === INTRA_ONLY && refreshes === ALL_SLOTS) {
    damaged(AVIF, 'its frames replace each other')
  }
  let known = slots
  if ((!isIntra || refreshes !== ALL_SLOTS) && isResilient && orderHintBits > 0) {
    known = slots.map((frame) =>
      bits.read(orderHintBits) === (frame?.orderHint ?? 0) ? frame : undefined,
    )
  }
  const ordered = { orderHint, isResilient, wholeVectors }
  const found = isIntra ? undefined : readReferences(bits, sequence, ordered, known)
  const references = found?.references ?? []
  const size = readSizeWith(bits, sequence, hasOwnSize, isResilient ? [] : references)
  const { width, codedWidth, height } = size
  checkSizes(references, size)
  const intraBlockCopy = isIntra && screenContent && width === codedWidth && bits.flag()
  const vectors = found && readVectorTools(bits, sequence, ordered)
  const keepsCdfs = !isReduced && updatesCdfs && !bits.flag()
  const primary = primaryReference === NO_REFERENCE ? undefined : references[primaryReference]
  const side = sequence.has128Superblocks ? 128 : 64
  const columns = Math.ceil(codedWidth / side)
  const rows = Math.ceil(height / side)
  const tiles = readTileInfo(bits, { columns, rows, side })
  const quantizers = readQuantizers(bits, sequence, {
    intraBlockCopy,
    primary: primary?.quantizers,
  })
  const filters = readFilters(bits, sequence, {
    isCodedLossless: quantizers.isAllLossless,
    isWidened: codedWidth < width,
    intraBlockCopy,
    earlierDeltas: primary?.filters.deltas ?? FIRST_DELTAS,
  })
  const selectsTransforms = !quantizers.isAllLossless && bits.flag()
  const blocks = found && readBlockTools(bits, sequence, ordered, found.later)
  const reducedTransforms = bits.flag()
  const inter = found && vectors && blocks ? { ...found, ...vectors, ...blocks } : undefined
  const motion = inter
    ? readGlobalMotion(bits, primary?.motion ?? NO_MOTION, inter.preciseVectors)
    : NO_MOTION
  const mayGrain = sequence.filmGrain && (isShown || isShowable)
  const grainOf = kind === INTER ? (slot: number) => known[slot]?.filmGrain : undefined
  const filmGrain = mayGrain ? readFilmGrain(bits, sequence, grainOf) : undefined
  const coding = { updatesCdfs, keepsCdfs, screenContent, intraBlockCopy, tiles, quantizers }
  const order = { kind, isShown, orderHint, refreshes, primary, inter, motion }
  const transforms = { selectsTransforms, reducedTransforms }
  return { ...size, ...order, ...coding, filters, ...transforms, filmGrain }
}

/** frame_size_with_refs(): that of a reference, or its own. */
function readSizeWith(
  bits: HeaderBits,
  sequence: Av1Sequence,
  hasOwnSize: boolean,
  references: readonly Av1Frame[],
) {
  const same = hasOwnSize ? references.find(() => bits.flag()) : undefined
  if (!same) return readSize(bits, sequence, hasOwnSize)
  return { ...readCodedWidth(bits, sequence, same.width), height: same.height }
}

function readPresentationTime(bits: HeaderBits, sequence: Av1Sequence): void {
  if (!sequence.equalPictureInterval) bits.read(sequence.presentationTimeBits)
}

function readRemovalTimes(
  bits: HeaderBits,
  { isReduced, operatingPoints, removalTimeBits }: Av1Sequence,
  { temporal, spatial }: { readonly temporal: number; readonly spatial: number },
): void {
  if (isReduced || removalTimeBits === 0 || !bits.flag()) return
  for (const { layers, hasDecoderModel } of operatingPoints) {
    if (!hasDecoderModel) continue
    const isIn = ((layers >> temporal) & 1) === 1 && ((layers >> (spatial + 8)) & 1) === 1
    if (layers === 0 || isIn) bits.read(removalTimeBits)
  }
}

/** frame_size() and render_size(); what a viewer should scale to is not our business. */
function readSize(bits: HeaderBits, sequence: Av1Sequence, hasOwnSize: boolean) {
  const width = hasOwnSize ? bits.read(sequence.widthBits) + 1 : sequence.maxWidth
  const height = hasOwnSize ? bits.read(sequence.heightBits) + 1 : sequence.maxHeight
  if (width > sequence.maxWidth || height > sequence.maxHeight) {
    damaged(AVIF, 'its frame is larger than its sequence')
  }
  const across = readCodedWidth(bits, sequence, width)
  if (bits.flag()) bits.read(32)
  return { ...across, height }
}

/** superres_params(). */
function readCodedWidth(bits: HeaderBits, sequence: Av1Sequence, width: number) {
  const superresDenominator = sequence.superres && bits.flag() ? bits.read(3) + 9 : 8
  return { width, codedWidth: narrowed(width, superresDenominator), superresDenominator }
}

/** 8 in 9 to 16 of the width; down to 16 samples, which libaom and dav1d hold to. */
function narrowed(width: number, denominator: number): number {
  const coded = Math.floor((width * 8 + (denominator >> 1)) / denominator)
  return Math.max(coded, Math.min(LEAST_CODED_WIDTH, width))
}
