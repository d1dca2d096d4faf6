import { describe, expect, it } from 'vitest'
import { hasEnded, isVisible, type Job } from '../../src/jobs/job.ts'
import {
  ABANDONED_MS,
  advance,
  BEAT_MS,
  DEBT_MS,
  type JobEvent,
  MAX_AGE_MS,
  MAX_ATTEMPTS,
  REMOVAL_MS,
  SILENT_MS,
  STALE_SWEEPS,
} from '../../src/jobs/job-state.ts'
import { seededRandom } from '../helpers/random.ts'

const T0 = 1_000_000
const SWEEP_MS = 60_000
const ORIGINAL = { key: 'originals/a.jpg', bytes: 9, contentType: 'image/jpeg' }
const ORDER = { formats: ['webp'], quality: 80 } as const
const ERROR = { code: 'storage-failed', detail: 'Cannot store the file: the storage failed' }

const uploading: Job = {
  id: 'a',
  phase: 'uploading',
  original: { key: '', bytes: 0, contentType: '' },
  order: { formats: [], quality: 0 },
  attempts: 0,
  run: 0,
  sweeps: 0,
  derivatives: [],
  keepForMs: 5_000_000,
  sweepMs: SWEEP_MS,
  createdAt: T0,
  updatedAt: T0,
  dueAt: T0 + SILENT_MS,
}
const stored: JobEvent = { type: 'stored', original: ORIGINAL, order: ORDER }
const sent: JobEvent = { type: 'paid', debt: 'message' }
const settled: JobEvent = { type: 'paid', debt: 'settlement' }
const start: JobEvent = { type: 'start', delivery: { messageId: 'm', attempt: 1 } }
const finish: JobEvent = { type: 'finish', run: 1, original: ORIGINAL, derivatives: [] }
const sweep: JobEvent = { type: 'sweep' }
const alive: JobEvent = { type: 'alive' }
const abandon: JobEvent = { type: 'abandon' }
const removed: JobEvent = { type: 'paid', debt: 'removal' }

/** The job after these events, each of which must apply. */
function jobAfter(...events: readonly JobEvent[]): Job {
  return events.reduce((job, event) => {
    const next = advance(job, event, T0)
    if (!next || next === 'gone') throw new Error(`${event.type} does not apply in ${job.phase}`)
    return next
  }, uploading)
}

const jobs = {
  uploading,
  abandoned: jobAfter(abandon),
  queued: jobAfter(stored, sent),
  running: jobAfter(stored, sent, start),
  done: jobAfter(stored, sent, start, finish, settled),
  failed: jobAfter(stored, sent, start, { type: 'fail', run: 1, error: ERROR }, settled),
}

describe('advance()', () => {
  it('leads from the upload to the end', () => {
    expect(jobAfter(stored)).toMatchObject({ phase: 'queued', owes: 'message', original: ORIGINAL })
    expect(jobs.queued.owes).toBeUndefined()
    expect(jobs.running).toMatchObject({ phase: 'running', attempts: 1, run: 1 })
    expect(jobAfter(stored, sent, start, finish)).toMatchObject({
      phase: 'done',
      owes: 'settlement',
    })
    expect(jobs.done).toMatchObject({ phase: 'done', dueAt: T0 + 5_000_000 })
    expect(jobs.failed).toMatchObject({ phase: 'failed', error: ERROR })
  })

  const cases: readonly [keyof typeof jobs, readonly JobEvent['type'][]][] = [
    ['uploading', ['stored', 'parts', 'alive', 'abandon']],
    ['abandoned', ['paid']],
    ['queued', ['start', 'dead']],
    ['running', ['finish', 'fail', 'retry', 'postpone']],
    ['done', []],
    ['failed', []],
  ]
  const all: readonly JobEvent[] = [
    stored,
    { type: 'parts', key: 'k', uploadId: 'u' },
    start,
    finish,
    { type: 'fail', run: 1, error: ERROR },
    { type: 'retry', run: 1, error: ERROR },
    { type: 'postpone', run: 1, error: ERROR },
    { type: 'dead' },
    alive,
    abandon,
    { type: 'keep' },
    sent,
    settled,
    removed,
    sweep,
  ]
  it.each(cases)('of a job that is %s applies %j and nothing else', (phase, events) => {
    const applied = all.filter((event) => advance(jobs[phase], event, T0) !== undefined)
    expect(applied.map(({ type }) => type)).toEqual(events)
  })

  it.each(['finish', 'fail', 'retry', 'postpone'] as const)(
    'passes over %s of a run that is not the current one',
    (type) => {
      const event = { type, run: 1, error: ERROR, original: ORIGINAL, derivatives: [] } as JobEvent
      const second = { ...jobs.running, run: 2 }
      expect(advance(second, event, T0)).toBeUndefined()
    },
  )

  it('starts a message again that comes again, and no copy of it', () => {
    const again = { messageId: 'm', attempt: 2 }
    expect(advance(jobs.running, { type: 'start', delivery: again }, T0)).toMatchObject({ run: 2 })
    const copy = { messageId: 'n', attempt: 2 }
    expect(advance(jobs.running, { type: 'start', delivery: copy }, T0)).toBeUndefined()
    expect(advance(jobs.running, start, T0)).toBeUndefined()
  })

  it('fails a job whose last attempt is to be retried', () => {
    const last = { ...jobs.running, attempts: MAX_ATTEMPTS }
    const event = { type: 'retry', run: 1, error: ERROR } as const
    expect(advance(last, event, T0)).toMatchObject({ phase: 'failed', error: ERROR })
    expect(advance(jobs.running, event, T0)).toMatchObject({ phase: 'queued', attempts: 1 })
  })

  it('does not count a run that was postponed', () => {
    const event = { type: 'postpone', run: 1, error: ERROR } as const
    const queued = advance(jobs.running, event, T0)
    expect(queued).toMatchObject({ phase: 'queued', attempts: 0, run: 1 })
    expect(advance(queued as Job, start, T0)).toMatchObject({ attempts: 1, run: 2 })
  })

  it.each([
    ['an upload that is silent', uploading, SILENT_MS, { phase: 'abandoned', owes: 'removal' }],
    ['an upload that was not removed', jobs.abandoned, REMOVAL_MS, { phase: 'abandoned' }],
    ['a message that is missing', jobs.queued, SWEEP_MS, { owes: 'message', sweeps: 1 }],
    ['a message that could not be sent', jobAfter(stored), DEBT_MS, { owes: 'message', sweeps: 0 }],
    [
      'a run that is stale',
      jobs.running,
      STALE_SWEEPS * SWEEP_MS,
      { phase: 'queued', owes: 'message' },
    ],
    ['an end that was not told', jobAfter(stored, sent, start, finish), DEBT_MS, { phase: 'done' }],
    ['a job that has ended long ago', jobs.done, 5_000_000, 'gone'],
  ] as const)('sweeps %s, and not a moment before', (_, job, ms, expected) => {
    expect(advance(job, sweep, T0 + ms - 1)).toBeUndefined()
    const next = advance(job, sweep, T0 + ms)
    if (expected === 'gone') expect(next).toBe('gone')
    else expect(next).toMatchObject(expected)
  })

  it('forgets an abandoned upload when what it stored is removed', () => {
    expect(advance(jobs.abandoned, removed, T0)).toBe('gone')
  })

  it('forgets a job whose upload is taken back, once it has told its end', () => {
    const forget = { type: 'forget' } as const
    expect(advance(jobs.done, forget, T0)).toBe('gone')
    expect(advance({ ...jobs.done, owes: 'settlement' }, forget, T0)).toBeUndefined()
    for (const job of [jobs.uploading, jobs.queued, jobs.running])
      expect(advance(job, forget, T0)).toBeUndefined()
  })

  it('lets an upload live by its beats, up to ABANDONED_MS', () => {
    let job: Job = uploading
    let now = T0
    for (; now < job.dueAt; now += BEAT_MS) job = advance(job, alive, now) as Job
    expect(now).toBeGreaterThanOrEqual(T0 + ABANDONED_MS)
    expect(now).toBeLessThan(T0 + ABANDONED_MS + BEAT_MS)
    expect(advance(job, sweep, now)).toMatchObject({ phase: 'abandoned' })
  })

  const fail: JobEvent = { type: 'fail', run: 1, error: ERROR }
  it.each([
    ['before its record ends', 1_000_000],
    ['after its record has ended', 9_000_000],
  ])('has the original of a failed job removed %s', (_, failedOriginalForMs) => {
    const expiring = { ...uploading, failedOriginalForMs }
    const failed = [stored, sent, start, fail, settled].reduce<Job>(
      (job, event) => advance(job, event, T0) as Job,
      expiring,
    )
    const at = T0 + failedOriginalForMs
    expect(advance(failed, sweep, at - 1)).toBeUndefined()
    const due = advance(failed, sweep, at) as Job
    expect(due).toMatchObject({ phase: 'failed', owes: 'removal', dueAt: at + REMOVAL_MS })
    const rest = advance(due, removed, at)
    if (failedOriginalForMs > 5_000_000) expect(rest).toBe('gone')
    else expect(rest).toMatchObject({ phase: 'failed', dueAt: T0 + 5_000_000 })
    expect(isVisible(due, at)).toBe(failedOriginalForMs < 5_000_000)
    const kept = advance(failed, { type: 'keep' }, T0)
    expect(kept).toMatchObject({ dueAt: T0 + 5_000_000 })
    expect(advance(kept as Job, sweep, T0 + 5_000_000)).toBe('gone')
  })

  it('fails a job that has not ended within a day', () => {
    const expired = { phase: 'failed', error: { code: 'expired' } }
    expect(advance(jobs.queued, sweep, T0 + MAX_AGE_MS - 1)).toMatchObject({ phase: 'queued' })
    expect(advance(jobs.queued, sweep, T0 + MAX_AGE_MS)).toMatchObject(expired)
    expect(advance(jobs.running, sweep, T0 + MAX_AGE_MS)).toMatchObject(expired)
  })

  it('waits twice as long for each message that goes missing, up to 15 minutes', () => {
    let job: Job = jobs.queued
    const waits: number[] = []
    for (let i = 0; i < 6; i++) {
      const now = job.dueAt
      job = advance(advance(job, sweep, now) as Job, sent, now) as Job
      waits.push((job.dueAt - now) / 60_000)
    }
    expect(waits).toEqual([2, 4, 8, 15, 15, 15])
  })

  it('forgets a job of a batch as soon as the batch knows', () => {
    const job = { ...jobAfter(stored, sent, start, finish), batchId: 'b' }
    expect(advance(job, settled, T0)).toBe('gone')
  })

  it.each([1, 2, 3, 4, 5])(
    'brings every job to an end, whatever happens to it (seed %i)',
    (seed) => {
      const { below: random } = seededRandom(seed)
      for (let round = 0; round < 200; round++) {
        let job: Job | undefined = { ...uploading, failedOriginalForMs: 3_000_000 }
        let now = T0
        for (let step = 0; job && step < 2_000; step++) {
          now += random(120_000)
          const run = job.run - random(2)
          const delivery = { messageId: `${random(3)}`, attempt: 1 + random(3) }
          const event = Object.assign({}, all[random(all.length)], { run, delivery }) as JobEvent
          const next: Job | 'gone' = advance(job, event, now) ?? job
          if (next !== 'gone') {
            expect(next.attempts).toBeLessThanOrEqual(MAX_ATTEMPTS)
            if (hasEnded(job)) expect(next.phase).toBe(job.phase)
          }
          job = next === 'gone' ? undefined : next
        }
        expect(job).toBeUndefined()
      }
    },
  )
})
