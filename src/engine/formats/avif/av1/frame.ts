/** The header of a frame that depends on no other: uncompressed_header() (AV1 specification 5.9.2). */

import { damaged, unsupported } from '../../../api/fail.ts'
import { AVIF } from '../name.ts'
import type { HeaderBits } from './bits.ts'
import { type Av1FilmGrain, readFilmGrain } from './film-grain.ts'
import { type Av1Filters, readFilters } from './filters.ts'
import { type Av1Quantizers, readQuantizers } from './quantizers.ts'
import { type Av1Sequence, FRAME_DECIDES } from './sequence.ts'
import { type Av1TileInfo, readTileInfo } from './tile-info.ts'

export interface Av1Frame {
  /** As shown; `codedWidth` is less where super-resolution widens what is decoded (7.16). */
  readonly width: number
  readonly codedWidth: number
  /** The coded width is 8 / superresDenominator of the other. */
  readonly superresDenominator: number
  readonly height: number
  readonly isShown: boolean
  readonly updatesCdfs: boolean
  readonly screenContent: boolean
  readonly intraBlockCopy: boolean
  readonly tiles: Av1TileInfo
  readonly quantizers: Av1Quantizers
  readonly filters: Av1Filters
  /** Each block says how it is transformed; otherwise by the largest transform. */
  readonly selectsTransforms: boolean
  readonly reducedTransforms: boolean
  readonly filmGrain: Av1FilmGrain | undefined
}

/** A frame that was decoded before is to be shown. */
export interface Av1ExistingFrame {
  readonly existing: number
}

const LEAST_CODED_WIDTH = 16
const KEY_FRAME = 0
const INTRA_ONLY = 2
const NO_REFERENCE = 7

export function readFrame(
  bits: HeaderBits,
  sequence: Av1Sequence,
  layer: { readonly temporal: number; readonly spatial: number },
): Av1Frame | Av1ExistingFrame {
  const { isReduced, orderHintBits, frameIdBits } = sequence
  let [isShown, isShowable, isResilient, isKey] = [true, false, true, true]
  if (!isReduced) {
    if (bits.flag()) return { existing: bits.read(3) }
    const kind = bits.read(2)
    isKey = kind === KEY_FRAME
    isShown = bits.flag()
    if (isShown) readPresentationTime(bits, sequence)
    else isShowable = bits.flag()
    if (kind !== KEY_FRAME && kind !== INTRA_ONLY) {
      unsupported(AVIF, 'its picture is predicted from another')
    }
    isResilient = (isKey && isShown) || bits.flag()
  }
  const updatesCdfs = !bits.flag()
  const screenContent =
    sequence.screenContent === FRAME_DECIDES ? bits.flag() : sequence.screenContent === 1
  if (screenContent && sequence.integerMotion === FRAME_DECIDES) bits.read(1)
  bits.read(frameIdBits)
  const hasOwnSize = !isReduced && bits.flag()
  bits.read(orderHintBits)
  if (!isResilient && bits.read(3) !== NO_REFERENCE) {
    unsupported(AVIF, 'its picture is predicted from another')
  }
  readRemovalTimes(bits, sequence, layer)
  const refreshes = isKey && isShown ? 0xff : bits.read(8)
  if (!isKey && refreshes === 0xff) damaged(AVIF, 'its frames replace each other')
  if (refreshes !== 0xff || !isKey) {
    if (isResilient && orderHintBits > 0) for (let i = 0; i < 8; i++) bits.read(orderHintBits)
  }
  const size = readSize(bits, sequence, hasOwnSize)
  const { width, codedWidth, height } = size
  const intraBlockCopy = screenContent && width === codedWidth && bits.flag()
  if (!isReduced && updatesCdfs) bits.read(1) // disable_frame_end_update_cdf
  const side = sequence.has128Superblocks ? 128 : 64
  const columns = Math.ceil(codedWidth / side)
  const rows = Math.ceil(height / side)
  const tiles = readTileInfo(bits, { columns, rows, side })
  const quantizers = readQuantizers(bits, sequence, { intraBlockCopy, hasReference: false })
  const filters = readFilters(bits, sequence, {
    isCodedLossless: quantizers.isAllLossless,
    isWidened: codedWidth < width,
    intraBlockCopy,
  })
  const selectsTransforms = !quantizers.isAllLossless && bits.flag()
  const reducedTransforms = bits.flag()
  const mayGrain = sequence.filmGrain && (isShown || isShowable)
  const filmGrain = mayGrain ? readFilmGrain(bits, sequence, false) : undefined
  const coding = { updatesCdfs, screenContent, intraBlockCopy, tiles, quantizers, filters }
  return { ...size, isShown, ...coding, selectsTransforms, reducedTransforms, filmGrain }
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
  const superresDenominator = sequence.superres && bits.flag() ? bits.read(3) + 9 : 8
  const codedWidth = narrowed(width, superresDenominator)
  if (bits.flag()) bits.read(32)
  return { width, codedWidth, superresDenominator, height }
}

/** superres_params(): 8 in 9 to 16 of the width; down to 16 samples, which libaom and dav1d hold to. */
function narrowed(width: number, denominator: number): number {
  const coded = Math.floor((width * 8 + (denominator >> 1)) / denominator)
  return Math.max(coded, Math.min(LEAST_CODED_WIDTH, width))
}
