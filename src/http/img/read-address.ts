/** What a request of `/img` asks for, from its address and the client's hints. */

import type { Context } from 'hono'
import { type OutputFormat, WRITTEN_FORMATS } from '../../engine/index.ts'
import { isPlain, toAllowedTransform } from '../../request/allowed-transform.ts'
import { isImgOption, parseCloudflare } from '../../request/grammars/cloudflare.ts'
import { type ImgPath, type SourceName, splitImgPath } from '../../request/img-path.ts'
import { invalidOption } from '../../request/option-error.ts'
import { isPlaceholder, type Transform, type TransformRequest } from '../../request/transform.ts'
import type { AppEnv } from '../app-env.ts'
import { SAFE_FORMATS } from '../caller/negotiate.ts'
import { formatsOf } from '../caller/resolve-options.ts'
import { isSlowClient, SLOW_HINTS } from './slow-client.ts'

export const IMG = '/img/'

export interface ImgAddress extends TransformRequest {
  readonly source: SourceName | undefined
  readonly query: ImgPath['query']
  readonly signedTarget: ImgPath['signedTarget']
}

/** Throws an `OptionError`. Tells what the answer hangs on, whatever becomes of the request. */
export function readAddress(c: Context<AppEnv>): ImgAddress {
  const { options, source, query, signedTarget } = splitImgPath(c.req.url, IMG)
  if (mayBeAuto(options)) c.set('isAuto', true)
  const request = parseCloudflare(options, c.var.services.config.presets)
  for (const name of query.keys()) refuseOption(name)
  if (request.slowQuality !== undefined) c.header('Vary', SLOW_HINTS.join(', '), { append: true })
  return { ...request, source, query, signedTarget }
}

/** What else stands there means nothing for a key of the bucket, as `?v=2` to a page; an option would be lost. */
function refuseOption(name: string): void {
  if (isImgOption(name))
    throw invalidOption(name, 'it before the source, as in /img/width=800/cat.jpg')
}

/** `isFree`: the caller may have anything. */
export function transformFor(
  c: Context<AppEnv>,
  { transform, slowQuality }: Pick<TransformRequest, 'transform' | 'slowQuality'>,
  isFree: boolean,
): Transform {
  const { allowedWidths } = c.var.services.config
  const quality = slowQuality !== undefined && isSlowClient(c) ? slowQuality : transform.quality
  return toAllowedTransform({ ...transform, quality }, isFree ? [] : allowedWidths)
}

/** What bounds the variants that strangers have made: plain ones are few in any case. */
export function mostVariants(
  c: Context<AppEnv>,
  transform: Transform,
  isFree: boolean,
): { readonly mostVariants?: number } {
  const { allowedWidths, variantsPerSource } = c.var.services.config
  const isBounded = !isFree && allowedWidths.length > 0 && !isPlain(transform)
  return isBounded ? { mostVariants: variantsPerSource } : {}
}

/**
 * The formats that would do, the best first. `named`: those that `auto` may choose, where it is not as
 * configured, and what `source` may be besides what everybody reads.
 */
export function acceptedFor(
  c: Context<AppEnv>,
  { format, lossless }: Transform,
  named?: readonly OutputFormat[],
): readonly [OutputFormat, ...OutputFormat[]] {
  if (format === 'source') return [...SAFE_FORMATS, ...(named ?? [])]
  if (isPlaceholder(format)) return [WRITTEN_FORMATS[0]] // whatever it is, nothing is made in it
  return format === 'auto' || format === 'json' ? formatsOf(c, { lossless, named }) : [format]
}

/** Even of options that will be refused: a cache keeps refusals as well. */
function mayBeAuto(options: string): boolean {
  return !options
    .split(',')
    .some((entry) => /^(?:f|format)=/.test(entry) && !/=(?:auto|json)$/.test(entry))
}
