/** A variant on the wire: all of it, a part, or the word that the client has it already. */

import type { Context } from 'hono'
import type { Variant } from '../../delivery/variant.ts'
import { describePlan } from '../../engine/index.ts'
import type { ByteRange } from '../../storage/object-store.ts'
import { StorageError } from '../../storage/storage-error.ts'
import { heldBody } from '../answer/held-body.ts'
import { note } from '../answer/note.ts'
import type { VariantResult } from '../answer/notes.ts'
import type { AppEnv } from '../app-env.ts'
import type { HeaderFields } from '../files/file-headers.ts'
import { checkPreconditions, hasPreconditions } from '../files/preconditions.ts'
import { contentRange, requestedRange } from '../files/requested-range.ts'

/** What the address says of how long an answer may be kept, and by whom. */
export interface Freshness {
  readonly cacheControl: string
  /** Names the source to caches that can be purged by name. */
  readonly tag: string
}

/** Whether the answer is likely to be the whole body. */
export function wantsBody(c: Context): boolean {
  return !(c.req.method === 'HEAD' || hasPreconditions(c) || c.req.header('Range') !== undefined)
}

/** Conditions are looked at before a byte is read. */
export async function sendVariant(
  c: Context<AppEnv>,
  variant: Variant,
  freshness: Freshness,
): Promise<Response> {
  const { info, plan } = variant
  note(c, { variant: resultOf(variant), plan })
  const version = versionHeaders(variant, freshness)
  if (checkPreconditions(c, info) === 'not-modified') return c.body(null, 304, version)
  const range = c.req.method === 'GET' ? requestedRange(c, info) : undefined
  const headers = {
    ...version,
    ...factHeaders(variant),
    'Content-Type': info.contentType,
    'Content-Length': `${range?.length ?? info.bytes}`,
  }
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  const read = await readBody(variant, range)
  const body = read instanceof Uint8Array ? heldBody(c.var.services, read) : read
  if (!range) return c.newResponse(body, 200, headers)
  return c.newResponse(body, 206, { ...headers, ...contentRange(range, info) })
}

async function readBody(variant: Variant, range: ByteRange | undefined) {
  const body = await variant.read(range)
  if (body) return body as ReadableStream | Uint8Array<ArrayBuffer>
  throw new StorageError('get', new Error('a variant has gone while it was looked at'))
}

/** What a 304 tells as well. Any page may show it. */
function versionHeaders({ info, kind }: Variant, { cacheControl, tag }: Freshness): HeaderFields {
  return {
    ETag: info.etag,
    'Last-Modified': info.uploaded.toUTCString(),
    Date: new Date().toUTCString(),
    'Accept-Ranges': 'bytes',
    'Cache-Control': cacheControl,
    'Cache-Tag': tag,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Image-Variant': kind,
  }
}

const FACTS = {
  width: 'Image-Width',
  height: 'Image-Height',
  quality: 'Image-Quality',
  'source-bytes': 'Image-Original-Bytes',
} as const

function factHeaders({ info: { metadata }, plan }: Variant): HeaderFields {
  const names = Object.keys(FACTS) as (keyof typeof FACTS)[]
  const known = names.flatMap((name) => {
    const value = metadata[name]
    return value === undefined ? [] : [[FACTS[name], value] as const]
  })
  return { ...Object.fromEntries(known), ...(plan && { 'Image-Plan': describePlan(plan) }) }
}

function resultOf({ isMade, isFromEdge, kind }: Variant): VariantResult {
  if (isFromEdge) return 'edge'
  if (kind === 'first') return 'first'
  if (!isMade) return 'store'
  return kind === 'original' ? 'original' : 'computed'
}
