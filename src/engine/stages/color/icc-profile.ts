/** Any profile that the colour stage applies. */

import type { CodedColor } from '../../contract/coded-color.ts'
import type { HdrProfile } from './hdr.ts'
import { type IccProfile, readFormula } from './icc.ts'
import { type LutProfile, readLut } from './icc-lut.ts'
import { readTags } from './icc-tags.ts'
import { isSrgb } from './srgb.ts'

export type SourceProfile = IccProfile | LutProfile | HdrProfile

/**
 * Reads a profile by its perceptual intent: through its table where there is one, as lcms does, else
 * by its matrix and curves. `undefined` when it is damaged, or of a kind that is not applied; its
 * pixels are then best left as they are. Nothing of `bytes` is kept.
 */
export function parseProfile(bytes: Uint8Array): IccProfile | LutProfile | undefined {
  const tags = readTags(bytes)
  return tags && (readLut(tags, 'A2B0') ?? readFormula(tags) ?? readLut(tags, 'A2B1'))
}

/** What the pictures of a profile are made of. */
export function spaceOf(profile: SourceProfile): 'gray' | 'rgb' | 'cmyk' {
  if (profile.space === 'hdr') return 'rgb'
  if (profile.space !== 'lut') return profile.space
  return profile.inputs === 4 ? 'cmyk' : 'rgb'
}

/** Whether the decoder is to hand out inks, for the profile to make colours of. */
export function hasInks(profile: SourceProfile | undefined): boolean {
  return profile !== undefined && spaceOf(profile) === 'cmyk'
}

/** Memory that a profile holds, in bytes: nothing to speak of without a table. */
export function heldBytes(profile: SourceProfile | undefined): number {
  return profile?.space === 'lut' ? profile.heldBytes : 0
}

/** What reading a file's profile has found, and what it took. */
export interface ReadProfile {
  /** `undefined`: no profile, one that cannot be read (pixels stay as they are), or sRGB itself. */
  readonly profile?: SourceProfile
  /** The file has a profile that could be read. */
  readonly isUsable?: boolean
  /** Numbers in the header, instead of a profile. */
  readonly codedBy?: CodedColor['kind']
  /** Memory that was taken on the way, and is free again, in bytes. */
  readonly readBytes: number
}

/** A conversion that would change nothing is left out. */
export function withoutSrgb(profile: SourceProfile | undefined): SourceProfile | undefined {
  const isPlain = profile?.space === 'rgb' || profile?.space === 'gray'
  return isPlain && isSrgb(profile) ? undefined : profile
}
