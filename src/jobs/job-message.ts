/** What goes through the queue: the name of a job and nothing else; its record has the rest. */

export interface JobMessage {
  readonly jobId: string
}

/** Where messages end that were delivered as often as wrangler.toml allows. */
export const DEAD_LETTER_QUEUE = 'edgepress-jobs-dead'

/** A message may be anything: the queue belongs to an account, not to us alone. */
export function jobIdOf(body: unknown): string | undefined {
  const jobId = typeof body === 'object' && body !== null ? Reflect.get(body, 'jobId') : undefined
  return typeof jobId === 'string' && isJobId(jobId) ? jobId : undefined
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const JOB_ID = new RegExp(`^${UUID}(?:\\.\\d{1,9})?$`)

/** A UUID; that of a job in a batch is the batch's own, and a number. */
export function isJobId(text: string): boolean {
  return JOB_ID.test(text)
}
