/** How long an answer of `/img` may be kept, and by whom. */

import type { Variant } from '../../delivery/variant.ts'
import { sourceTag } from '../../variants/variant-place.ts'
import type { Freshness } from './send-variant.ts'

export interface FreshnessLimits {
  /** In seconds, for sources of our own. */
  readonly maxAge: number
  readonly isPrivate: boolean
  /** How long the address holds, in seconds; nobody keeps an answer for longer. */
  readonly expiresIn: number | undefined
}

/** A stale answer may be shown for so many times as long while a fresh one is fetched. */
const STALE_FACTOR = 7

/** In seconds: by then the final variant should be there. */
const FIRST_MAX_AGE = 10

export async function freshnessOf(
  { source, kind }: Pick<Variant, 'source' | 'kind'>,
  limits: FreshnessLimits,
): Promise<Freshness> {
  const { maxAge, staleFor } = source.fresh ?? {
    maxAge: limits.maxAge,
    staleFor: STALE_FACTOR * limits.maxAge,
  }
  const cacheControl =
    kind === 'first'
      ? cacheControlOf(Math.min(maxAge, FIRST_MAX_AGE), 0, limits)
      : cacheControlOf(maxAge, staleFor, limits)
  return { cacheControl, tag: await sourceTag(source.name) }
}

function cacheControlOf(
  maxAge: number,
  staleFor: number,
  { isPrivate, expiresIn }: FreshnessLimits,
): string {
  const scope = isPrivate ? 'private' : 'public'
  if (expiresIn !== undefined) return `${scope}, max-age=${Math.min(maxAge, expiresIn)}`
  const stale = isPrivate || staleFor === 0 ? '' : `, stale-while-revalidate=${staleFor}`
  return `${scope}, max-age=${maxAge}${stale}`
}
