/** From what a caller asked for to what will be done. */

import type { Context } from 'hono'
import type { ConvertOptions } from '../engine/index.ts'
import type { AppEnv } from './app-env.ts'
import { negotiateFormat } from './negotiate.ts'
import type { RequestedOptions } from './schema/convert-options.ts'

/** Settles `auto` by the `Accept` header. */
export function resolveOptions(c: Context<AppEnv>, requested: RequestedOptions): ConvertOptions {
  if (requested.format !== 'auto') return { ...requested, format: requested.format }
  return { ...requested, format: negotiateFormat(c.req.header('Accept'), requested.lossless) }
}
