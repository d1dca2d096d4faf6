/** Whether the result is Display P3: `profile=p3` keeps wide colours, and leaves others as sRGB. */

import type { Color } from '../api/color.ts'
import type { ConvertOptions } from '../api/options.ts'
import { isWide, p3Levels } from '../stages/color/display-p3.ts'
import type { SourceProfile } from '../stages/color/icc-profile.ts'

/** Whether a picture of this profile stays wide; `undefined`: it is sRGB. */
export function planWide(
  source: SourceProfile | undefined,
  { profile }: Pick<ConvertOptions, 'profile'>,
): boolean {
  return profile === 'p3' && source !== undefined && isWide(source)
}

/** What lies behind a picture is given in sRGB. */
export function levelsOf(color: Color, isP3: boolean): Color {
  return isP3 ? p3Levels(color) : color
}
