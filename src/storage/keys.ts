/**
 * Where everything rests in the bucket. The first folder of a key decides who may read it, and
 * whether it changes:
 *
 *   originals/<job>.jpg            uploads as they came: their owner and admins alone
 *   compressed/<name>-<hex>.webp   results of POST /compress: everybody; they never change
 *   variants/<source>/<version>/…  results of GET /img: admins alone, as their route decides who
 *                                  may see them; they never change
 *   sources/…                      files of other hosts that GET /img has fetched: admins alone
 *   shrinks/<day>/…                uploads of POST /shrink, for a while: admins alone
 *   <size>/<name>.webp             derivatives of originals: everybody; replaced by a later run
 */

import {
  fileExtension,
  INPUT_FORMATS,
  type InputFormat,
  type OutputFormat,
} from '../engine/index.ts'

export const ORIGINALS = 'originals/'
export const COMPRESSED = 'compressed/'
export const VARIANTS = 'variants/'
export const SOURCES = 'sources/'
export const OUTPUTS = 'shrinks/'

/** No size of derivatives may have such a name. */
export const RESERVED_FOLDERS: readonly string[] = [
  ORIGINALS,
  COMPRESSED,
  VARIANTS,
  SOURCES,
  OUTPUTS,
].map((folder) => folder.slice(0, -1))

/** Longest key, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1_024

/** Whether a key is that of an upload as it came. */
export function isOriginal(key: string): boolean {
  return key.startsWith(ORIGINALS)
}

/** Whether it rests there for what is made on demand. */
export function isInternal(key: string): boolean {
  return [VARIANTS, SOURCES, OUTPUTS].some((folder) => key.startsWith(folder))
}

/** Whether a key may be read by its owner and admins only: uploads have all that metadata tells. */
export function isPrivate(key: string): boolean {
  return isOriginal(key) || isInternal(key)
}

/** No empty folders, no steps up or aside, nothing unprintable: what an address may name. */
export function isPlainKey(key: string): boolean {
  const hasSteps = key.split('/').some((part) => part === '' || part === '.' || part === '..')
  const isPrintable = !/[\p{Cc}\\]/u.test(key)
  return !hasSteps && isPrintable && new TextEncoder().encode(key).length <= MAX_KEY_BYTES
}

/** Whether what rests under the key never changes: the key was made from what it holds. */
export function isImmutable(key: string): boolean {
  return key.startsWith(COMPRESSED)
}

export function originalKey(jobId: string, format: InputFormat): string {
  return `${ORIGINALS}${jobId}.${fileExtension(format)}`
}

/** All that the upload of this job could have been stored under. */
export function originalKeys(jobId: string): readonly string[] {
  return INPUT_FORMATS.map((format) => originalKey(jobId, format))
}

/** `originals/2026/cat.jpg` is `2026/cat`. */
export function nameOfOriginal(key: string): string {
  return key.slice(isOriginal(key) ? ORIGINALS.length : 0).replace(/\.[^./]{1,8}$/, '')
}

/** The same original, size and format have the same key, so that a repeat replaces what it repeats. */
export function derivativeKey(size: string, original: string, format: OutputFormat): string {
  return `${size}/${original}.${fileExtension(format)}`
}
