import { describe, expect, it } from 'vitest'
import { exposition } from '../../src/metrics/exposition.ts'
import { IsolateMetrics } from '../../src/metrics/metrics.ts'
import { statsOf } from '../../src/metrics/stats.ts'
import { EMPTY_TOTALS, type MetricsReport, merge } from '../../src/metrics/totals.ts'
import { parseExposition, sampleOf } from '../helpers/exposition-parser.ts'

const ROUTE = { method: 'POST', route: '/convert' }

/** The object, over a line that may fail, with the clock of production: it moves with I/O alone. */
function fakeObject() {
  let totals = EMPTY_TOTALS
  let stale = 0
  const object = {
    sent: [] as MetricsReport[],
    /** The real time, which nobody can read. */
    time: 1_000_000,
    wayMs: 20,
    /** What goes wrong with the next sending. */
    fault: undefined as 'lost' | 'answer lost' | 'never ends' | undefined,
    numbers: async () => parseExposition(exposition(totals.samples)),
  }
  stale = object.time
  const ports = {
    now: () => stale,
    async send(batch: MetricsReport) {
      object.sent.push(batch)
      const { fault } = object
      object.fault = undefined
      if (fault === 'never ends') return await new Promise<void>(() => {})
      await Promise.resolve()
      object.time += object.wayMs
      stale = object.time
      if (fault === 'lost') throw new Error('the object is out of reach')
      totals = merge(totals, batch, object.time) ?? totals
      if (fault === 'answer lost') throw new Error('the line went dead')
    },
    read: async () => exposition(totals.samples),
    stats: async () => statsOf(totals, {}),
  }
  /** The clock catches up, as it does when a request comes in. */
  const arrive = (ms = 0) => {
    object.time += ms
    stale = object.time
  }
  return Object.assign(object, { ports, arrive })
}

describe('IsolateMetrics', () => {
  it('measures a computation over which the clock stands still', async () => {
    const object = fakeObject()
    const metrics = new IsolateMetrics(object.ports)
    const startedAt = object.ports.now()
    object.time += 300 // computing
    expect(object.ports.now() - startedAt).toBe(0)
    metrics.time('http_requests_duration_seconds', ROUTE, startedAt)
    await metrics.flush()
    const numbers = await object.numbers()
    expect(sampleOf(numbers, 'http_requests_duration_seconds_sum', ROUTE)).toBeCloseTo(0.32)
    const labels = { ...ROUTE, le: '0.25' }
    expect(sampleOf(numbers, 'http_requests_duration_seconds_bucket', labels)).toBe(0)
  })

  it('sends what a hundred requests counted at once in two batches', async () => {
    const object = fakeObject()
    const metrics = new IsolateMetrics(object.ports)
    await Promise.all(
      Array.from({ length: 100 }, () => {
        metrics.count('rejected_total', { reason: 'busy' })
        return metrics.flush()
      }),
    )
    expect(object.sent).toHaveLength(2)
    expect(sampleOf(await object.numbers(), 'rejected_total', { reason: 'busy' })).toBe(100)
  })

  it('sends nothing when nothing was counted', async () => {
    const object = fakeObject()
    await new IsolateMetrics(object.ports).flush()
    expect(object.sent).toEqual([])
  })

  it.each(['lost', 'answer lost'] as const)(
    'counts everything once when a batch meets: %s',
    async (fault) => {
      const object = fakeObject()
      const metrics = new IsolateMetrics(object.ports)
      metrics.count('rejected_total', { reason: 'busy' })
      metrics.time('http_requests_duration_seconds', ROUTE, object.ports.now())
      object.fault = fault
      await metrics.flush()
      object.arrive(3_600_000)
      metrics.count('rejected_total', { reason: 'busy' })
      await metrics.flush()
      const numbers = await object.numbers()
      expect(sampleOf(numbers, 'rejected_total', { reason: 'busy' })).toBe(2)
      expect(sampleOf(numbers, 'http_requests_duration_seconds_count', ROUTE)).toBe(1)
      // As long as it took to notice, not as long as the outage.
      const sum = sampleOf(numbers, 'http_requests_duration_seconds_sum', ROUTE)
      expect(sum).toBeCloseTo(0.02)
      expect(sampleOf(numbers, 'metrics_send_failures_total')).toBe(1)
    },
  )

  it('passes over a request that died while it was sending', async () => {
    const object = fakeObject()
    const metrics = new IsolateMetrics(object.ports)
    metrics.count('rejected_total', { reason: 'busy' })
    object.fault = 'never ends'
    metrics.flush()
    object.arrive(9_999)
    await metrics.flush()
    expect(object.sent).toHaveLength(1)
    object.arrive(1)
    await metrics.flush()
    expect(sampleOf(await object.numbers(), 'rejected_total', { reason: 'busy' })).toBe(1)
  })

  it('lets another request go on sending after five seconds', async () => {
    const object = fakeObject()
    object.wayMs = 5_000
    const metrics = new IsolateMetrics(object.ports)
    metrics.count('rejected_total', { reason: 'busy' })
    const first = metrics.flush()
    metrics.count('rejected_total', { reason: 'busy' })
    await first
    expect(object.sent).toHaveLength(1)
    await metrics.flush()
    expect(object.sent).toHaveLength(2)
  })

  it('read() includes what another request is still sending', async () => {
    const object = fakeObject()
    const metrics = new IsolateMetrics(object.ports)
    metrics.count('rejected_total', { reason: 'busy' })
    object.fault = 'never ends'
    metrics.flush()
    metrics.count('rejected_total', { reason: 'busy' })
    const numbers = parseExposition(await metrics.read())
    expect(sampleOf(numbers, 'rejected_total', { reason: 'busy' })).toBe(2)
  })

  it('read() throws when the object is out of reach, and loses nothing', async () => {
    const object = fakeObject()
    const metrics = new IsolateMetrics(object.ports)
    metrics.count('rejected_total', { reason: 'busy' })
    object.fault = 'lost'
    await expect(metrics.read()).rejects.toThrow('out of reach')
    const numbers = parseExposition(await metrics.read())
    expect(sampleOf(numbers, 'rejected_total', { reason: 'busy' })).toBe(1)
  })
})
