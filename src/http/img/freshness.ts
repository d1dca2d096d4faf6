/** How long an answer of `/img` may be kept, and by whom. */

import { sourceTag } from '../../variants/variant-place.ts'
import type { Freshness } from './send-variant.ts'

export interface FreshnessOf {
  /** The source's name: its key, or its address. */
  readonly source: string
  /** In seconds. */
  readonly maxAge: number
  readonly isPrivate: boolean
}

/** A stale answer may be shown for so many times as long while a fresh one is fetched. */
const STALE_FACTOR = 7

export async function freshnessOf({ source, maxAge, isPrivate }: FreshnessOf): Promise<Freshness> {
  const cacheControl = isPrivate
    ? `private, max-age=${maxAge}`
    : `public, max-age=${maxAge}, stale-while-revalidate=${STALE_FACTOR * maxAge}`
  return { cacheControl, tag: await sourceTag(source) }
}
