/** `GET /_ipx/<modifiers>/<id>`: ipx, as Nuxt Image mounts it. */

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import {
  IPX_CHOSEN,
  IPX_KEPT,
  type IpxRequest,
  ipxAddress,
  parseIpx,
} from '../../../request/grammars/ipx.ts'
import type { Adapter } from '../../adapters/adapter.ts'
import { deliverAs, freshSeconds, sendAs } from '../../adapters/deliver-as.ts'
import { pathnameOf } from '../../adapters/find-adapter.ts'
import { onTheFly } from '../../adapters/on-the-fly.ts'
import { checkOwnSignature } from '../../adapters/own-signature.ts'
import { addressSource, siteSource } from '../../adapters/site-source.ts'
import type { Problem } from '../../answer/problems.ts'
import type { AppEnv } from '../../app-env.ts'
import { grantSource } from '../../img/send-picture.ts'
import { IMAGE_ANSWER, pathParameter } from './operations.ts'

const PREFIX = '/_ipx'
const PATH = `${PREFIX}/{modifiers}/{id}`

function owns(pathname: string): boolean {
  return pathname === PREFIX || pathname.startsWith(`${PREFIX}/`)
}

export const ipxAdapter: Adapter<AppEnv> = {
  name: 'ipx',
  owns,
  isPublic: true,
  routes: [{ method: 'GET', path: PATH, matches: owns, handle: onTheFly(answer) }],
  refuse,
  operations: [
    {
      method: 'get',
      path: PATH,
      id: 'ipxImage',
      tag: 'Adapters',
      summary: 'A picture as ipx is asked for it',
      access: 'anybody',
      parameters: [
        pathParameter('modifiers', 'Like `s_200x100,f_webp`; `_` for none.'),
        pathParameter('id', 'A path of the site, or an address.'),
      ],
      answers: IMAGE_ANSWER,
      refusals: {
        description: 'A status, its name and a sentence, as ipx has them.',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['status', 'statusText', 'message'],
              properties: {
                status: { type: 'integer' },
                statusText: { type: 'string' },
                message: { type: 'string' },
              },
            },
          },
        },
      },
    },
  ],
}

async function answer(c: Context<AppEnv>): Promise<Response> {
  const { access } = await checkOwnSignature(c)
  const request = parseIpx(pathnameOf(c.req.url).slice(PREFIX.length))
  const { transform } = request
  const granted = grantSource(c, sourceOf(c, request), access)
  const autoFormats = transform.format === 'source' ? IPX_KEPT : IPX_CHOSEN
  const { imgMaxAge } = c.var.services.config
  const delivered = await deliverAs(c, { transform, granted, autoFormats }, (variant) => {
    const seconds = freshSeconds(variant, imgMaxAge)
    return `max-age=${seconds}, public, s-maxage=${seconds}`
  })
  return await sendAs(c, delivered, { 'Content-Security-Policy': "default-src 'none'" })
}

function sourceOf(c: Context<AppEnv>, { id }: IpxRequest) {
  const url = ipxAddress(id)
  if (url !== undefined) return addressSource(c, url)
  return siteSource(c, id.split('/').map(encodeURIComponent).join('/'))
}

/** A name in capitals, and a sentence. */
function refuse(c: Context<AppEnv>, problem: Problem): Response {
  const { status, statusText, message } = toldAs(problem)
  return c.json({ status, statusText, message }, status as ContentfulStatusCode, {
    ...problem.headers,
  })
}

function toldAs({ code, status, body }: Problem) {
  const detail = `${body.detail}`
  const named = /^(IPX_[A-Z_]+): (.*)$/s.exec(detail)
  if (named) return { status, statusText: named[1], message: named[2] }
  switch (code) {
    case 'not-found':
      return { status, statusText: 'IPX_RESOURCE_NOT_FOUND', message: 'Resource not found' }
    case 'source-not-allowed':
      return { status, statusText: 'IPX_FORBIDDEN_HOST', message: `Forbidden host: ${detail}` }
    case 'invalid-option':
    case 'unknown-option':
      return { status, statusText: 'IPX_INVALID_MODIFIER', message: detail }
    case 'unsupported-format':
    case 'damaged-image':
      return { status: 400, statusText: 'IPX_INVALID_IMAGE', message: detail }
    default:
      return {
        status,
        statusText: `IPX_${code.toUpperCase().replaceAll('-', '_')}`,
        message: detail,
      }
  }
}
