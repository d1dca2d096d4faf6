/** `POST /convert`: bytes, or their address, in; bytes out. */

import { Hono } from 'hono'
import { parseConvertQuery } from '../../request/convert-query.ts'
import { parseNative } from '../../request/grammars/native.ts'
import { note } from '../answer/note.ts'
import { sendImage, sendPlan } from '../answer/respond.ts'
import type { AppEnv } from '../app-env.ts'
import { resolveOptions } from '../caller/resolve-options.ts'
import { bodyLimit } from '../middleware/body-limit.ts'
import { convertAddress } from '../middleware/convert-address.ts'
import { outliveClient } from '../middleware/outlive-client.ts'
import { rateLimit } from '../middleware/rate-limit.ts'
import { refuseLoops } from '../middleware/refuse-loops.ts'
import { requireKey } from '../middleware/require-key.ts'
import { varyByAccept } from '../middleware/vary-by-accept.ts'
import { refuseUnused } from '../upload/layer-parts.ts'
import { withUpload } from '../upload/with-upload.ts'

export const convertRoutes = new Hono<AppEnv>().post(
  '/convert',
  outliveClient(),
  varyByAccept(),
  rateLimit(),
  requireKey(),
  refuseLoops(),
  convertAddress(),
  bodyLimit(),
  (c) => {
    const { converter, config } = c.var.services
    const query = parseConvertQuery(new URL(c.req.url).searchParams, config.presets)
    const files = { file: ['file'], takesLayers: true } as const
    return withUpload(c, files, async ({ picture, fields, ticket, parts }) => {
      const requested = parseNative([...query.entries, ...fields], config.presets)
      refuseUnused(parts, requested)
      const options = resolveOptions(c, requested, picture)
      if (query.isDryRun) return sendPlan(c, picture.plan(options))
      const { signal } = c.req.raw
      const conversion = await converter.convert({ picture, options, parts, ticket, signal })
      note(c, { plan: conversion.plan })
      return sendImage(c, conversion)
    })
  },
)
