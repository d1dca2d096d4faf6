/** What the pixels of a file mean, and what those of its result will. */

import type { Bytes } from './bytes/bytes.ts'
import type { Picture } from './plan/derived.ts'
import type { Plan } from './plan/plan.ts'
import { settleColor, settleWide } from './plan/wide.ts'
import type { ImageInfo } from './probe/info.ts'
import { readProfile } from './profile.ts'
import { type ColorProfile, codedProfile } from './transform/cicp.ts'
import { isWide, towardsP3 } from './transform/display-p3.ts'
import { isSrgb } from './transform/srgb.ts'

/** A plan that knows its source's colours, and what decoded pixels go through; `undefined`: nothing. */
export interface Colored<P> {
  readonly planned: P
  readonly profile: ColorProfile | undefined
}

/**
 * The profile of a file; `undefined`: sRGB. Numbers in the header count before an embedded profile
 * (the probe leaves out those that do not).
 */
export async function readSourceProfile(
  bytes: Bytes,
  info: ImageInfo,
): Promise<ColorProfile | undefined> {
  return info.color ? codedProfile(info.color, info.channels) : await readProfile(bytes, info)
}

/** Towards sRGB, or Display P3 where the plan asks for it and the source is wider than sRGB. */
export function colored(plan: Plan, source: ColorProfile | undefined): Colored<Plan> {
  const keepsWide = plan.wide !== undefined && source !== undefined && isWide(source)
  const profile = keepsWide ? towardsP3(source) : source
  return { planned: settleWide(plan, keepsWide), profile: withoutSrgb(profile) }
}

/** The same for a picture and all its files. */
export function coloredPicture(
  { plan, files }: Picture,
  source: ColorProfile | undefined,
): Colored<Picture> {
  const { planned, profile } = colored(plan, source)
  const settled = files.map((file) => ({
    ...file,
    plan: settleWide(file.plan, planned.wide === 'yes'),
    ...(file.background && { background: settleColor(file.background, planned) }),
  }))
  return { planned: { plan: planned, files: settled }, profile }
}

/** A conversion that would change nothing is left out. */
function withoutSrgb(profile: ColorProfile | undefined): ColorProfile | undefined {
  const isPlain = profile?.space === 'rgb' || profile?.space === 'gray'
  return isPlain && isSrgb(profile) ? undefined : profile
}
