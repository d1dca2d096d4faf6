/** Refusals as imgproxy tells them: a status and a few words (imgproxy/imgproxy, every errors.go). */

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem, ProblemCode } from '../../answer/problems.ts'
import type { AppEnv } from '../../app-env.ts'

interface Told {
  readonly status: number
  readonly text: string
}

const ADDRESS: Told = { status: 404, text: 'Invalid URL' }
const UNREACHABLE = 'Source is unreachable'
const IMAGE: Told = { status: 422, text: 'Invalid source image' }
const SHAPE =
  'The signature appears to be a processing option. The signature section should always be present in the URL.'

const TOLD: Partial<Readonly<Record<ProblemCode, Told>>> = {
  'not-found': { status: 404, text: UNREACHABLE },
  expired: ADDRESS,
  forbidden: { status: 403, text: 'Invalid URL' },
  'bad-signature': { status: 403, text: 'Forbidden' },
  'source-not-allowed': { status: 404, text: 'Invalid source URL' },
  'source-unreachable': { status: 502, text: UNREACHABLE },
  'source-timeout': { status: 504, text: UNREACHABLE },
  'body-too-large': IMAGE,
  'unsupported-format': IMAGE,
  'damaged-image': IMAGE,
  'image-too-large': IMAGE,
  'memory-budget': IMAGE,
  'max-bytes': { status: 422, text: 'Invalid URL' },
  'rate-limited': { status: 429, text: 'Too many requests' },
  'too-many-variants': { status: 429, text: 'Too many requests' },
}

/** What imgproxy has no word for keeps our status, and says why. */
function toldOf({ code, status, body }: Problem): Told {
  if (code === 'not-found' && body.reason === 'address') return ADDRESS
  if (code === 'bad-signature' && body.reason === 'shape') return { status: 403, text: SHAPE }
  return TOLD[code] ?? { status, text: status < 500 ? String(body.detail) : 'Internal error' }
}

export function refuseAsImgproxy(c: Context<AppEnv>, problem: Problem): Response {
  const { status, text } = toldOf(problem)
  return c.body(text, status as ContentfulStatusCode, {
    ...problem.headers,
    'Content-Type': 'text/plain',
  })
}
