/** From what a caller asked for to what will be done. */

import type { Context } from 'hono'
import type { ConvertOptions } from '../engine/index.ts'
import type { AppEnv } from './app-env.ts'
import { negotiateFormat } from './negotiate.ts'
import type { RequestedOptions } from './schema/convert-options.ts'

/** Settles `auto` by the `Accept` header, and tells the log at `debug`. */
export function resolveOptions(c: Context<AppEnv>, requested: RequestedOptions): ConvertOptions {
  const { requestId, services } = c.var
  const format =
    requested.format === 'auto'
      ? negotiateFormat(c.req.header('Accept'), requested.lossless)
      : requested.format
  const options = { ...requested, format }
  services.log('debug', { event: 'options', requestId, options })
  return options
}
