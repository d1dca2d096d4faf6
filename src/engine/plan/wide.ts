/** Whether the result is Display P3: `profile=p3` keeps wide colours, and leaves others as sRGB. */

import type { Color, ConvertOptions } from '../options.ts'
import type { ImageInfo } from '../probe/info.ts'
import { codedProfile } from '../transform/cicp.ts'
import { isWide, p3Levels } from '../transform/display-p3.ts'
import type { Plan } from './plan.ts'
import { describeSteps } from './steps.ts'

/** `maybe`: only the profile inside of the file can tell. */
export type Wide = 'yes' | 'maybe'

/** From the header alone; `undefined`: the result is sRGB. */
export function planWide(
  { color, channels, hasIcc }: ImageInfo,
  { profile }: Pick<ConvertOptions, 'profile'>,
): Wide | undefined {
  if (profile !== 'p3') return undefined
  const coded = color && codedProfile(color, channels)
  if (coded) return isWide(coded) ? 'yes' : undefined
  return hasIcc ? 'maybe' : undefined
}

/** The plan once the profile is read. What lies behind the picture is given in sRGB. */
export function settleWide(plan: Plan, isWideSource: boolean): Plan {
  if (!plan.wide) return plan
  const { wide: _, ...narrow } = plan
  if (!isWideSource) return Object.freeze({ ...narrow, steps: describeSteps(narrow) })
  const { fill, background } = plan
  const settled: Plan = {
    ...{ ...plan, wide: 'yes', fill: p3Levels(fill) },
    ...(background && { background: p3Levels(background) }),
  }
  return Object.freeze({ ...settled, steps: describeSteps(settled) })
}

/** The same for what a frame is laid over. */
export function settleColor(color: Color, { wide }: Pick<Plan, 'wide'>): Color {
  return wide === 'yes' ? p3Levels(color) : color
}
