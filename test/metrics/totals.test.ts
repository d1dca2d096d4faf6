import { describe, expect, it } from 'vitest'
import { EMPTY_TOTALS, type MetricsReport, merge, type Totals } from '../../src/metrics/totals.ts'

const HOUR = 3_600_000

function batch(
  sender: string,
  number: number,
  timings: MetricsReport['timings'] = [],
): MetricsReport {
  return { sender, number, samples: new Map([['["a_total",""]', 1]]), timings }
}

function mergeAll(batches: readonly MetricsReport[]): Totals {
  return batches.reduce((totals, one) => merge(totals, one, 1_000) ?? totals, EMPTY_TOTALS)
}

describe('merge()', () => {
  it('adds up what comes from different isolates', () => {
    const totals = mergeAll([batch('a', 1), batch('b', 1), batch('a', 2)])
    expect(totals.samples.get('["a_total",""]')).toBe(3)
  })

  it('adds a batch once, however often it comes, and when it comes late', () => {
    const totals = mergeAll([batch('a', 1), batch('a', 1), batch('a', 2), batch('a', 1)])
    expect(totals.samples.get('["a_total",""]')).toBe(2)
  })

  it('changes nothing in the totals it was given', () => {
    const before = mergeAll([batch('a', 1)])
    merge(before, batch('a', 2), 2_000)
    expect(before.samples.get('["a_total",""]')).toBe(1)
    expect(before.senders.get('a')).toEqual({ number: 1, at: 1_000 })
  })

  it('ends durations by the clock it is given, and none before its beginning', () => {
    const values = ['GET', '/']
    const name = 'http_requests_duration_seconds'
    const timings = [400, 5_000].map((startedAt) => ({ name, values, startedAt }) as const)
    const { samples } = merge(EMPTY_TOTALS, batch('a', 1, timings), 1_000) ?? EMPTY_TOTALS
    expect(samples.get(JSON.stringify([name, '1', ...values]))).toBe(1)
    expect(samples.get(JSON.stringify([name, '0.005', ...values]))).toBe(1)
    expect(samples.get(JSON.stringify([name, 'sum', ...values]))).toBeCloseTo(0.6)
  })

  it('forgets an isolate after a day of silence', () => {
    const old = merge(EMPTY_TOTALS, batch('old', 1), 0) ?? EMPTY_TOTALS
    expect(merge(old, batch('new', 1), 23 * HOUR)?.senders.has('old')).toBe(true)
    expect(merge(old, batch('new', 1), 24 * HOUR)?.senders.has('old')).toBe(false)
  })
})
