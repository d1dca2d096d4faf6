/** The last hour, minute by minute: what a page draws, in a few numbers each. */

import type { Samples } from './samples.ts'
import { kindOfResult } from './variant-results.ts'

/** What was counted within one minute. */
export interface Minute {
  /** Its beginning, milliseconds since 1970. */
  readonly at: number
  /** That went well. */
  readonly requests: number
  /** By 4xx and 503, as they should be. */
  readonly refused: number
  /** By other 5xx: our fault. */
  readonly failed: number
  readonly conversions: number
  /** Pictures of `/img` that were there, and that had to be made. */
  readonly hits: number
  readonly misses: number
  /** Of the pictures that were converted. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** Of all requests together. */
  readonly seconds: number
  readonly jobsDone: number
  readonly jobsFailed: number
}

const MINUTE_MS = 60_000
const KEPT = 60

const NOTHING: Omit<Minute, 'at'> = {
  ...{ requests: 0, refused: 0, failed: 0, conversions: 0, hits: 0, misses: 0 },
  ...{ bytesIn: 0, bytesOut: 0, seconds: 0, jobsDone: 0, jobsFailed: 0 },
}

/** The minutes with these samples in the last one; those that are too old are left out. */
export function addToMinutes(
  minutes: readonly Minute[],
  samples: Samples,
  now: number,
): readonly Minute[] {
  const at = Math.floor(now / MINUTE_MS) * MINUTE_MS
  const last = minutes.at(-1)
  const current = { ...NOTHING, ...(last?.at === at ? last : { at }) }
  for (const [key, value] of samples) {
    const [name, part = '', ...labels]: readonly string[] = JSON.parse(key)
    const field = fieldOf(name ?? '', part, labels)
    if (field) current[field] += value
  }
  const before = minutes.filter((minute) => minute.at > at - KEPT * MINUTE_MS && minute.at < at)
  return [...before, current]
}

function fieldOf(
  name: string,
  part: string,
  [first = '', second = '', third = '']: readonly string[],
): keyof typeof NOTHING | undefined {
  switch (name) {
    case 'http_requests_total':
      return fieldOfStatus(Number(third))
    case 'http_requests_duration_seconds':
      return part === 'sum' ? 'seconds' : undefined
    case 'conversions_total':
      return second === '' ? undefined : 'conversions'
    case 'processed_bytes_total':
      return first === 'in' ? 'bytesIn' : 'bytesOut'
    case 'variant_requests_total':
      return kindOfResult(first)
    case 'jobs_total':
      return first === 'done' ? 'jobsDone' : 'jobsFailed'
    default:
      return undefined
  }
}

/** A request is in one of them; what went well is all the others do not have. */
function fieldOfStatus(status: number): 'requests' | 'refused' | 'failed' {
  if (status >= 500 && status !== 503) return 'failed'
  return status >= 400 ? 'refused' : 'requests'
}
