/**
 * Whose an original is, and what its derivatives are named after.
 *
 *   originals/<job>.jpg   metadata: owner, derivatives     private
 *   full/<name>.webp      <name> is what `derivatives` says   public
 *
 * The addresses of derivatives are public, so they must not tell the job or the original: their
 * name is drawn at random and rests with the original, where every run finds it again. An original
 * without it (of before, or put there by others) names its derivatives itself, so that those that
 * are out in the world are replaced under the keys that they have.
 */

import { isOriginal, nameOfOriginal } from '../storage/keys.ts'
import type { Metadata, ObjectInfo } from '../storage/object-store.ts'
import { isId } from './id.ts'

/** The job that uploaded this original; `undefined`: none did. */
export function uploadOf(key: string): string | undefined {
  const name = nameOfOriginal(key)
  return isOriginal(key) && isId(name) ? name : undefined
}

/** Of a new upload. */
export function originalMetadata(owner: string | undefined): Metadata {
  return { derivatives: crypto.randomUUID(), ...(owner === undefined ? {} : { owner }) }
}

/** What the derivatives of an original are named after. */
export function derivativesName({ key, metadata }: Pick<ObjectInfo, 'key' | 'metadata'>): string {
  const { derivatives: name = '' } = metadata
  return isId(name) ? name : nameOfOriginal(key)
}
