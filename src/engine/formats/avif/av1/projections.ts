/** Whose motion is projected into a frame: motion_field_estimation() (AV1 specification 7.9.1). */

import type { Av1Frame, Av1Inter } from './coded-frame.ts'

/** MFMV_STACK_SIZE - 2. */
const MOST = 1
const [LAST, LAST2, GOLDEN, BACKWARD, ALTREF2, ALTREF] = [0, 1, 3, 4, 5, 6] as const

/** Pairs of reference and sign: -1 where it is shown before the frame. */
export function projectionsOf(frame: Av1Frame): (readonly [reference: number, sign: number])[] {
  const { inter } = frame
  if (!inter?.usesMotionField) return []
  const found: (readonly [number, number])[] = []
  const add = (reference: number, sign: number) => {
    if (!hasMotion(inter.references[reference]!, frame)) return false
    found.push([reference, sign])
    return true
  }
  if (!isOverlay(inter)) add(LAST, -1)
  let left = MOST
  for (const reference of [BACKWARD, ALTREF2, ALTREF]) {
    if (inter.later[reference]! <= 0 || left < 0) continue
    if (add(reference, 1)) left--
  }
  if (left >= 0) add(LAST2, -1)
  return found
}

/** LAST shows again what GOLDEN is. */
function isOverlay({ references }: Av1Inter): boolean {
  const later = references[LAST]!.inter?.references[ALTREF]
  return later?.orderHint === references[GOLDEN]!.orderHint
}

function hasMotion(other: Av1Frame, frame: Av1Frame): boolean {
  return other.inter !== undefined && isAsLarge(other, frame)
}

/** In units of 8 x 8. */
export function isAsLarge(one: Av1Frame, other: Av1Frame): boolean {
  const units = (side: number) => (side + 7) >> 3
  return (
    units(one.codedWidth) === units(other.codedWidth) && units(one.height) === units(other.height)
  )
}
