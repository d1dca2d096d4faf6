/** Jobs whose storage fails, and whose time is short. */

import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import type { ObjectBytes, PutOptions, StoredObject } from '../../src/storage/object-store.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { derivativesOf, jobOf } from './jobs-client.ts'

/** A bucket of which puts fail, or hang, by the number of the put: 1, 2, 3… */
export class FaultyStore extends R2Store {
  puts = 0
  readonly #fault: (put: number) => 'fail' | 'hang' | undefined

  constructor(fault: (put: number) => 'fail' | 'hang' | undefined) {
    super(env.BUCKET)
    this.#fault = fault
  }

  override async put(key: string, body: ObjectBytes, options: PutOptions) {
    const fault = this.#fault(++this.puts)
    if (fault === 'fail') throw new StorageError('put', new Error('10001'))
    if (fault === 'hang') await scheduler.wait(3_600_000)
    return await super.put(key, body, options)
  }
}

export class EmptyStore extends R2Store {
  constructor() {
    super(env.BUCKET)
  }

  override async get(): Promise<StoredObject | undefined> {
    return undefined
  }
}

/** Runs the alarm of a job as if it were so much later. */
export async function alarmAfter(jobId: string, ms: number): Promise<void> {
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
  expect(await runDurableObjectAlarm(env.JOB.getByName(jobId))).toBe(true)
  vi.useRealTimers()
}

/** Whether the job has a place in the backlog; a limit of 0 lets nobody else in. */
export async function isWaiting(jobId: string): Promise<boolean> {
  return (await env.BACKLOG.getByName('all').enter(jobId, 0)).entered
}

/** What holds for every job, whatever happened. */
export async function expectWhole(jobId: string): Promise<void> {
  const job = await jobOf(jobId)
  expect(['done', 'error']).toContain(job.status)
  if (job.status === 'error') expect(job.error?.detail).toMatch(/^Cannot /)
  expect(await env.BUCKET.head(job.original.key)).not.toBeNull()
  const stored = await derivativesOf(jobId)
  if (job.status === 'done') expect(stored.size).toBe(job.derivatives.length)
  for (const { key, bytes } of job.derivatives)
    expect(atob(stored.get(key) ?? '')).toHaveLength(bytes)
  for (const [key, text] of stored) expect(isWholeWebp(atob(text)), key).toBe(true)
  expect(await isWaiting(jobId)).toBe(false)
}

/** RIFF tells how long the file has to be. */
function isWholeWebp(file: string): boolean {
  const view = new DataView(Uint8Array.from(file.slice(0, 12), (c) => c.charCodeAt(0)).buffer)
  return file.slice(8, 12) === 'WEBP' && view.getUint32(4, true) + 8 === file.length
}
