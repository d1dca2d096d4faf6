/**
 * Where uploads rest, whose they are, and what their derivatives are named after.
 *
 *   originals/<job>.jpg   metadata: owner, derivatives     private
 *   full/<name>.webp      <name> is what `derivatives` says   public
 *
 * The addresses of derivatives are public, so they must not tell the job or the original: their
 * name is drawn at random and rests with the original, where every run finds it again. An original
 * without it (of before, or put there by others) names its derivatives itself, so that those that
 * are out in the world are replaced under the keys that they have.
 */

import { fileExtension, INPUT_FORMATS, type InputFormat } from '../engine/index.ts'
import type { Metadata, ObjectInfo } from '../storage/object-store.ts'
import { isJobId } from './job-message.ts'

export const ORIGINALS = 'originals/'

export function originalKey(jobId: string, format: InputFormat): string {
  return `${ORIGINALS}${jobId}.${fileExtension(format)}`
}

/** All that the upload of this job could have been stored under. */
export function originalKeys(jobId: string): readonly string[] {
  return INPUT_FORMATS.map((format) => originalKey(jobId, format))
}

/** The job that uploaded this original; `undefined`: none did. */
export function uploadOf(key: string): string | undefined {
  const name = nameOfOriginal(key)
  return key.startsWith(ORIGINALS) && isJobId(name) ? name : undefined
}

/** `originals/2026/cat.jpg` is `2026/cat`. */
export function nameOfOriginal(key: string): string {
  return key.slice(key.startsWith(ORIGINALS) ? ORIGINALS.length : 0).replace(/\.[^./]{1,8}$/, '')
}

/** Of a new upload. */
export function originalMetadata(owner: string | undefined): Metadata {
  return { derivatives: crypto.randomUUID(), ...(owner === undefined ? {} : { owner }) }
}

/** What the derivatives of an original are named after. */
export function derivativesName({ key, metadata }: Pick<ObjectInfo, 'key' | 'metadata'>): string {
  const { derivatives: name = '' } = metadata
  return isJobId(name) ? name : nameOfOriginal(key)
}
