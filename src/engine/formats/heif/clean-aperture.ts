/** The window of a coded picture that is shown: clap, ISO/IEC 14496-12 12.1.4. */

import type { Reader } from '../../bytes/reader.ts'
import { again } from '../../containers/boxes.ts'
import type { FrameRect } from '../../contract/info.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { Property } from './items.ts'

/** Four fractions of two 32-bit numbers: width, height, and where the middle lies off the picture's. */
const CLAP_BYTES = 32

/**
 * The window in whole pixels; `undefined` where all of the picture is shown. A clap that is not
 * essential, makes no sense or leaves the picture does not count (MIAF 7.3.9; as in Chromium).
 * Fractions are rounded as libheif (sharp) does: the left edge down, all others to the nearest.
 */
export function cleanAperture(
  properties: readonly Property[],
  picture: Size,
): FrameRect | undefined {
  const found = properties.find(({ type, essential }) => type === 'clap' && essential)
  if (!found?.body.has(CLAP_BYTES)) return undefined
  const body = again(found.body)
  const [width, height] = [readFraction(body), readFraction(body)]
  const [x, y] = [readFraction(body), readFraction(body)]
  const rect = {
    x: Math.floor((picture.width - width) / 2 + x),
    y: Math.round((picture.height - height) / 2 + y),
    width: Math.round(width),
    height: Math.round(height),
  }
  const isWhole = rect.width === picture.width && rect.height === picture.height
  return isWhole || !isInside(rect, picture) ? undefined : rect
}

/** The numerator may be negative, and is for many offsets. */
function readFraction(body: Reader): number {
  const numerator = body.u32() | 0
  return numerator / body.u32()
}

/** Not where a number is none. */
function isInside({ x, y, width, height }: FrameRect, picture: Size): boolean {
  const isPart = (start: number, side: number, whole: number) =>
    start >= 0 && side >= 1 && start + side <= whole
  return isPart(x, width, picture.width) && isPart(y, height, picture.height)
}
