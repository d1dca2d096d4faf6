/** A call of another Worker, from its beginning to its log line. */

import { isOurFault, toProblem } from '../http/answer/problems.ts'
import type { Services } from '../http/app-env.ts'

export interface Call {
  readonly method: string
  /** What came with it; if it is not read, its sender has to learn that. */
  readonly file: ReadableStream<Uint8Array>
  readonly layers?: readonly ReadableStream<Uint8Array>[]
}

/** What becomes of a call: errors lose their class on their way, so the code leads the message. */
export async function answerCall<T>(
  { method, file, layers = [] }: Call,
  { log, clock }: Pick<Services, 'log' | 'clock'>,
  work: () => Promise<T>,
): Promise<T> {
  const since = clock.now()
  try {
    const answer = await work()
    log('info', { event: 'rpc', method, ms: clock.now() - since })
    return answer
  } catch (error) {
    for (const sent of [file, ...(Array.isArray(layers) ? layers : [])]) {
      if (sent instanceof ReadableStream && !sent.locked) await sent.cancel().catch(() => {})
    }
    const { code, body } = toProblem(error)
    const isOurs = isOurFault(code)
    const cause = isOurs ? { error: String(error) } : {}
    log(isOurs ? 'error' : 'info', {
      event: 'rpc',
      method,
      code,
      ms: clock.now() - since,
      ...cause,
    })
    throw new Error(`${code}: ${body.detail}`)
  }
}
