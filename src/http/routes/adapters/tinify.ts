/** `POST /shrink`, `GET|HEAD|POST /output/<id>`: the API of tinify (TinyPNG). */

import type { Context } from 'hono'
import { every } from 'hono/combine'
import type { Adapter, AdapterRoute } from '../../adapters/adapter.ts'
import { refuse } from '../../adapters/refuse.ts'
import {
  answerCommands,
  answerOutput,
  answerShrink,
  OUTPUT,
} from '../../adapters/tinify/answers.ts'
import { refuseTinify } from '../../adapters/tinify/errors.ts'
import { OUTPUT_PATH, SHRINK_PATH, TINIFY_OPERATIONS } from '../../adapters/tinify/operations.ts'
import type { AppEnv } from '../../app-env.ts'
import { outliveClient } from '../../middleware/outlive-client.ts'
import { rateLimit } from '../../middleware/rate-limit.ts'
import { refuseLoops } from '../../middleware/refuse-loops.ts'
import { requireKey } from '../../middleware/require-key.ts'
import { declaredBytes } from '../../upload/declared-bytes.ts'

type Handle = AdapterRoute<AppEnv>['handle']

const isOutput = (pathname: string) => pathname.startsWith(OUTPUT) && pathname !== OUTPUT

export const tinifyAdapter: Adapter<AppEnv> = {
  name: 'tinify',
  owns: (pathname) => pathname === SHRINK_PATH || pathname.startsWith(OUTPUT),
  isPublic: false,
  routes: [
    {
      method: 'POST',
      path: SHRINK_PATH,
      matches: (pathname) => pathname === SHRINK_PATH,
      handle: forKeys(answerShrink),
    },
    {
      method: 'GET',
      path: OUTPUT_PATH,
      matches: isOutput,
      // Who has its address may have it: many tools fetch it without their key.
      handle: async (c) => (hasBody(c) ? await commands(c) : await read(c)),
    },
    { method: 'POST', path: OUTPUT_PATH, matches: isOutput, handle: (c) => commands(c) },
  ],
  refuse: (c, problem) => refuseTinify(c, problem, c.var.adapterRoute === SHRINK_PATH),
  operations: TINIFY_OPERATIONS,
}

const read = around(async (c) => await answerOutput(c, idOf(c)))
const commands = forKeys(async (c) => {
  return hasBody(c) ? await answerCommands(c, idOf(c)) : await answerOutput(c, idOf(c))
})

/** Older clients send commands with GET (tinify-nodejs up to 1.8.1). */
function hasBody(c: Context<AppEnv>): boolean {
  const { body } = c.req.raw
  return body !== null && declaredBytes(c.req.raw) !== 0
}

function idOf(c: Context<AppEnv>): string {
  return new URL(c.req.url).pathname.slice(OUTPUT.length)
}

/** Under the limit of its key, and for keys alone. */
function forKeys(handle: Handle): Handle {
  return around(handle, rateLimit(), requireKey(), refuseLoops())
}

function around(handle: Handle, ...before: Parameters<typeof every>): Handle {
  const inner = every(...before, (c: Context<AppEnv>) => handle(c))
  // What is thrown ends here: whoever outlives its client has nobody to throw at.
  const answer: Handle = async (c) => {
    try {
      return responseOf(c, await inner(c, async () => {}))
    } catch (error) {
      c.error = error instanceof Error ? error : new Error(String(error)) // for the log
      return refuse(c, error)
    }
  }
  const all = every(outliveClient(), answer)
  return async (c) => responseOf(c, await all(c, async () => {}))
}

function responseOf(c: Context<AppEnv>, returned: unknown): Response {
  return returned instanceof Response ? returned : c.res
}
