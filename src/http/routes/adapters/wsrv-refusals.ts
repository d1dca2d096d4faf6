/** Refusals of wsrv: JSON, or a redirect to what is to be shown instead. Facts: github.com/weserv/images src/api/utils/status.cpp. */

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { checkAddress } from '../../../delivery/remote/check-address.ts'
import { wsrvAnswer } from '../../../request/grammars/wsrv.ts'
import type { Problem, ProblemCode } from '../../answer/problems.ts'
import type { AppEnv } from '../../app-env.ts'
import type { Answer } from '../../contract/operation.ts'

export const WSRV_REFUSAL: Answer = {
  description: 'A status, a code and a message, as wsrv has them.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['status', 'code', 'message'],
        properties: {
          status: { const: 'error' },
          code: { type: 'integer' },
          message: { type: 'string' },
        },
      },
    },
  },
}

/** Of requests that are none of a picture. */
const NEVER_REDIRECTED: readonly ProblemCode[] = ['method-not-allowed', 'bad-signature', 'loop']

/** `default` leads to hosts of `ALLOWED_SOURCES` alone: it is no way to anywhere. */
export function refuseAsWsrv(c: Context<AppEnv>, problem: Problem): Response {
  const { code, message } = toldAs(problem)
  const body = JSON.stringify({ status: 'error', code, message })
  const target = NEVER_REDIRECTED.includes(problem.code) ? undefined : targetOf(c)
  const headers = { ...problem.headers, 'Content-Type': 'application/json' }
  if (target === undefined) return c.body(body, code as ContentfulStatusCode, headers)
  return c.body(body, 302, { ...headers, Location: target })
}

function targetOf(c: Context<AppEnv>): string | undefined {
  const { fallback, source } = wsrvAnswer(new URL(c.req.url).search)
  const address = fallback?.kind === 'source' ? source?.url : fallback?.url
  if (address === undefined) return undefined
  try {
    return checkAddress(address, c.var.services.config.allowedSources).href
  } catch {
    return undefined
  }
}

const SAVERS = 'jpg, png, webp, avif, jxl, gif, json'

function toldAs({ code, status, body }: Problem): {
  readonly code: number
  readonly message: string
} {
  const detail = `${body.detail}`
  switch (code) {
    case 'not-found':
      return { code: 404, message: 'The requested URL returned error: 404' }
    case 'source-not-allowed':
    case 'source-unreachable': {
      const message = 'The hostname of the origin is unresolvable (DNS) or blocked by policy.'
      return { code: 404, message }
    }
    case 'source-timeout':
      return { code: 404, message: 'The requested URL timed out.' }
    case 'loop':
      return { code: 404, message: 'Will not follow a redirection to itself' }
    case 'body-too-large': {
      const message = `The image is too large to be downloaded. Max image size: ${body.limit} bytes`
      return { code: 404, message }
    }
    case 'unsupported-format':
      return { code: 404, message: 'Invalid or unsupported image format. Is it a valid image?' }
    case 'damaged-image':
      return { code: 404, message: 'Image not readable. Is it a valid image?' }
    case 'image-too-large':
    case 'memory-budget':
      return { code: 404, message: detail }
    case 'invalid-option':
    case 'unknown-option':
      return { code: 400, message: optionMessage(`${body.option}`, detail) }
    default:
      return status >= 500 && status !== 503
        ? { code: status, message: BROKEN }
        : { code: status, message: detail }
  }
}

const BROKEN = "Something's wrong! Please come back in a while."

function optionMessage(option: string, detail: string): string {
  if (option === 'url') return 'Unable to parse URI'
  if (option === 'output=tiff') {
    return `Saving to tiff is disabled. Supported savers: ${SAVERS}`
  }
  return detail
}
