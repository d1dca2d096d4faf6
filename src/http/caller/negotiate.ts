/** `format=auto`: the best format that the `Accept` header really names. */

import { parseAccept } from 'hono/utils/accept'
import { mediaType, type OutputFormat } from '../../engine/index.ts'

/**
 * Picks by q-value; on a tie AVIF, then WebP, then JPEG (PNG where the result must be lossless).
 *
 * AVIF and WebP count only when they are named: wildcards come from clients that accept whatever
 * they get and fail on what they do not know. Wildcards, an empty header and headers that
 * name none of ours therefore mean JPEG, which everything reads, or PNG where JPEG is refused
 * (`image/jpeg;q=0`, `lossless`). `without`: formats in which the result
 * could not be read.
 */
export function negotiateFormat(
  accept: string | undefined,
  lossless: boolean,
  without: readonly OutputFormat[] = [],
): OutputFormat {
  const safe = lossless || without.includes('jpeg') ? 'png' : 'jpeg'
  const weights = acceptedWeights(accept || '*/*')
  let best: OutputFormat = weights(safe) === 0 && weights('png') > 0 ? 'png' : safe
  let bestWeight = weights(best)
  for (const format of ['webp', 'avif'] as const) {
    const weight = weights(format)
    if (without.includes(format) || weight === 0 || weight < bestWeight) continue
    best = format
    bestWeight = weight
  }
  return best
}

function acceptedWeights(accept: string): (format: OutputFormat) => number {
  const weights = new Map(parseAccept(accept).map(({ type, q }) => [type.toLowerCase(), q]))
  const wildcard = weights.get('image/*') ?? weights.get('*/*') ?? 0
  return function weightOf(format) {
    const isSafe = format === 'jpeg' || format === 'png'
    return weights.get(mediaType(format)) ?? (isSafe ? wildcard : 0)
  }
}
