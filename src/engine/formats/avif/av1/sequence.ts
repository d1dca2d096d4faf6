/** What all frames of an AV1 stream have in common: the sequence header (AV1 specification 5.5). */

import { damaged } from '../../../api/fail.ts'
import { AVIF } from '../name.ts'
import type { HeaderBits } from './bits.ts'

/** A flag that is left to each frame. */
export const FRAME_DECIDES = 2

export interface Av1Sequence extends Av1Color {
  readonly isStill: boolean
  /** The header leaves out all that a still picture does not need. */
  readonly isReduced: boolean
  readonly operatingPoints: readonly OperatingPoint[]
  readonly equalPictureInterval: boolean
  /** Bits of `buffer_removal_time` and of `frame_presentation_time`, 0 without a decoder model. */
  readonly removalTimeBits: number
  readonly presentationTimeBits: number
  readonly widthBits: number
  readonly heightBits: number
  readonly maxWidth: number
  readonly maxHeight: number
  /** 0: frames have no ids. */
  readonly frameIdBits: number
  readonly frameIdDeltaBits: number
  readonly has128Superblocks: boolean
  readonly filterIntra: boolean
  readonly intraEdgeFilter: boolean
  /** 0, 1 or FRAME_DECIDES. */
  readonly screenContent: number
  readonly integerMotion: number
  /** 0: frames have no order. */
  readonly orderHintBits: number
  readonly interIntra: boolean
  readonly masks: boolean
  readonly warps: boolean
  readonly dualFilter: boolean
  readonly jointCompound: boolean
  /** Motion of earlier frames may be looked at. */
  readonly motionField: boolean
  readonly superres: boolean
  readonly cdef: boolean
  readonly restoration: boolean
  readonly filmGrain: boolean
}

/** color_config(): how samples are coded. Primaries, transfer and matrix are code points of H.273. */
export interface Av1Color {
  readonly profile: number
  readonly depth: 8 | 10 | 12
  readonly mono: boolean
  readonly primaries: number
  readonly transfer: number
  readonly matrix: number
  readonly fullRange: boolean
  /** 1: chroma has half the samples in this direction. */
  readonly subX: 0 | 1
  readonly subY: 0 | 1
  /** 0 unknown, 1 left, 2 top left. */
  readonly chromaPosition: number
  readonly separateUvDeltas: boolean
}

export interface OperatingPoint {
  /** Temporal layers in the low 8 bits, spatial ones in the next 4; 0: everything. */
  readonly layers: number
  readonly hasDecoderModel: boolean
}

/** sequence_header_obu(). Every field is read, used or not: all that follow hang on its length. */
export function readSequence(bits: HeaderBits): Av1Sequence {
  const profile = bits.read(3)
  if (profile > 2) damaged(AVIF, 'its AV1 profile is reserved')
  const isStill = bits.flag()
  const isReduced = bits.flag()
  if (isReduced && !isStill) damaged(AVIF, 'its AV1 header contradicts itself')
  const points = isReduced ? stillPoint(bits) : readOperatingPoints(bits)
  const widthBits = bits.read(4) + 1
  const heightBits = bits.read(4) + 1
  const maxWidth = bits.read(widthBits) + 1
  const maxHeight = bits.read(heightBits) + 1
  const frameIds = !isReduced && bits.flag() ? readFrameIdBits(bits) : NO_IDS
  const has128Superblocks = bits.flag()
  const filterIntra = bits.flag()
  const intraEdgeFilter = bits.flag()
  const inter = isReduced ? STILL_TOOLS : readInterTools(bits)
  const superres = bits.flag()
  const cdef = bits.flag()
  const restoration = bits.flag()
  const color = readColor(bits, profile)
  const size = { widthBits, heightBits, maxWidth, maxHeight, ...frameIds }
  const tools = { has128Superblocks, filterIntra, intraEdgeFilter, superres, cdef, restoration }
  const filmGrain = bits.flag()
  return { isStill, isReduced, ...points, ...size, ...tools, ...inter, ...color, filmGrain }
}

type Points = Pick<
  Av1Sequence,
  'operatingPoints' | 'equalPictureInterval' | 'removalTimeBits' | 'presentationTimeBits'
>

function stillPoint(bits: HeaderBits): Points {
  bits.read(5) // level
  return {
    operatingPoints: [{ layers: 0, hasDecoderModel: false }],
    equalPictureInterval: false,
    removalTimeBits: 0,
    presentationTimeBits: 0,
  }
}

/** timing_info(), decoder_model_info() and the operating points. */
function readOperatingPoints(bits: HeaderBits): Points {
  let equalPictureInterval = false
  let [delayBits, removalTimeBits, presentationTimeBits] = [0, 0, 0]
  if (bits.flag()) {
    bits.read(32) // units in a display tick
    bits.read(32) // time scale
    equalPictureInterval = bits.flag()
    if (equalPictureInterval) bits.variable()
    if (bits.flag()) {
      delayBits = bits.read(5) + 1
      bits.read(32) // units in a decoding tick
      removalTimeBits = bits.read(5) + 1
      presentationTimeBits = bits.read(5) + 1
    }
  }
  const hasDisplayDelays = bits.flag()
  const operatingPoints: OperatingPoint[] = []
  for (let left = bits.read(5) + 1; left > 0; left--) {
    const layers = bits.read(12)
    if (bits.read(5) > 7) bits.read(1) // level, tier
    const hasDecoderModel = delayBits > 0 && bits.flag()
    if (hasDecoderModel) {
      bits.read(delayBits)
      bits.read(delayBits)
      bits.read(1)
    }
    if (hasDisplayDelays && bits.flag()) bits.read(4)
    operatingPoints.push({ layers, hasDecoderModel })
  }
  return { operatingPoints, equalPictureInterval, removalTimeBits, presentationTimeBits }
}

const NO_IDS = { frameIdBits: 0, frameIdDeltaBits: 0 } as const

function readFrameIdBits(bits: HeaderBits) {
  const frameIdDeltaBits = bits.read(4) + 2
  return { frameIdBits: bits.read(3) + frameIdDeltaBits + 1, frameIdDeltaBits }
}

const STILL_TOOLS = {
  screenContent: FRAME_DECIDES,
  integerMotion: FRAME_DECIDES,
  orderHintBits: 0,
  interIntra: false,
  masks: false,
  warps: false,
  dualFilter: false,
  jointCompound: false,
  motionField: false,
} as const

/** Tools of frames that are predicted from others. */
function readInterTools(bits: HeaderBits) {
  const kinds = {
    interIntra: bits.flag(),
    masks: bits.flag(),
    warps: bits.flag(),
    dualFilter: bits.flag(),
  }
  const hasOrderHint = bits.flag()
  const ordered = {
    jointCompound: hasOrderHint && bits.flag(),
    motionField: hasOrderHint && bits.flag(),
  }
  const screenContent = bits.flag() ? FRAME_DECIDES : bits.read(1)
  const integerMotion = screenContent === 0 || bits.flag() ? FRAME_DECIDES : bits.read(1)
  const orderHintBits = hasOrderHint ? bits.read(3) + 1 : 0
  return { ...kinds, ...ordered, screenContent, integerMotion, orderHintBits }
}

/** 5.5.2. */
function readColor(bits: HeaderBits, profile: number): Av1Color {
  const isDeep = bits.flag()
  const isTwelve = isDeep && profile === 2 && bits.flag()
  const depth = isTwelve ? 12 : isDeep ? 10 : 8
  const mono = profile !== 1 && bits.flag()
  const isDescribed = bits.flag()
  const [primaries = 2, transfer = 2, matrix = 2] = isDescribed
    ? [bits.read(8), bits.read(8), bits.read(8)]
    : []
  const told = { profile, depth, mono, primaries, transfer, matrix } as const
  const none = { chromaPosition: 0, separateUvDeltas: false }
  if (mono) return { ...told, ...none, fullRange: bits.flag(), subX: 1, subY: 1 }
  if (primaries === 1 && transfer === 13 && matrix === 0) {
    return { ...told, ...none, fullRange: true, subX: 0, subY: 0, separateUvDeltas: bits.flag() }
  }
  const fullRange = bits.flag()
  const [subX, subY] = readSampling(bits, profile, isTwelve)
  const chromaPosition = subX === 1 && subY === 1 ? bits.read(2) : 0
  if (matrix === 0 && subX + subY > 0) damaged(AVIF, 'its colours cannot be subsampled')
  return { ...told, fullRange, subX, subY, chromaPosition, separateUvDeltas: bits.flag() }
}

function readSampling(bits: HeaderBits, profile: number, isTwelve: boolean): [0 | 1, 0 | 1] {
  if (profile === 0) return [1, 1]
  if (profile === 1) return [0, 0]
  if (!isTwelve) return [1, 0]
  if (!bits.flag()) return [0, 0]
  return bits.flag() ? [1, 1] : [1, 0]
}
