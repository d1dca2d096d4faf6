/** `GET /_next/image` and `GET /_vercel/image`: next/image's own endpoint, and Vercel's. */

import type { Context } from 'hono'
import { parseAccept } from 'hono/utils/accept'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { mediaType } from '../../../engine/index.ts'
import { type NextSettings, nextSettings } from '../../../request/grammars/next/settings.ts'
import { NEXT_KEPT, parseNext } from '../../../request/grammars/next.ts'
import type { Adapter } from '../../adapters/adapter.ts'
import { contentDisposition } from '../../adapters/content-disposition.ts'
import { deliverAs, freshSeconds, sendAs } from '../../adapters/deliver-as.ts'
import { onTheFly } from '../../adapters/on-the-fly.ts'
import { checkOwnSignature } from '../../adapters/own-signature.ts'
import { addressSource, siteSource } from '../../adapters/site-source.ts'
import type { Problem } from '../../answer/problems.ts'
import type { AppEnv } from '../../app-env.ts'
import { grantSource } from '../../img/send-picture.ts'
import { IMAGE_ANSWER, queryParameter, TEXT_REFUSAL } from './operations.ts'

type Service = 'next' | 'vercel'

const YEARS = 'public, max-age=315360000, immutable'

export const nextAdapter = adapterOf('next', '/_next/image')
export const vercelAdapter = adapterOf('vercel', '/_vercel/image')

function adapterOf(name: Service, path: string): Adapter<AppEnv> {
  const owns = (pathname: string) => pathname === path || pathname === `${path}/`
  return {
    name,
    owns,
    isPublic: true,
    routes: [{ method: 'GET', path, matches: owns, handle: onTheFly((c) => answer(c, name)) }],
    refuse: (c, problem) => refuse(c, problem, name),
    operations: [
      {
        method: 'get',
        path,
        id: name === 'next' ? 'nextImage' : 'vercelImage',
        tag: 'Adapters',
        summary: `A picture as ${name === 'next' ? 'next/image' : 'Vercel'} asks for it`,
        access: 'anybody',
        parameters: [
          queryParameter('url', 'A path of the site, or an address.', true),
          queryParameter('w', 'One of the configured widths.', true),
          queryParameter('q', 'One of the configured qualities.', true),
        ],
        answers: IMAGE_ANSWER,
        refusals: TEXT_REFUSAL,
      },
    ],
  }
}

async function answer(c: Context<AppEnv>, service: Service): Promise<Response> {
  c.set('isAuto', true) // every answer hangs on Accept
  const settings = nextSettings(c.var.services.config.nextImages, service)
  const { access, search } = await checkOwnSignature(c)
  const request = parseNext(new URLSearchParams(search), settings, weigher(c))
  const { transform, url, isAbsolute, isStatic } = request
  const name = isAbsolute ? addressSource(c, url) : siteSource(c, url)
  const granted = grantSource(c, name, access)
  const wish = { transform, granted, isFree: true, autoFormats: NEXT_KEPT }
  const delivered = await deliverAs(c, wish, (variant) => {
    if (isStatic) return YEARS
    const seconds = Math.max(settings.minimumCacheTTL, freshSeconds(variant, 0))
    return `public, max-age=${seconds}, must-revalidate`
  })
  const { info, isMade } = delivered.variant
  return await sendAs(c, delivered, {
    'Content-Disposition': contentDisposition(
      settings.contentDispositionType,
      fileName(url, info.contentType),
    ),
    'Content-Security-Policy': settings.contentSecurityPolicy,
    'X-Nextjs-Cache': isMade ? 'MISS' : 'HIT',
  })
}

/** How much the client wants a format that it names, 0–1. */
function weigher(c: Context<AppEnv>): (format: NextSettings['formats'][number]) => number {
  const accepted = parseAccept(c.req.header('Accept') ?? '')
  const weights = new Map(accepted.map(({ type, q }) => [type.toLowerCase(), q]))
  return (format) => weights.get(mediaType(format)) ?? 0
}

/** The name of the source up to its first dot, with the name of the type behind it. */
function fileName(url: string, contentType: string): string {
  const [path = ''] = url.split('?', 1)
  const last = path.split('/').pop() ?? ''
  if (last === '') return 'image.bin'
  return `${last.split('.', 1)[0]}.${contentType.split('/')[1]}`
}

const INVALID_RESPONSE = '"url" parameter is valid but upstream response is invalid'

/** In Next's words: a line of text. */
function refuse(c: Context<AppEnv>, problem: Problem, service: Service): Response {
  const { status, text } = toldAs(problem)
  return c.body(text, status as ContentfulStatusCode, {
    ...problem.headers,
    'Content-Type': 'text/plain; charset=utf-8',
    ...(service === 'vercel' &&
      status === 400 && { 'X-Vercel-Error': 'INVALID_IMAGE_OPTIMIZE_REQUEST' }),
  })
}

function toldAs({ code, status, body }: Problem): {
  readonly status: number
  readonly text: string
} {
  switch (code) {
    case 'source-not-allowed':
      return { status: 400, text: '"url" parameter is not allowed' }
    case 'not-found':
    case 'source-unreachable':
    case 'loop':
      return { status, text: INVALID_RESPONSE }
    case 'source-timeout':
      return { status, text: '"url" parameter is valid but upstream response timed out' }
    case 'unsupported-format':
      return { status: 400, text: unsupported(`${body.format ?? ''}`) }
    case 'damaged-image':
    case 'image-too-large':
    case 'memory-budget':
    case 'body-too-large': {
      const text = 'Unable to optimize image and unable to fallback to upstream image'
      return { status: 400, text }
    }
    case 'method-not-allowed':
      return { status, text: 'Method Not Allowed' }
    default:
      return { status, text: `${body.detail}` }
  }
}

function unsupported(format: string): string {
  return format === 'svg'
    ? '"url" parameter is valid but image type is not allowed'
    : "The requested resource isn't a valid image."
}
