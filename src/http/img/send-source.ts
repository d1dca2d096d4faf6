/** The source itself, unread and unchanged. */

import type { Context } from 'hono'
import { mediaType, SlabList, sniffInput } from '../../engine/index.ts'
import type { FileSource } from '../../source/file-source.ts'
import { SourceError } from '../../source/source-error.ts'
import { note } from '../answer/note.ts'
import type { AppEnv } from '../app-env.ts'
import { checkPreconditions } from '../files/preconditions.ts'
import { freshnessOf } from './freshness.ts'
import type { GrantedSource } from './send-picture.ts'

/** What is no picture by its first bytes is called nothing that a browser would show. */
const UNKNOWN = 'application/octet-stream'

/** Throws `SourceError` and `StorageError`. */
export async function sendSource(c: Context<AppEnv>, granted: GrantedSource): Promise<Response> {
  const { source, isPrivate, access } = granted
  const version = await source.version()
  note(c, { variant: 'original' })
  const { imgMaxAge: maxAge } = c.var.services.config
  const limits = { isPrivate, expiresIn: access.expiresIn, maxAge }
  const { cacheControl, tag } = await freshnessOf({ source: version, kind: 'final' }, limits)
  const headers = {
    ETag: version.etag,
    'Cache-Control': cacheControl,
    'Cache-Tag': tag,
    'Cross-Origin-Resource-Policy': 'cross-origin',
  }
  const { etag, bytes } = version
  const info = { key: '', bytes, etag, uploaded: new Date(), contentType: '', metadata: {} }
  if (checkPreconditions(c, info) === 'not-modified') return c.body(null, 304, headers)
  const { type, body, bytes: length } = await opened(await source.open(version))
  const all = {
    ...headers,
    'Content-Type': type,
    ...(length > 0 && { 'Content-Length': `${length}` }),
  }
  if (c.req.method !== 'HEAD') return c.body(body, 200, all)
  await body.cancel()
  return c.body(null, 200, all)
}

/** The type by the first piece, which goes out before the others. */
async function opened({ pieces, declaredBytes, maxBytes }: FileSource) {
  const rest = pieces[Symbol.asyncIterator]()
  const first = await rest.next()
  if (first.done) throw new SourceError('missing', 'Cannot read the source: it is empty')
  const format = sniffInput(SlabList.of(first.value))
  let next: IteratorResult<Uint8Array> | undefined = first
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = next ?? (await rest.next())
      next = undefined
      if (done) return controller.close()
      sent += value.length
      if (sent > maxBytes) throw new SourceError('too-large', 'Cannot read the source', maxBytes)
      controller.enqueue(value)
    },
    async cancel() {
      await rest.return?.()
    },
  })
  return { type: format ? mediaType(format) : UNKNOWN, body, bytes: declaredBytes }
}
