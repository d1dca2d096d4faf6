/** `format=auto`: which formats a client takes, by its `Accept` header. */

import { parseAccept } from 'hono/utils/accept'
import {
  hasLossless,
  isLossless,
  isReadEverywhere,
  type Lossless,
  mediaType,
  OUTPUT_FORMATS,
  type OutputFormat,
} from '../../engine/index.ts'

/** What everything reads: JPEG, then PNG, which can be without loss. */
const SAFE = OUTPUT_FORMATS.filter(isReadEverywhere)
export const SAFE_FORMATS: readonly [OutputFormat, ...OutputFormat[]] = [SAFE[0]!, ...SAFE.slice(1)]

export interface Negotiation {
  readonly lossless: Lossless
  /** What counts only when it is named; on a tie the first of them is taken: AVIF, then WebP. */
  readonly named: readonly OutputFormat[]
}

/**
 * The formats that may be answered, the best first: by q-value, then in the order of `named`, then
 * JPEG, then PNG. Never none.
 *
 * AVIF and WebP count only when they are named: wildcards come from clients that accept whatever
 * they get and fail on what they do not know. Wildcards, an empty header and headers that
 * name none of ours therefore mean JPEG, which everything reads, or PNG where JPEG is refused
 * (`image/jpeg;q=0`, `lossless`).
 *
 * There are few such lists, whatever a client writes: a variant may be stored under them.
 */
export function acceptedFormats(
  accept: string | undefined,
  { lossless, named }: Negotiation,
): readonly [OutputFormat, ...OutputFormat[]] {
  const isExact = isLossless(lossless)
  const weights = acceptedWeights(accept || '*/*')
  const safe = SAFE.filter((format) => !isExact || hasLossless(format))
  const welcome = safe.filter((format) => weights(format) > 0)
  const atHand = weights(safe[0]!) === 0 && welcome.length > 0 ? welcome : safe
  const least = weights(atHand[0]!)
  const wanted = named
    .filter((format) => (!isExact || hasLossless(format)) && weights(format) > 0)
    .filter((format) => weights(format) >= least)
    .sort((one, other) => weights(other) - weights(one))
  const [first = atHand[0]!, ...others] = [...wanted, ...atHand]
  return [first, ...others]
}

function acceptedWeights(accept: string): (format: OutputFormat) => number {
  const weights = new Map(parseAccept(accept).map(({ type, q }) => [type.toLowerCase(), q]))
  const wildcard = weights.get('image/*') ?? weights.get('*/*') ?? 0
  return function weightOf(format) {
    return weights.get(mediaType(format)) ?? (isReadEverywhere(format) ? wildcard : 0)
  }
}
