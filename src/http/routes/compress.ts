/** `POST /compress`: a smaller file, stored, and its address back; or, for a raw body, its bytes. */

import { type Context, Hono } from 'hono'
import { type Compressed, compress } from '../../convert/compress.ts'
import { convertOrKeep } from '../../convert/smallest.ts'
import { type CompressRequest, parseCompressForm } from '../../request/compress-form.ts'
import { parseNative } from '../../request/grammars/native.ts'
import type { OptionEntry } from '../../request/read-options.ts'
import { note } from '../answer/note.ts'
import { sendImage } from '../answer/respond.ts'
import type { AppEnv } from '../app-env.ts'
import { resolveOptions } from '../caller/resolve-options.ts'
import { fileUrl } from '../files/file-url.ts'
import { bodyLimit } from '../middleware/body-limit.ts'
import { outliveClient } from '../middleware/outlive-client.ts'
import { rateLimit } from '../middleware/rate-limit.ts'
import { requireKey } from '../middleware/require-key.ts'
import { varyByAccept } from '../middleware/vary-by-accept.ts'
import { bodyKind } from '../upload/body-kind.ts'
import { type ReceivedUpload, withUpload } from '../upload/with-upload.ts'

/** The second path and the field `fileName` are those of StorageCompressAI, whose callers may stay. */
const PATHS = ['/compress', '/api/v1/compress']

export const compressRoutes = new Hono<AppEnv>().on(
  'POST',
  PATHS,
  outliveClient(),
  varyByAccept(),
  rateLimit(),
  requireKey(),
  bodyLimit(),
  (c) => {
    const isForm = bodyKind(c.req.raw) === 'form'
    const entries = [...new URL(c.req.url).searchParams, ...headerEntries(c)]
    const { presets } = c.var.services.config
    parseNative(entries, presets) // refuses what is wrong before the body is read
    return withUpload(c, { file: ['image', 'file'] }, (upload) => {
      const request = parseCompressForm([...entries, ...upload.fields], presets)
      return isForm ? answerUrl(c, upload, request) : answerBytes(c, upload, request)
    })
  },
)

/** Stores the result and tells where it is. */
async function answerUrl(
  c: Context<AppEnv>,
  { picture, ticket, fileName }: ReceivedUpload,
  request: CompressRequest,
): Promise<Response> {
  const options = resolveOptions(c, request.options, picture)
  const name = request.fileName ?? fileName
  const job = { picture, options, ticket, name, signal: c.req.raw.signal }
  const { plan, ...compressed } = await compress(c.var.services, job)
  note(c, { storageKey: compressed.key, plan })
  return c.json(documentOf(compressed, fileUrl(c, compressed.key)))
}

/** Answers the result itself and stores nothing. */
async function answerBytes(
  c: Context<AppEnv>,
  { picture, ticket }: ReceivedUpload,
  request: CompressRequest,
): Promise<Response> {
  const job = {
    picture,
    options: resolveOptions(c, request.options, picture),
    ticket,
    signal: c.req.raw.signal,
  }
  const { conversion, bytes, kept } = await convertOrKeep(c.var.services.converter, job)
  note(c, { plan: conversion.plan })
  if (kept) c.header('Image-Kept', 'true')
  return sendImage(c, { ...conversion, bytes })
}

function documentOf({ kept, ...rest }: Compressed, url: string) {
  return { url, ...rest, ...(kept ? { kept } : {}) }
}

function headerEntries(c: Context<AppEnv>): OptionEntry[] {
  const quality = c.req.header('X-Compression-Quality')
  return quality === undefined ? [] : [['quality', quality]]
}
