/** Takes an upload back: what was made of it goes first, then the original, then the record. */

import type { Config } from '../config.ts'
import { OUTPUT_FORMATS } from '../engine/index.ts'
import { derivativeKey, originalKeys } from '../storage/keys.ts'
import type { ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { isId } from './id.ts'
import { hasEnded, type Job } from './job.ts'
import { derivativesName, uploadOf } from './original-key.ts'
import { InProgressError } from './refusals.ts'

/** The record of one upload, which may have outlived it or be gone before it. */
export interface UploadRecord {
  read(): Promise<Job | undefined>
  /** False: the job is not at its end. */
  forget(): Promise<boolean>
  /** Lets the name go that the upload had: the same one makes a new job. */
  release(owner: string, idempotencyKey: string): Promise<void>
}

export interface RemovalPorts {
  readonly store: ObjectStore
  readonly sizes: Config['derivatives']
  readonly record: UploadRecord
}

/**
 * Removes the original that this job has uploaded, its derivatives and their variants. False: there is no such
 * upload, or `isTheirs` says of its owner that it is not the caller's. A removal that fails half-way is finished by
 * the next one. Throws `InProgressError` and `StorageError`.
 */
export async function removeUpload(
  jobId: string,
  isTheirs: (owner: string | undefined) => boolean,
  { store, sizes, record }: RemovalPorts,
): Promise<boolean> {
  if (!isId(jobId)) return false
  const job = await record.read()
  const original = await findOriginal(jobId, store)
  if (job ? !isAccepted(job, jobId) : !original) return false
  if (!isTheirs(job?.owner ?? original?.metadata.owner)) return false
  if (job && (!hasEnded(job) || job.owes)) throw stillRunning()
  const told = job?.derivatives.map(({ key }) => key) ?? []
  if (!original) await removeAll(told, store)
  else await removeWithOriginal(original, told, { store, sizes })
  if (job?.owner && job.idempotencyKey) await record.release(job.owner, job.idempotencyKey)
  if (job && !(await record.forget())) throw stillRunning()
  return true
}

/** Whoever waits a little finds it at its end. */
function stillRunning(): InProgressError {
  return new InProgressError(2, 'Cannot remove the upload: its job is not at its end')
}

/** A batch's job, and that of an object that came by the bucket, have uploaded nothing. */
function isAccepted({ phase, original }: Job, jobId: string): boolean {
  if (phase === 'uploading' || phase === 'abandoned') return false
  return uploadOf(original.key) === jobId
}

async function findOriginal(jobId: string, store: ObjectStore): Promise<ObjectInfo | undefined> {
  for (const key of originalKeys(jobId)) {
    const found = await store.head(key)
    if (found) return found
  }
  return undefined
}

/**
 * The original goes after its derivatives: it is what names them to a removal that comes again. A batch may have
 * stored one in between; one that stores later than the second look finds no original, and takes it back itself.
 */
async function removeWithOriginal(
  original: ObjectInfo,
  told: readonly string[],
  { store, sizes }: Pick<RemovalPorts, 'store' | 'sizes'>,
): Promise<void> {
  const made = await derivativesOf(original, store, sizes)
  await removeAll([...new Set([...made, ...told])], store)
  await store.delete(original.key)
  await removeAll(await derivativesOf(original, store, sizes), store)
}

async function removeAll(keys: readonly string[], store: ObjectStore): Promise<void> {
  if (keys.length > 0) await store.delete(keys)
}

/** Those of the sizes that there are now, in whatever format. */
async function derivativesOf(
  original: ObjectInfo,
  store: ObjectStore,
  sizes: Config['derivatives'],
): Promise<readonly string[]> {
  const name = derivativesName(original)
  const keys = sizes.flatMap((size) =>
    OUTPUT_FORMATS.map((format) => derivativeKey(size.name, name, format)),
  )
  const found = await Promise.all(keys.map((key) => store.head(key)))
  return keys.filter((_, place) => found[place])
}
