/** From what a caller asked for to what will be done. */

import type { Context } from 'hono'
import {
  type ChunkList,
  type ConvertOptions,
  ImageError,
  OUTPUT_FORMATS,
  type OutputFormat,
  readableSide,
} from '../../engine/index.ts'
import type { RequestedOptions } from '../../request/options.ts'
import type { AppEnv } from '../app-env.ts'
import { negotiateFormat } from './negotiate.ts'

/**
 * Settles `auto` by the `Accept` header and the size of the result, and tells the log at `debug`.
 * That the answer varies is said elsewhere: whatever becomes of the request.
 */
export function resolveOptions(
  c: Context<AppEnv>,
  requested: RequestedOptions,
  input: ChunkList,
): ConvertOptions {
  const options = { ...requested, format: settledFormat(c, requested, input) }
  const { requestId, services } = c.var
  services.log('debug', { event: 'options', requestId, options })
  return options
}

function settledFormat(
  c: Context<AppEnv>,
  requested: RequestedOptions,
  input: ChunkList,
): OutputFormat {
  if (requested.format !== 'auto') return requested.format
  const accept = c.req.header('Accept')
  const { lossless } = requested
  const format = negotiateFormat(accept, lossless)
  const side = longestSide(c, input, { ...requested, format })
  if (side <= readableSide(format)) return format
  const without = OUTPUT_FORMATS.filter((other) => side > readableSide(other))
  return negotiateFormat(accept, lossless, without)
}

/** Of the result, in pixels; 0 where it will be refused for something else. */
function longestSide(c: Context<AppEnv>, input: ChunkList, options: ConvertOptions): number {
  try {
    const { width, height } = c.var.services.converter.plan(input, options)
    return Math.max(width, height)
  } catch (error) {
    if (!(error instanceof ImageError) || error.details.format !== options.format) return 0
    return error.code === 'image-too-large' ? Number(error.details.actual) : 0
  }
}
