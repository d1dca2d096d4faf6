/** Why a file cannot be converted, as a terminal shows it. */

import { ImageError, MEBIBYTE } from '../engine/index.ts'

/** What the memory of `--memory` was short of is told in MiB: nobody else can know how much to give. */
export function failureText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (!isMemoryRefusal(cause)) return cause.message
  const { needed, available } = cause.details
  if (needed === undefined || available === undefined) return cause.message
  const [needs, has] = [Math.ceil(needed / MEBIBYTE), Math.floor(available / MEBIBYTE)]
  return `${cause.message}; it takes ${needs} MiB and --memory is ${has}`
}

/** Whether more memory would have helped. */
export function isMemoryRefusal(cause: unknown): cause is ImageError {
  if (!(cause instanceof ImageError)) return false
  return cause.code === 'memory-budget' || cause.code === 'memory-held'
}
