/**
 * The headers in front of the frames (18181-1, annex A and D): size, metadata, transform. Positions of
 * what is written anew for the library (`plain-codestream.ts`) are kept as bits.
 */

import { damaged, unsupported } from '../../../api/fail.ts'
import type { Size } from '../../../geometry/orientation.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'
import { type ColorEncoding, readColorEncoding } from './color-encoding.ts'

/** Widths from the ratio to the height, 1 to 7. */
const RATIOS = [1, 1.2, 4 / 3, 1.5, 16 / 9, 1.25, 2]
/** Each takes a plane of its own. */
const MOST_EXTRA_CHANNELS = 16
const ALPHA = 0
const BLACK = 4
/** Metadata that is not there: 3 channels of 8 bits in XYB, meant as sRGB. */
const PLAIN_DEPTH: BitDepth = { bits: 8, isFloat: false }

export interface BitDepth {
  readonly bits: number
  readonly isFloat: boolean
}

export interface BitRange {
  readonly start: number
  readonly end: number
}

export interface ImageHeader extends Size {
  /** 1 to 8, as in EXIF. */
  readonly orientation: number
  readonly hasPreview: boolean
  readonly isAnimated: boolean
  /** Frames of an animation tell their times of day. */
  readonly hasTimecodes: boolean
  readonly depth: BitDepth
  readonly extraChannels: number
  readonly hasAlpha: boolean
  /** The samples are XYB: any colour space can be made of them. Else they are as they were. */
  readonly isXyb: boolean
  readonly color: ColorEncoding
  /** cd/m² of the brightest sample. */
  readonly intensity: number
  /** Behind the metadata: the transform, and then the profile or a frame. */
  readonly places: {
    /** Of the metadata; empty: all of it is left out. */
    readonly metadata: BitRange
    /** Of the depth of the colour samples, and of the colour encoding. */
    readonly depth: BitRange
    readonly color: BitRange
    readonly end: number
  }
}

/** Reads from the signature on. Throws `OutOfBits`, and `ImageError` for what no codec here decodes. */
export function readImageHeader(bits: Bits): ImageHeader {
  bits.u(16)
  const size = readSize(bits)
  const start = bits.position
  const metadata = readMetadata(bits)
  const end = bits.position
  readTransform(bits, metadata.isXyb)
  const { depthPlace, colorPlace, ...rest } = metadata
  const places = {
    metadata: { start, end },
    depth: depthPlace,
    color: colorPlace,
    end: bits.position,
  }
  return { ...size, ...rest, places }
}

function readSize(bits: Bits): Size {
  const isSmall = bits.bool()
  const side = () => (isSmall ? 8 * (1 + bits.u(5)) : bits.u32([9, 1], [13, 1], [18, 1], [30, 1]))
  const height = side()
  const ratio = bits.u(3)
  const width = ratio === 0 ? side() : Math.floor(height * RATIOS[ratio - 1]! + 1e-9)
  return { width, height }
}

const STILL = { hasPreview: false, isAnimated: false, hasTimecodes: false } as const

function readMetadata(bits: Bits) {
  const nowhere = { start: bits.position, end: bits.position }
  if (bits.bool()) {
    const color: ColorEncoding = { kind: 'named', space: 'rgb' }
    const none = { ...STILL, orientation: 1, extraChannels: 0, hasAlpha: false }
    const places = { depthPlace: nowhere, colorPlace: nowhere }
    return {
      ...none,
      ...places,
      depth: PLAIN_DEPTH,
      isXyb: true,
      color,
      intensity: 255,
    }
  }
  const hasMore = bits.bool()
  const more = hasMore ? readMore(bits) : { ...STILL, orientation: 1 }
  const depthStart = bits.position
  const depth = readDepth(bits)
  const depthPlace = { start: depthStart, end: bits.position }
  bits.bool() // 16 bits are enough for its buffers
  const extra = readExtraChannels(bits)
  const isXyb = bits.bool()
  const colorStart = bits.position
  const color = readColorEncoding(bits)
  const colorPlace = { start: colorStart, end: bits.position }
  const intensity = hasMore ? readIntensity(bits) : 255
  skipExtensions(bits)
  return { ...more, ...extra, depth, isXyb, color, intensity, depthPlace, colorPlace }
}

function readMore(bits: Bits) {
  const orientation = 1 + bits.u(3)
  if (bits.bool()) readSize(bits) // the size that it should be shown in
  const hasPreview = bits.bool()
  if (hasPreview) skipPreviewSize(bits)
  const isAnimated = bits.bool()
  if (isAnimated) {
    bits.u32([0, 100], [0, 1_000], [10, 1], [30, 1])
    bits.u32([0, 1], [0, 1_001], [8, 1], [10, 1])
    bits.u32([0, 0], [3, 0], [16, 0], [32, 0])
  }
  const hasTimecodes = isAnimated && bits.bool()
  return { orientation, hasPreview, isAnimated, hasTimecodes }
}

function skipPreviewSize(bits: Bits): void {
  const isSmall = bits.bool()
  const side = () =>
    isSmall
      ? bits.u32([0, 16], [0, 32], [5, 1], [9, 33])
      : bits.u32([6, 1], [8, 65], [10, 321], [12, 1_345])
  side()
  if (bits.u(3) === 0) side()
}

function readDepth(bits: Bits): BitDepth {
  if (!bits.bool()) return { bits: bits.u32([0, 8], [0, 10], [0, 12], [6, 1]), isFloat: false }
  const depth = bits.u32([0, 32], [0, 16], [0, 24], [6, 1])
  bits.u(4)
  return { bits: depth, isFloat: true }
}

function readExtraChannels(bits: Bits) {
  const extraChannels = bits.u32([0, 0], [0, 1], [4, 2], [12, 1])
  if (extraChannels > MOST_EXTRA_CHANNELS) {
    unsupported(JXL, `it has ${extraChannels} channels besides its colours`)
  }
  let hasAlpha = false
  for (let i = 0; i < extraChannels; i++) {
    const type = readExtraChannel(bits)
    if (type === ALPHA) hasAlpha = true
    if (type === BLACK) unsupported(JXL, 'its colours are CMYK')
  }
  return { extraChannels, hasAlpha }
}

/** Answers its type. */
function readExtraChannel(bits: Bits): number {
  if (bits.bool()) return ALPHA
  const type = bits.enum()
  readDepth(bits)
  bits.u32([0, 0], [0, 3], [0, 4], [3, 1])
  for (let left = bits.u32([0, 0], [4, 0], [5, 16], [10, 48]); left > 0; left--) bits.u(8)
  if (type === ALPHA) bits.bool() // colours are multiplied by it; the library undoes that
  if (type === SPOT) for (let i = 0; i < 4; i++) bits.f16()
  if (type === FILTER_ARRAY) bits.u32([0, 1], [2, 0], [4, 3], [8, 19])
  return type
}

const SPOT = 2
const FILTER_ARRAY = 5

function readIntensity(bits: Bits): number {
  if (bits.bool()) return 255
  const intensity = bits.f16()
  bits.f16()
  bits.bool()
  bits.f16()
  return intensity
}

/** Named by the bits of a U64, each with its length; there are none so far. */
function skipExtensions(bits: Bits): void {
  const names = bits.u64()
  if (names !== 0) damaged(JXL, 'it has extensions that nobody knows')
}

/** CustomTransformData. */
function readTransform(bits: Bits, isXyb: boolean): void {
  if (bits.bool()) return
  const skip = (numbers: number) => {
    for (let i = 0; i < numbers; i++) bits.f16()
  }
  if (isXyb && !bits.bool()) skip(16)
  const weights = bits.u(3)
  if (weights & 1) skip(15)
  if (weights & 2) skip(55)
  if (weights & 4) skip(210)
}
