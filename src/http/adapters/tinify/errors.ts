/**
 * Refusals as tinify's API tells them, `{"error":…,"message":…}`: tinify-nodejs:test/*, issues of
 * tinify's clients (tinify-php#11, #25; TinyPNG4Mac#41). Its clients switch on the status alone.
 */

import type { Context } from 'hono'
import type { Problem } from '../../answer/problems.ts'
import type { AppEnv } from '../../app-env.ts'

type Told = readonly [status: number, error: string]

const BAD_REQUEST: Told = [400, 'Bad request']
const MISSING: Told = [400, 'Input missing']
const NO_SOURCE: Told = [400, 'Source not found']
const WRONG_TYPE: Told = [415, 'Unsupported media type']
const TOO_LARGE: Told = [413, 'Request entity too large']

const TOLD: Partial<Record<Problem['code'], Told>> = {
  unauthorized: [401, 'Unauthorized'],
  'missing-file': MISSING,
  'empty-file': MISSING,
  'malformed-body': BAD_REQUEST,
  'invalid-option': BAD_REQUEST,
  'unknown-option': BAD_REQUEST,
  'unsupported-format': WRONG_TYPE,
  'unsupported-media-type': WRONG_TYPE,
  'damaged-image': [415, 'Decode error'],
  'body-too-large': TOO_LARGE,
  'image-too-large': TOO_LARGE,
  'memory-budget': TOO_LARGE,
  'rate-limited': [429, 'Too many requests'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'source-not-allowed': NO_SOURCE,
  'source-unreachable': NO_SOURCE,
  'source-timeout': NO_SOURCE,
}

/** `isShrink`: what is not found is the source that was named. */
export function refuseTinify(
  c: Context<AppEnv>,
  { code, status, headers, body }: Problem,
  isShrink: boolean,
): Response {
  const known = isShrink && code === 'not-found' ? NO_SOURCE : TOLD[code]
  const [told, error] = known ?? [status, String(body.title)]
  const text = JSON.stringify({ error, message: String(body.detail) })
  return c.body(text, told as 400, { ...headers, 'Content-Type': 'application/json' })
}
