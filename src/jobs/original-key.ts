/** Where uploads rest, and what their derivatives are named after. */

import { INPUT_FORMATS, type InputFormat } from '../engine/index.ts'

export const ORIGINALS = 'originals/'

export function originalKey(jobId: string, format: InputFormat): string {
  return `${ORIGINALS}${jobId}.${format === 'jpeg' ? 'jpg' : format}`
}

/** All that the upload of this job could have been stored under. */
export function originalKeys(jobId: string): readonly string[] {
  return INPUT_FORMATS.map((format) => originalKey(jobId, format))
}

/** `originals/2026/cat.jpg` is `2026/cat`. */
export function nameOfOriginal(key: string): string {
  return key.slice(key.startsWith(ORIGINALS) ? ORIGINALS.length : 0).replace(/\.[^./]{1,8}$/, '')
}
