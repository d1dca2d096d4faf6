/** All targets. */

import { allSeeds } from './seeds.ts'
import { animationTarget } from './targets/animation.ts'
import { av1Target } from './targets/av1.ts'
import { avifTarget } from './targets/avif.ts'
import { encodeTarget } from './targets/encode.ts'
import { engineTarget } from './targets/engine.ts'
import { exifTarget } from './targets/exif.ts'
import { gifTarget } from './targets/gif.ts'
import { heicTarget } from './targets/heic.ts'
import { iccTarget } from './targets/icc.ts'
import { jpegTarget } from './targets/jpeg.ts'
import { jxlTarget } from './targets/jxl.ts'
import { pngTarget } from './targets/png.ts'
import { probeTarget } from './targets/probe.ts'
import { recodeTarget } from './targets/recode.ts'
import type { Target, TargetContext } from './targets/target.ts'
import { turnTarget } from './targets/turn.ts'
import { webpTarget } from './targets/webp.ts'
import { twinsTarget } from './twins.ts'

const TARGETS = {
  probe: probeTarget,
  exif: exifTarget,
  icc: iccTarget,
  jpeg: jpegTarget,
  png: pngTarget,
  webp: webpTarget,
  gif: gifTarget,
  animation: animationTarget,
  av1: av1Target,
  avif: avifTarget,
  heic: heicTarget,
  jxl: jxlTarget,
  engine: engineTarget,
  encode: encodeTarget,
  turn: turnTarget,
  recode: recodeTarget,
  twins: twinsTarget,
} as const satisfies Record<string, (context: TargetContext) => Target | Promise<Target>>

export type TargetName = keyof typeof TARGETS
export const TARGET_NAMES = Object.keys(TARGETS) as readonly TargetName[]

/** Builds the targets of these names on the kernel module `kernels`. */
export async function openTargets(
  names: readonly TargetName[],
  kernels: Uint8Array<ArrayBuffer>,
): Promise<readonly Target[]> {
  const context = { seeds: await allSeeds(), kernels }
  return Promise.all(names.map((name) => TARGETS[name](context)))
}
