/** All of a frame's header (18181-1, annex F.1 and F.2): what tells how many sections follow, and whether it is shown. */

import type { Bits } from './bits.ts'
import {
  type FrameSize,
  REFERENCE_ONLY,
  readCrop,
  readPasses,
  USES_LOW_FREQUENCY_FRAME,
} from './frame-header.ts'
import type { ImageHeader } from './image-header.ts'

const [LOW_FREQUENCIES, SKIPS_PROGRESSION] = [1, 3]
const [REPLACES, BLENDS, ADDS_WEIGHTED, MULTIPLIES] = [0, 2, 3, 4]
const GROUP_SIDE = 256
/** Flag: DC is shown as it is. */
const SKIPS_SMOOTHING = 128
/** Flag: parts of other frames are laid on it. */
const HAS_PATCHES = 2
/** Groups of a side of an LF group. */
const LF_GROUP = 8

export interface Frame {
  readonly isLast: boolean
  /** It ends what is shown at a time; others are layers of it, or are only referred to. */
  readonly isShown: boolean
  /** Of its table of contents. */
  readonly sections: number
  /** The picture itself in blocks, in one pass; or samples that are only referred to. */
  readonly kind: 'blocks' | 'kept' | 'other'
  readonly hasPatches: boolean
  /** Of the frame. */
  readonly pixels: number
  /** What a JPEG's coefficients would be in; of a frame of its own, in one pass. `undefined`: any other. */
  readonly blocks: BlockFrame | undefined
}

/** A frame of blocks as a JPEG has them. */
export interface BlockFrame {
  readonly isYcc: boolean
  /** Of each channel: 1 as fine as twice the coarsest both ways, 2 in width, 3 in height, 0 no finer. */
  readonly sampling: readonly number[]
}

export function readFrame(bits: Bits, header: ImageHeader): Frame {
  if (bits.bool()) {
    const sections = sectionsOf(header, GROUP_SIDE)
    const pixels = header.width * header.height
    const kind = { kind: 'blocks', hasPatches: false, pixels } as const
    return { isLast: true, isShown: true, sections, ...kind, blocks: undefined }
  }
  const type = bits.u(2)
  const isModular = bits.bool()
  const flags = bits.u64()
  const hasOwnLow = (flags & USES_LOW_FREQUENCY_FRAME) === 0
  const isYcc = !header.isXyb && bits.bool()
  const sampling = [0, 0, 0].map((none) => (isYcc && hasOwnLow ? bits.u(2) : none))
  const upsampling = hasOwnLow ? bits.u(2) : 0
  const finest = hasOwnLow ? Math.max(0, ...extraUpsamplings(bits, header)) : 0
  const side = isModular ? 128 << bits.u(2) : GROUP_SIDE
  if (!isModular && header.isXyb) bits.u(6)
  const passes = type === REFERENCE_ONLY ? 1 : readPasses(bits)
  const level = type === LOW_FREQUENCIES ? 1 + bits.u(2) : 0
  const crop = level === 0 ? readCrop(bits, type === REFERENCE_ONLY) : undefined
  const ending = readEnding(bits, header, { type, level, crop })
  skipName(bits)
  skipFilter(bits, isModular)
  skipExtensions(bits)
  const { width, height } = crop ?? header
  const scale = 2 ** (upsampling + 3 * level)
  const size = { width: Math.ceil(width / scale), height: Math.ceil(height / scale) }
  const isPlain = (flags & ~SKIPS_SMOOTHING) === 0 && upsampling === 0 && passes === 1
  const isWhole = type === 0 && ending.isLast && !crop
  const hasBlocks = isWhole && isPlain && !isModular && !header.isXyb
  const blocks = hasBlocks ? { isYcc, sampling } : undefined
  const isAlone = (flags & ~(SKIPS_SMOOTHING | HAS_PATCHES)) === 0 && upsampling + finest === 0
  const isKept = type === REFERENCE_ONLY && isModular && flags === 0
  const isPicture = isWhole && passes === 1 && !isModular
  return {
    ...ending,
    sections: sectionsOf(size, side, passes),
    kind: isAlone && isPicture ? 'blocks' : isAlone && isKept ? 'kept' : 'other',
    hasPatches: (flags & HAS_PATCHES) !== 0,
    pixels: width * height,
    blocks,
  }
}

/** log2 of how much each other channel is enlarged. */
function extraUpsamplings(bits: Bits, { extraChannels }: ImageHeader): number[] {
  return Array.from({ length: extraChannels }, () => bits.u(2))
}

interface Kind {
  readonly type: number
  readonly level: number
  readonly crop: FrameSize | undefined
}

/** How it is joined to others, for how long, and what it is kept for. */
function readEnding(bits: Bits, header: ImageHeader, { type, level, crop }: Kind) {
  const isNormal = type === 0 || type === SKIPS_PROGRESSION
  const isPart = crop !== undefined && !covers(crop, header)
  const mode = isNormal ? readBlending(bits, header, isPart) : REPLACES
  for (let i = 0; isNormal && i < header.extraChannels; i++) readBlending(bits, header, isPart)
  const isTimed = isNormal && header.isAnimated
  const duration = isTimed ? bits.u32([0, 0], [0, 1], [8, 0], [32, 0]) : 0
  if (isTimed && header.hasTimecodes) bits.u(32)
  const isLast = isNormal && bits.bool()
  const slot = level === 0 && !isLast ? bits.u(2) : 0
  const isKept = level === 0 && !isLast && (duration === 0 || slot !== 0)
  const mayBeEarly = isNormal && isKept && mode === REPLACES && !isPart
  if (type === REFERENCE_ONLY || mayBeEarly) bits.bool()
  return { isLast, isShown: isNormal && (isLast || duration > 0) }
}

function covers({ x, y, width, height }: FrameSize, picture: ImageHeader): boolean {
  return x <= 0 && y <= 0 && x + width >= picture.width && y + height >= picture.height
}

function readBlending(bits: Bits, { extraChannels }: ImageHeader, isPart: boolean): number {
  const mode = bits.u32([0, 0], [0, 1], [0, 2], [2, 3])
  const usesAlpha = extraChannels > 0 && (mode === BLENDS || mode === ADDS_WEIGHTED)
  if (usesAlpha) bits.u32([0, 0], [0, 1], [0, 2], [3, 3])
  if (usesAlpha || mode === MULTIPLIES) bits.bool()
  if (mode !== REPLACES || isPart) bits.u(2)
  return mode
}

function skipName(bits: Bits): void {
  bits.skip(8 * bits.u32([0, 0], [4, 0], [5, 16], [10, 48]))
}

/** Half floats are what is told of both filters. */
function skipFilter(bits: Bits, isModular: boolean): void {
  const floats = (count: number) => bits.skip(16 * count)
  if (bits.bool()) return
  if (bits.bool() && bits.bool()) floats(6)
  if (bits.u(2) > 0) {
    if (!isModular && bits.bool()) floats(8)
    if (bits.bool()) floats(5)
    if (bits.bool()) floats(isModular ? 3 : 4)
    if (isModular) floats(1)
  }
  skipExtensions(bits)
}

function skipExtensions(bits: Bits): void {
  let length = 0
  for (let rest = bits.u64(); rest >= 1; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) length += bits.u64()
  }
  bits.skip(length)
}

function sectionsOf(
  { width, height }: { width: number; height: number },
  side: number,
  passes = 1,
) {
  const count = (unit: number) => Math.ceil(width / unit) * Math.ceil(height / unit)
  const groups = count(side)
  return groups === 1 && passes === 1 ? 1 : 2 + count(side * LF_GROUP) + groups * passes
}
