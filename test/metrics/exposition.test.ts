import { describe, expect, it } from 'vitest'
import { METRICS } from '../../src/metrics/definitions.ts'
import { exposition } from '../../src/metrics/exposition.ts'
import { Tally } from '../../src/metrics/samples.ts'
import { parseExposition, sampleOf } from '../helpers/exposition-parser.ts'

describe('exposition()', () => {
  it('names every metric before anything was counted, those without labels as 0', () => {
    const families = parseExposition(exposition(new Map()))
    expect([...families.keys()]).toEqual(Object.keys(METRICS))
    expect(sampleOf(families, 'conversion_peak_bytes_count')).toBe(0)
    expect(sampleOf(families, 'metrics_send_failures_total')).toBe(0)
    expect(families.get('http_requests_total')?.samples).toEqual([])
  })

  it('tells a gauge that is known, and only names one that is not', () => {
    const known = parseExposition(exposition(new Map(), { queue_depth: 7 }))
    expect(known.get('queue_depth')?.type).toBe('gauge')
    expect(sampleOf(known, 'queue_depth')).toBe(7)
    expect(parseExposition(exposition(new Map())).get('queue_depth')?.samples).toEqual([])
  })

  it('escapes what is in a label', () => {
    const tally = new Tally()
    const odd = 'a"b\\c\nd{e="f"} 1'
    tally.count('rejected_total', [odd], 3)
    const families = parseExposition(exposition(tally.samples))
    expect(sampleOf(families, 'rejected_total', { reason: odd })).toBe(3)
  })

  it('makes buckets cumulative, a bound included', () => {
    const tally = new Tally()
    for (const seconds of [0, 0.005, 0.006, 0.3, 60, 61]) {
      tally.observe('http_requests_duration_seconds', ['GET', '/health'], seconds)
    }
    const families = parseExposition(exposition(tally.samples))
    const labels = { method: 'GET', route: '/health' }
    const bucket = (le: string) =>
      sampleOf(families, 'http_requests_duration_seconds_bucket', { ...labels, le })
    expect(['0.005', '0.01', '0.25', '0.5', '30', '60', '+Inf'].map(bucket)).toEqual([
      2, 3, 3, 4, 4, 5, 6,
    ])
    expect(sampleOf(families, 'http_requests_duration_seconds_sum', labels)).toBeCloseTo(121.311)
    expect(sampleOf(families, 'http_requests_duration_seconds_count', labels)).toBe(6)
  })

  it('puts the count of a bucket that is gone into the next higher one', () => {
    const samples = new Map([
      ['["conversion_peak_bytes","3000000"]', 2],
      ['["conversion_peak_bytes","sum"]', 5_000_000],
    ])
    const families = parseExposition(exposition(samples))
    expect(sampleOf(families, 'conversion_peak_bytes_bucket', { le: '2097152' })).toBe(0)
    expect(sampleOf(families, 'conversion_peak_bytes_bucket', { le: '4194304' })).toBe(2)
  })

  it('leaves out what no definition knows', () => {
    const samples = new Map([
      ['["gone_total",""]', 1],
      ['["rejected_total","","busy","one label too many"]', 1],
      ['["toString",""]', 1],
    ])
    expect(exposition(samples)).toBe(exposition(new Map()))
  })
})
