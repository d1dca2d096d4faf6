/** What goes through the queue: the name of a job and nothing else; its record has the rest. */

import { isId } from './id.ts'

export interface JobMessage {
  readonly jobId: string
}

/** Where messages end that were delivered as often as wrangler.toml allows. */
export const DEAD_LETTER_QUEUE = 'edgepress-jobs-dead'

/** A message may be anything: the queue belongs to an account, not to us alone. */
export function jobIdOf(body: unknown): string | undefined {
  const jobId = typeof body === 'object' && body !== null ? Reflect.get(body, 'jobId') : undefined
  return typeof jobId === 'string' && isId(jobId) ? jobId : undefined
}
