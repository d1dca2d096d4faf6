/** A small JSON document as the body of a request. */

import type { Context } from 'hono'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'
import { BodyReader, bodyLimits } from './body.ts'

/** Throws `HttpProblem` for what is no JSON, or has more bytes. */
export async function readJson(c: Context<AppEnv>, maxBytes: number): Promise<unknown> {
  const limits = { ...bodyLimits(c.var.services.config), maxBytes }
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of new BodyReader(c.req.raw.body, limits).chunks()) {
    text += decoder.decode(chunk, { stream: true })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new HttpProblem('malformed-body', 'Cannot read the body: it is not JSON', { cause })
  }
}
