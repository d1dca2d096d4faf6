/** The order in which frames are shown, by hints of a few bits that wrap around. */

import type { Av1Frame } from './coded-frame.ts'
import { REFERENCES } from './global-motion.ts'
import type { Av1Sequence } from './sequence.ts'

/** What the eight slots of a decoder hold. */
export type Av1Slots = readonly (Av1Frame | undefined)[]

/** get_relative_dist(): how much later `a` is than `b`; 0 where frames have no order. */
export function laterBy(a: number, b: number, { orderHintBits }: Av1Sequence): number {
  if (orderHintBits === 0) return 0
  const half = 2 ** (orderHintBits - 1)
  const difference = a - b
  return (difference & (half - 1)) - (difference & half)
}

const [LAST2, LAST3, GOLDEN, BACKWARD, ALTREF2, ALTREF] = [1, 2, 3, 4, 5, 6] as const

/** set_frame_refs() (AV1 specification 7.8): slots by order, where only two of them are told. */
export function slotsByOrder(last: number, golden: number, later: readonly number[]): number[] {
  const slots = Array<number>(REFERENCES).fill(-1)
  slots[0] = last
  slots[GOLDEN] = golden
  const used = new Set([last, golden])
  const put = (reference: number, slot: number) => {
    if (slot < 0) return
    slots[reference] = slot
    used.add(slot)
  }
  /** The best unused slot on one side: on a tie the last one, or the first. */
  const find = (isSide: (by: number) => boolean, isBetter: (by: number, than: number) => boolean) =>
    later.reduce((best, by, slot) => {
      if (used.has(slot) || !isSide(by)) return best
      return best < 0 || isBetter(by, later[best]!) ? slot : best
    }, -1)
  const isBackward = (by: number) => by >= 0
  const latest = (by: number, than: number) => by >= than
  const earliest = (by: number, than: number) => by < than
  put(ALTREF, find(isBackward, latest))
  put(BACKWARD, find(isBackward, earliest))
  put(ALTREF2, find(isBackward, earliest))
  for (const reference of [LAST2, LAST3, BACKWARD, ALTREF2, ALTREF]) {
    if (slots[reference]! < 0)
      put(
        reference,
        find((by) => by < 0, latest),
      )
  }
  const first = later.reduce((best, by, slot) => (by < later[best]! ? slot : best), 0)
  return slots.map((slot) => (slot < 0 ? first : slot))
}

/** skip_mode_params(): the two references of blocks that are skipped whole (5.9.22). */
export function skipModePair(later: readonly number[]): readonly [number, number] | undefined {
  const nearest = (isSide: (by: number) => boolean, sign: 1 | -1) =>
    later.reduce((best, by, i) => {
      if (!isSide(by)) return best
      return best < 0 || sign * by > sign * later[best]! ? i : best
    }, -1)
  const forward = nearest((by) => by < 0, 1)
  if (forward < 0) return undefined
  const backward = nearest((by) => by > 0, -1)
  const second = backward < 0 ? nearest((by) => by < later[forward]!, 1) : backward
  if (second < 0) return undefined
  return [Math.min(forward, second), Math.max(forward, second)]
}
