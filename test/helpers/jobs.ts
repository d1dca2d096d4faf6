/** A job as a run finds it: its original stored, nothing made of it. */

import type { OutputFormat } from '../../src/engine/index.ts'
import type { Job } from '../../src/jobs/job.ts'
import type { MemoryStore } from './memory-store.ts'

const KEY = 'originals/a.jpg'

export async function runningJob(
  store: MemoryStore,
  file: Uint8Array<ArrayBuffer>,
  formats: readonly OutputFormat[],
): Promise<Job> {
  await store.put(KEY, file, { contentType: 'image/jpeg' })
  const original = { key: KEY, bytes: file.length, contentType: 'image/jpeg' }
  return {
    id: 'a',
    phase: 'running',
    original,
    order: { formats, quality: 80 },
    attempts: 1,
    run: 1,
    sweeps: 0,
    derivatives: [],
    keepForMs: 1,
    sweepMs: 1,
    createdAt: 0,
    updatedAt: 0,
    dueAt: 0,
  }
}
