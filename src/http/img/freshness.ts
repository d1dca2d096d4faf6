/** How long an answer of `/img` may be kept, and by whom. */

import { sourceTag } from '../../variants/variant-place.ts'
import type { Freshness } from './send-variant.ts'

export interface FreshnessOf {
  /** The source's name: its key, or its address. */
  readonly source: string
  /** In seconds. */
  readonly maxAge: number
  readonly isPrivate: boolean
  /** How long the address holds, in seconds; nobody keeps an answer for longer. */
  readonly expiresIn: number | undefined
}

/** A stale answer may be shown for so many times as long while a fresh one is fetched. */
const STALE_FACTOR = 7

export async function freshnessOf({ source, ...rest }: FreshnessOf): Promise<Freshness> {
  return { cacheControl: cacheControlOf(rest), tag: await sourceTag(source) }
}

function cacheControlOf({ maxAge, isPrivate, expiresIn }: Omit<FreshnessOf, 'source'>): string {
  const scope = isPrivate ? 'private' : 'public'
  if (expiresIn !== undefined) return `${scope}, max-age=${Math.min(maxAge, expiresIn)}`
  const stale = isPrivate ? '' : `, stale-while-revalidate=${STALE_FACTOR * maxAge}`
  return `${scope}, max-age=${maxAge}${stale}`
}
