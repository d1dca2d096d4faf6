/** `POST /convert` with JSON: the picture is fetched, the answer is the same. */

import type { Context, MiddlewareHandler } from 'hono'
import { withPicture } from '../../delivery/with-picture.ts'
import { parseConvertDocument } from '../../request/convert-document.ts'
import { type ConvertQuery, parseConvertQuery } from '../../request/convert-query.ts'
import { parseNative } from '../../request/grammars/native.ts'
import { note } from '../answer/note.ts'
import { sendImage, sendPlan } from '../answer/respond.ts'
import type { AppEnv } from '../app-env.ts'
import { resolveOptions } from '../caller/resolve-options.ts'
import { sourceAt } from '../img/remote-source.ts'
import { readJson } from '../upload/read-json.ts'

const MAX_DOCUMENT_BYTES = 16_384

/** Answers JSON; every other body is for whoever comes next. */
export function convertAddress(): MiddlewareHandler<AppEnv> {
  return async function convertAddress(c, next) {
    const [type = ''] = (c.req.header('Content-Type') ?? '').split(';', 1)
    if (type.trim().toLowerCase() !== 'application/json') return await next()
    const document = parseConvertDocument(await readJson(c, MAX_DOCUMENT_BYTES))
    const { presets } = c.var.services.config
    const entries = [...new URL(c.req.url).searchParams, ...document.entries]
    const query = parseConvertQuery(entries, presets)
    if (query.entries.some(([name, text]) => name === 'format' && text === 'auto')) {
      c.set('isAuto', true)
    }
    return await convertFrom(c, document.url, query)
  }
}

async function convertFrom(
  c: Context<AppEnv>,
  url: string,
  { entries, isDryRun }: ConvertQuery,
): Promise<Response> {
  const { config, gate, converter, clock } = c.var.services
  const source = sourceAt(c, url, async () => {}) // the limit of its key has been counted
  const version = await source.version()
  const opening = { expectedBytes: version.bytes, open: () => source.open(version) }
  const ports = { gate, converter, clock, waitMs: config.waitMs }
  return await withPicture(opening, ports, async (picture, ticket) => {
    note(c, { bytesIn: picture.input.length })
    const options = resolveOptions(c, parseNative(entries, config.presets), picture)
    if (isDryRun) return sendPlan(c, picture.plan(options))
    const { signal } = c.req.raw
    const conversion = await converter.convert({ picture, options, ticket, signal })
    note(c, { plan: conversion.plan })
    return await sendImage(c, conversion)
  })
}
