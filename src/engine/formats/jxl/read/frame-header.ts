/** The first frame of a codestream (18181-1, annex F), as far as it tells what decoding it takes. */

import { unsupported } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'
import type { ImageHeader } from './image-header.ts'

/** Its coefficients, or its samples (`modular`); `unknown`: it is about something else than the picture. */
export type Coding = 'dct' | 'progressive dct' | 'modular' | 'unknown'

const [REGULAR, LOW_FREQUENCIES] = [0, 1]
export const REFERENCE_ONLY = 2
export const USES_LOW_FREQUENCY_FRAME = 32
/** A frame may be larger than the picture, which is cut out of it: so many times at most. */
const MOST_TIMES_LARGER = 4

/** Side of the squares that are decoded one by one: of samples 128 to 1024, of coefficients always this. */
const GROUP_SIDE = 256
const SMALLEST_GROUP_SIDE = 128

/** How the first frame is coded. */
export interface FirstFrame {
  readonly coding: Coding
  /** Pixels. */
  readonly groupSide: number
}

export function readFirstFrame(bits: Bits, header: ImageHeader): FirstFrame {
  if (header.hasPreview) return { coding: 'unknown', groupSide: GROUP_SIDE }
  if (bits.bool()) return { coding: 'dct', groupSide: GROUP_SIDE }
  const type = bits.u(2)
  const isModular = bits.u(1) === 1
  const flags = bits.u64()
  const hasOwnLow = (flags & USES_LOW_FREQUENCY_FRAME) === 0
  const isYcc = !header.isXyb && bits.bool()
  if (isYcc && hasOwnLow) bits.u(6)
  if (hasOwnLow) bits.u(2 + 2 * header.extraChannels) // how much they are enlarged
  const groupSide = isModular ? SMALLEST_GROUP_SIDE << bits.u(2) : GROUP_SIDE
  if (!isModular && header.isXyb) bits.u(6)
  const passes = type === REFERENCE_ONLY ? 1 : readPasses(bits)
  if (type === LOW_FREQUENCIES) return { coding: 'unknown', groupSide }
  checkCrop(bits, header, type === REFERENCE_ONLY)
  if (type !== REGULAR) return { coding: 'unknown', groupSide }
  const dct = passes > 1 ? 'progressive dct' : 'dct'
  return { coding: isModular ? 'modular' : dct, groupSide }
}

/** How many passes there are. */
export function readPasses(bits: Bits): number {
  const passes = bits.u32([0, 1], [0, 2], [0, 3], [3, 4])
  if (passes === 1) return 1
  const sizes = bits.u32([0, 0], [0, 1], [0, 2], [1, 3])
  bits.u(2 * (passes - 1) + 2 * sizes)
  for (let i = 0; i < sizes; i++) bits.u32([0, 0], [0, 1], [0, 2], [3, 0])
  return passes
}

function checkCrop(bits: Bits, { width, height }: ImageHeader, isReference: boolean): void {
  const crop = readCrop(bits, isReference)
  if (crop && crop.width * crop.height > MOST_TIMES_LARGER * width * height) {
    unsupported(JXL, 'its first frame is much larger than the picture')
  }
}

/** Where a frame lies on the picture. */
export interface FrameSize {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** `undefined`: it is as large as the picture. */
export function readCrop(bits: Bits, isReference: boolean): FrameSize | undefined {
  if (!bits.bool()) return undefined
  const number = () => bits.u32([8, 0], [11, 256], [14, 2_304], [30, 18_688])
  const [x, y] = isReference ? [0, 0] : [signed(number()), signed(number())]
  return { x, y, width: number(), height: number() }
}

function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
