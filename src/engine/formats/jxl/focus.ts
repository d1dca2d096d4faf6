/** The point of a picture that readers show first: its groups come by their distance from there. */

import type { Gravity } from '../../api/options.ts'
import { type Orientation, turnsOf } from '../../geometry/orientation.ts'
import type { Kernels } from '../../kernels/kernels.ts'

/** Tells the picture that was opened last. `orientation`: what stands it upright, as readers are told. */
export function showFirst(
  { exports }: Kernels,
  focus: Gravity | undefined,
  orientation: Orientation = 1,
): void {
  if (!focus) return
  const { x, y } = storedPoint(focus, orientation)
  exports.jxlSectionsFocus(Math.round(x * 256), Math.round(y * 256))
}

/** Where a point of the upright picture is stored, in shares of both: turned back, and mirrored again. */
export function storedPoint({ x, y }: Gravity, orientation: Orientation): Gravity {
  const { turns, mirrored } = turnsOf(orientation)
  const turned = [
    { x, y },
    { x: y, y: 1 - x },
    { x: 1 - x, y: 1 - y },
    { x: 1 - y, y: x },
  ][turns]!
  return mirrored ? { x: 1 - turned.x, y: turned.y } : turned
}
