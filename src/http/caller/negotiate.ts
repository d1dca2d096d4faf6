/** `format=auto`: the best format that the `Accept` header really names. */

import { parseAccept } from 'hono/utils/accept'
import {
  hasLossless,
  isReadEverywhere,
  mediaType,
  OUTPUT_FORMATS,
  type OutputFormat,
} from '../../engine/index.ts'

/** What everything reads: JPEG, then PNG, which can be without loss. */
const SAFE = OUTPUT_FORMATS.filter(isReadEverywhere)
const LAST_RESORT = SAFE.at(-1)!
/** WebP, then AVIF, which is better. */
const NAMED = OUTPUT_FORMATS.filter((format) => !isReadEverywhere(format))

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
  const canBe = (format: OutputFormat) =>
    !without.includes(format) && (!lossless || hasLossless(format))
  const safe = SAFE.find(canBe) ?? LAST_RESORT
  const weights = acceptedWeights(accept || '*/*')
  let best = weights(safe) === 0 && weights(LAST_RESORT) > 0 ? LAST_RESORT : safe
  let bestWeight = weights(best)
  for (const format of NAMED) {
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
    return weights.get(mediaType(format)) ?? (isReadEverywhere(format) ? wildcard : 0)
  }
}
