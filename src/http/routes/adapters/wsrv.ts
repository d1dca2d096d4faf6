/** `GET /wsrv/?url=…`: wsrv.nl. */

import type { Context } from 'hono'
import { fileExtension, mediaType, WRITTEN_FORMATS } from '../../../engine/index.ts'
import { parseWsrv, WSRV_KEPT, type WsrvRequest } from '../../../request/grammars/wsrv.ts'
import { invalidOption } from '../../../request/option-error.ts'
import type { Adapter } from '../../adapters/adapter.ts'
import { bytesOf, type Delivered, deliverAs, sendAs } from '../../adapters/deliver-as.ts'
import { onTheFly } from '../../adapters/on-the-fly.ts'
import { checkOwnSignature } from '../../adapters/own-signature.ts'
import { addressSource } from '../../adapters/site-source.ts'
import { note } from '../../answer/note.ts'
import type { AppEnv } from '../../app-env.ts'
import { grantSource } from '../../img/send-picture.ts'
import { IMAGE_ANSWER, queryParameter } from './operations.ts'
import { dataUrl, describe } from './wsrv-bodies.ts'
import { refuseAsWsrv, WSRV_REFUSAL } from './wsrv-refusals.ts'

const PATH = '/wsrv/'

function owns(pathname: string): boolean {
  return pathname === '/wsrv' || pathname.startsWith(PATH)
}

export const wsrvAdapter: Adapter<AppEnv> = {
  name: 'wsrv',
  owns,
  isPublic: true,
  routes: [
    {
      method: 'GET',
      path: PATH,
      matches: (pathname) => pathname === '/wsrv' || pathname === PATH,
      handle: onTheFly(answer),
    },
  ],
  refuse: refuseAsWsrv,
  operations: [
    {
      method: 'get',
      path: PATH,
      id: 'wsrvImage',
      tag: 'Adapters',
      summary: 'A picture as wsrv.nl is asked for it',
      access: 'anybody',
      parameters: [
        queryParameter('url', 'An address; without a scheme it is https.', true),
        ...['w', 'h', 'fit', 'output', 'q'].map((name) =>
          queryParameter(name, 'As wsrv.nl has it.'),
        ),
      ],
      answers: {
        ...IMAGE_ANSWER,
        302: { description: 'To what `default` names, in place of a refusal.' },
      },
      refusals: WSRV_REFUSAL,
    },
  ],
}

async function answer(c: Context<AppEnv>): Promise<Response> {
  const { access, search } = await checkOwnSignature(c)
  const request = parseWsrv(search)
  const { transform, source, maxAge } = request
  if (source === undefined) throw invalidOption('url', 'an address')
  const granted = grantSource(c, addressSource(c, source.url), access)
  const autoFormats = WSRV_KEPT
  const delivered = await deliverAs(c, { transform, granted, autoFormats }, () => {
    return `public, max-age=${maxAge}`
  })
  const headers = headersOf(request, delivered)
  if (!request.isJson && !request.isBase64) {
    const response = await sendAs(c, delivered, headers)
    response.headers.delete('Last-Modified')
    return response
  }
  return await sendText(c, request, { delivered, headers })
}

type Headers = Readonly<Record<string, string>>

function headersOf({ source, maxAge, filename }: WsrvRequest, { variant }: Delivered): Headers {
  const format = WRITTEN_FORMATS.find((one) => mediaType(one) === variant.info.contentType)
  const extension = format ? fileExtension(format) : 'bin'
  return {
    Expires: new Date(Date.now() + maxAge * 1_000).toUTCString(),
    'Content-Disposition': `inline; filename=${filename}.${extension}`,
    Link: `<${source?.url}>; rel="canonical"`,
    'Timing-Allow-Origin': '*',
    'X-Images-Api': '5',
  }
}

interface Told {
  readonly delivered: Delivered
  readonly headers: Headers
}

/** What the picture is, or the picture as an address of its own. */
async function sendText(
  c: Context<AppEnv>,
  { isJson }: WsrvRequest,
  { delivered: { variant, freshness }, headers }: Told,
): Promise<Response> {
  note(c, { variant: variant.isMade ? 'computed' : 'store' })
  const { 'Content-Disposition': _, ...others } = headers
  const bytes = await bytesOf(variant)
  return c.body(isJson ? describe(bytes) : dataUrl(bytes, variant.info.contentType), 200, {
    ...others,
    'Cache-Control': freshness.cacheControl,
    'Cache-Tag': freshness.tag,
    'Content-Type': isJson ? 'application/json' : 'text/plain; charset=utf-8',
  })
}
