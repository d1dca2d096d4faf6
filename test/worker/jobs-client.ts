/** Jobs as the tests drive them: through the Worker, or delivery by delivery. */

import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runInDurableObject,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import { createGate, type Gate } from '../../src/admission/create-gate.ts'
import { parseConfig } from '../../src/config.ts'
import { type Converter, createConverter } from '../../src/convert/convert.ts'
import { createEngine } from '../../src/engine/index.ts'
import { handleQueue } from '../../src/jobs/handle-queue.ts'
import type { Job } from '../../src/jobs/job.ts'
import { advance, queued } from '../../src/jobs/job-state.ts'
import { workerCodecs } from '../../src/load/workers.ts'
import type { LogFields } from '../../src/metrics/log.ts'
import { IsolateMetrics } from '../../src/metrics/metrics.ts'
import { statsOf } from '../../src/metrics/stats.ts'
import { EMPTY_TOTALS } from '../../src/metrics/totals.ts'
import type { ObjectStore } from '../../src/storage/object-store.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { PATIENCE } from '../helpers/patience.ts'
import { fixture, send } from './client.ts'
import type { FixtureName } from './fixture-names.ts'
import { API_KEY, TEST_ENV } from './test-env.ts'

export const AUTH = { 'x-api-key': API_KEY }
export const config = parseConfig(TEST_ENV)
const clock = { now: () => Date.now(), wait: (ms: number) => scheduler.wait(ms) }

/** What conversions have for themselves in an isolate. */
export interface Isolate {
  readonly gate: Gate
  readonly converter: Converter
}

/** An isolate of its own, which may die with whoever gets it. */
export function newIsolate(): Isolate {
  const converter = createConverter(createEngine(workerCodecs(), config))
  return { gate: createGate(config, clock), converter }
}

const isolate = newIsolate()

export interface JobDocument {
  readonly jobId: string
  readonly status: string
  readonly phase: string
  readonly attempts: number
  readonly original: {
    key: string
    bytes: number
    contentType: string
    width: number
    height: number
  }
  readonly derivatives: readonly {
    readonly name: string
    readonly key: string
    readonly url: string
    readonly format: string
    readonly width: number
    readonly height: number
    readonly bytes: number
  }[]
  readonly error?: { readonly code: string; readonly detail: string }
}

/** `POST /v1/images` with a raw body. */
export function upload(
  body: BodyInit,
  headers: Record<string, string> = {},
  query = '',
): Promise<Response> {
  return send(`/v1/images${query}`, {
    method: 'POST',
    body,
    headers: { ...AUTH, 'Content-Type': 'application/octet-stream', ...headers },
  })
}

/** The id of an accepted upload. */
export async function accepted(response: Response): Promise<string> {
  expect(response.status).toBe(202)
  return (await response.json<{ jobId: string }>()).jobId
}

export async function jobOf(jobId: string): Promise<JobDocument> {
  const response = await send(`/v1/jobs/${jobId}`, { headers: AUTH })
  expect(response.status).toBe(200)
  return await response.json()
}

/** Polls until the job is at its end; in hooks as well, where `expect.poll` may not be. */
export function ended(jobId: string): Promise<JobDocument> {
  return vi.waitUntil(async () => {
    const job = await jobOf(jobId)
    return job.status !== 'processing' && job
  }, PATIENCE)
}

/** A job that is queued, and whose message is lost: nobody works on it but who delivers it. */
export async function lostJob(
  name: FixtureName | Uint8Array<ArrayBuffer> = 'photo.jpg',
  order: Partial<Job['order']> = {},
): Promise<string> {
  const id = crypto.randomUUID()
  const bytes = typeof name === 'string' ? fixture(name) : name
  const key = `originals/${id}.jpg`
  await env.BUCKET.put(key, bytes)
  await env.BACKLOG.getByName('all').enter(id, 1_000)
  await env.JOB.getByName(id).begin({ id, owner: 'ci', keepForMs: 86_400_000 })
  await changeJob(id, (job) => {
    const original = { key, bytes: bytes.length, contentType: 'image/jpeg' }
    const whole = { ...job, original, order: { formats: ['webp'], quality: 80, ...order } } as const
    const sent = { type: 'paid', debt: 'message' } as const
    return advance(queued(whole, Date.now()), sent, Date.now()) as Job
  })
  return id
}

/** Rewrites a record behind its object's back. */
export function changeJob(id: string, change: (job: Job) => Job): Promise<void> {
  return runInDurableObject(env.JOB.getByName(id), async (_, { storage }) => {
    const job = storage.kv.get<Job>('job')
    if (!job) throw new Error(`there is no job ${id}`)
    const next = change(job)
    storage.kv.put('job', next)
    await storage.setAlarm(next.dueAt)
  })
}

export async function recordOf(id: string): Promise<Job | undefined> {
  return (await env.JOB.getByName(id).read()) as Job | undefined
}

export interface DeliveryOptions {
  readonly store?: ObjectStore
  readonly attempts?: number
  readonly messageId?: string
  readonly queue?: string
  /** Of the isolate that gets the message. */
  readonly isolate?: Isolate
}

export interface Outcome {
  /** Seconds until it comes again, or that it does not. */
  readonly verdict: 'ack' | number
  readonly logged: readonly LogFields[]
}

/** One delivery of a job's message, to a consumer of its own. */
export async function deliver(jobId: string, options: DeliveryOptions = {}): Promise<Outcome> {
  const { store = new R2Store(env.BUCKET), attempts = 1, messageId = jobId, queue } = options
  const message = { id: messageId, timestamp: new Date(), attempts, body: { jobId } }
  const batch = createMessageBatch(queue ?? 'edgepress-jobs', [message])
  const context = createExecutionContext()
  let delay: number | undefined // the test's result does not tell it
  const [first] = batch.messages
  if (first) {
    const retry = first.retry.bind(first)
    vi.spyOn(first, 'retry').mockImplementation((options) => {
      delay = options?.delaySeconds
      retry(options)
    })
  }
  const logged: LogFields[] = []
  const ports = {
    ...{ send: async () => {}, read: async () => '', now: clock.now },
    stats: async () => statsOf(EMPTY_TOTALS, {}),
  }
  await handleQueue(batch, {
    store,
    ...(options.isolate ?? isolate),
    config,
    clock,
    env,
    takeOther: () => undefined,
    metrics: new IsolateMetrics(ports),
    log: (level, fields) => {
      if (level !== 'debug') logged.push({ level, ...fields })
    },
  })
  const { explicitAcks, retryMessages } = await getQueueResult(batch, context)
  expect(explicitAcks.length + retryMessages.length).toBe(1)
  return { verdict: delay === undefined ? 'ack' : delay, logged }
}

/** Every object of a job, key and bytes. */
export async function derivativesOf(id: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const size of ['full', 'medium', 'small', 'thumb']) {
    for (const { key } of (await env.BUCKET.list({ prefix: `${size}/${id}` })).objects) {
      const bytes = await (await env.BUCKET.get(key))?.bytes()
      found.set(key, btoa(String.fromCharCode(...(bytes ?? []))))
    }
  }
  return found
}
