/** `GET /.netlify/images`: Netlify's Image CDN. */

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { NETLIFY_CHOSEN, parseNetlify } from '../../../request/grammars/netlify.ts'
import type { Adapter } from '../../adapters/adapter.ts'
import { deliverAs, freshSeconds, sendAs } from '../../adapters/deliver-as.ts'
import { onTheFly } from '../../adapters/on-the-fly.ts'
import { checkOwnSignature } from '../../adapters/own-signature.ts'
import { addressSource, siteSource } from '../../adapters/site-source.ts'
import { HttpProblem } from '../../answer/http-problem.ts'
import type { Problem } from '../../answer/problems.ts'
import type { AppEnv } from '../../app-env.ts'
import { grantSource } from '../../img/send-picture.ts'
import { IMAGE_ANSWER, queryParameter, TEXT_REFUSAL } from './operations.ts'

const PATH = '/.netlify/images'

function owns(pathname: string): boolean {
  return pathname === PATH || pathname === `${PATH}/`
}

export const netlifyAdapter: Adapter<AppEnv> = {
  name: 'netlify',
  owns,
  isPublic: true,
  routes: [{ method: 'GET', path: PATH, matches: owns, handle: onTheFly(answer) }],
  refuse,
  operations: [
    {
      method: 'get',
      path: PATH,
      id: 'netlifyImage',
      tag: 'Adapters',
      summary: 'A picture as Netlify’s Image CDN is asked for it',
      access: 'anybody',
      parameters: [
        queryParameter('url', 'A path of the site, or an address.', true),
        queryParameter('w', 'Pixels.'),
        queryParameter('h', 'Pixels.'),
        queryParameter('fit', '`contain`, `cover` or `fill`.'),
        queryParameter('position', 'What `cover` keeps.'),
        queryParameter('fm', 'A format, or `blurhash`.'),
        queryParameter('q', '1–100.'),
      ],
      answers: IMAGE_ANSWER,
      refusals: TEXT_REFUSAL,
    },
  ],
}

async function answer(c: Context<AppEnv>): Promise<Response> {
  const { access, search } = await checkOwnSignature(c)
  const { transform, url } = parseNetlify(new URLSearchParams(search))
  if (url === undefined) {
    throw new HttpProblem('missing-file', 'Bad Request: Missing "url" query parameter')
  }
  const name = /^https?:\/\//i.test(url) ? addressSource(c, url) : siteSource(c, url)
  const granted = grantSource(c, name, access)
  const { imgMaxAge } = c.var.services.config
  const wish = { transform, granted, autoFormats: NETLIFY_CHOSEN }
  const delivered = await deliverAs(c, wish, (variant) => {
    return `public, max-age=${freshSeconds(variant, imgMaxAge)}`
  })
  return await sendAs(c, delivered, {})
}

/** What a parameter may not be is 404 there. */
function refuse(c: Context<AppEnv>, problem: Problem): Response {
  const { status, text } = toldAs(problem)
  return c.body(text, status as ContentfulStatusCode, {
    ...problem.headers,
    'Content-Type': 'text/plain; charset=utf-8',
  })
}

function toldAs({ code, status, body }: Problem): {
  readonly status: number
  readonly text: string
} {
  const { detail } = body
  switch (code) {
    case 'source-not-allowed':
      return { status: 403, text: 'Forbidden: Remote image URL not allowed' }
    case 'method-not-allowed':
      return { status: 405, text: 'Method Not Allowed' }
    case 'invalid-option':
    case 'unknown-option':
      return { status: 404, text: `Not Found: ${detail}` }
    default:
      return { status, text: `${detail}` }
  }
}
