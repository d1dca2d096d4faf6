/** What the header of a frame says that is predicted from others (AV1 specification 5.9.2). */

import { damaged } from '../../../api/fail.ts'
import { AVIF } from '../name.ts'
import type { HeaderBits } from './bits.ts'
import type { Av1Frame, Av1Inter } from './coded-frame.ts'
import { REFERENCES } from './global-motion.ts'
import { type Av1Slots, laterBy, skipModePair, slotsByOrder } from './order.ts'
import { type Av1Sequence, FRAME_DECIDES } from './sequence.ts'

/** What is known of the frame before its size. */
export interface Av1Ordered {
  readonly orderHint: number
  readonly isResilient: boolean
  readonly wholeVectors: boolean
}

const SWITCHABLE = 4

/** Which frames in the slots this one is predicted from. */
export function readReferences(
  bits: HeaderBits,
  sequence: Av1Sequence,
  { orderHint }: Av1Ordered,
  slots: Av1Slots,
): Pick<Av1Inter, 'references' | 'later'> & { readonly slotsOf: readonly number[] } {
  const isShort = sequence.orderHintBits > 0 && bits.flag()
  const all = slots.map((frame) => laterBy(frame?.orderHint ?? 0, orderHint, sequence))
  const told = isShort ? slotsByOrder(bits.read(3), bits.read(3), all) : undefined
  const slotsOf = Array.from({ length: REFERENCES }, (_, i) => {
    const slot = told?.[i] ?? bits.read(3)
    if (sequence.frameIdBits > 0) bits.read(sequence.frameIdDeltaBits)
    return slot
  })
  const references = slotsOf.map(
    (slot) => slots[slot] ?? damaged(AVIF, 'its picture is predicted from one that is not there'),
  )
  return { references, slotsOf, later: slotsOf.map((slot) => all[slot]!) }
}

/** 7.11.3.3: a reference may be twice as large, or a sixteenth. */
export function checkSizes(
  references: readonly Av1Frame[],
  { codedWidth, height }: { readonly codedWidth: number; readonly height: number },
): void {
  for (const other of references) {
    const fits =
      2 * codedWidth >= other.width &&
      2 * height >= other.height &&
      codedWidth <= 16 * other.width &&
      height <= 16 * other.height
    if (!fits) damaged(AVIF, 'its picture is predicted from one of quite another size')
  }
}

/** From the precision of vectors to the motion field. */
export function readVectorTools(
  bits: HeaderBits,
  sequence: Av1Sequence,
  { isResilient, wholeVectors }: Av1Ordered,
): Pick<Av1Inter, 'wholeVectors' | 'preciseVectors' | 'taps' | 'motionModes' | 'usesMotionField'> {
  const preciseVectors = !wholeVectors && bits.flag()
  const taps = bits.flag() ? SWITCHABLE : bits.read(2)
  const motionModes = bits.flag()
  const usesMotionField = !isResilient && sequence.motionField && bits.flag()
  return { wholeVectors, preciseVectors, taps, motionModes, usesMotionField }
}

/** From the choice of two references to warping. */
export function readBlockTools(
  bits: HeaderBits,
  sequence: Av1Sequence,
  { isResilient }: Av1Ordered,
  later: readonly number[],
): Pick<Av1Inter, 'compounds' | 'skipMode' | 'warps'> {
  const compounds = bits.flag()
  const pair = compounds && sequence.orderHintBits > 0 ? skipModePair(later) : undefined
  const skipMode = pair && bits.flag() ? pair : undefined
  const warps = !isResilient && sequence.warps && bits.flag()
  return { compounds, skipMode, warps }
}

/** Vectors of frames without drawings are never whole. */
export function readWholeVectors(
  bits: HeaderBits,
  { integerMotion }: Av1Sequence,
  screenContent: boolean,
): boolean {
  if (!screenContent) return false
  return integerMotion === FRAME_DECIDES ? bits.flag() : integerMotion === 1
}
