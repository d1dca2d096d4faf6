/** From what a caller asked for to what will be done. */

import type { Context } from 'hono'
import { chooseFormat } from '../../convert/choose-format.ts'
import type { ConvertOptions, Lossless, OutputFormat, Picture } from '../../engine/index.ts'
import type { RequestedOptions } from '../../request/options.ts'
import type { AppEnv } from '../app-env.ts'
import { acceptedFormats } from './negotiate.ts'

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
  c.set('isAuto', true) // a preset may say so as well
  return chooseFormat(picture, requested, formatsOf(c, requested))
}

/** What the client of this request takes, the best first. `named`: default `AUTO_FORMATS`. */
export function formatsOf(
  c: Context<AppEnv>,
  { lossless, named = c.var.services.config.autoFormats }: FormatsOf,
) {
  return acceptedFormats(c.req.header('Accept'), { lossless, named })
}

interface FormatsOf {
  readonly lossless: Lossless
  readonly named?: readonly OutputFormat[] | undefined
}
