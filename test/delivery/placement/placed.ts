/** Where a picture is placed, by the words of a transform. */

import { place } from '../../../src/delivery/placement/place.ts'
import type { Placement } from '../../../src/request/placement.ts'
import { DEFAULT_TRANSFORM, type Transform } from '../../../src/request/transform.ts'

export function placed(
  [width, height]: readonly [number, number],
  asked: Partial<Transform>,
  placement: Placement,
) {
  return place({ width, height }, { ...DEFAULT_TRANSFORM, ...asked, placement })
}
