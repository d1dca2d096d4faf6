/** Whatever is thrown, told in the shape that its caller knows. */

import type { Context } from 'hono'
import { note } from '../answer/note.ts'
import { toProblem } from '../answer/problems.ts'
import { sendProblem } from '../answer/respond.ts'
import type { AppEnv } from '../app-env.ts'

/** By the adapter whose path it is; else a problem document. Noted for log and metrics. */
export function refuse(c: Context<AppEnv>, error: unknown): Response {
  const { adapter } = c.var
  const problem = toProblem(error)
  if (!adapter) return sendProblem(c, problem)
  note(c, { problem })
  return adapter.refuse(c, problem)
}
