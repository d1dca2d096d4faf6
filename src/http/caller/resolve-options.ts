/** From what a caller asked for to what will be done. */

import type { Context } from 'hono'
import {
  type ConvertOptions,
  ImageError,
  OUTPUT_FORMATS,
  type OutputFormat,
  type Picture,
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
  picture: Picture,
): ConvertOptions {
  const options = { ...requested, format: settledFormat(c, requested, picture) }
  const { requestId, services } = c.var
  services.log('debug', { event: 'options', requestId, options })
  return options
}

function settledFormat(
  c: Context<AppEnv>,
  requested: RequestedOptions,
  picture: Picture,
): OutputFormat {
  if (requested.format !== 'auto') return requested.format
  const accept = c.req.header('Accept')
  const { lossless } = requested
  const format = negotiateFormat(accept, lossless)
  const side = longestSide(picture, { ...requested, format })
  if (side <= readableSide(format)) return format
  const without = OUTPUT_FORMATS.filter((other) => side > readableSide(other))
  return negotiateFormat(accept, lossless, without)
}

/** Of the result, in pixels; 0 where it will be refused for something else. */
function longestSide(picture: Picture, options: ConvertOptions): number {
  try {
    const { width, height } = picture.plan(options)
    return Math.max(width, height)
  } catch (error) {
    if (!(error instanceof ImageError) || error.details.format !== options.format) return 0
    return error.code === 'image-too-large' ? Number(error.details.actual) : 0
  }
}
