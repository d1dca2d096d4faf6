/** A picture with the lifetime that a service promises for its own. */

import type { Context } from 'hono'
import type { Variant } from '../../delivery/variant.ts'
import type { AppEnv } from '../app-env.ts'
import { freshnessOf } from '../img/freshness.ts'
import { deliverPicture, type PictureWish } from '../img/send-picture.ts'
import { type Freshness, sendVariant } from '../img/send-variant.ts'

export interface Delivered {
  readonly variant: Variant
  readonly freshness: Freshness
}

/**
 * `lifetime`: `Cache-Control` as the service has it. It does not hold for what will soon be better, for what
 * only this caller may see, and for an address that expires: those are kept as on `/img`.
 */
export async function deliverAs(
  c: Context<AppEnv>,
  wish: PictureWish,
  lifetime: (variant: Variant) => string,
): Promise<Delivered> {
  const { granted } = wish
  if (wish.transform.format === 'auto') c.set('isAuto', true)
  const variant = await deliverPicture(c, wish)
  const { isPrivate, access } = granted
  const { imgMaxAge: maxAge } = c.var.services.config
  const usual = await freshnessOf(variant, { isPrivate, expiresIn: access.expiresIn, maxAge })
  const isUsual = variant.kind === 'first' || isPrivate || access.expiresIn !== undefined
  return {
    variant,
    freshness: isUsual ? usual : { ...usual, cacheControl: lifetime(variant) },
  }
}

/** All of it, a part, or the word that the client has it; with more headers. */
export async function sendAs(
  c: Context<AppEnv>,
  { variant, freshness }: Delivered,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const response = await sendVariant(c, variant, freshness)
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}

/** The bytes of a variant, for an answer that is made of them. */
export async function bytesOf(variant: Variant): Promise<Uint8Array<ArrayBuffer>> {
  const body = await variant.read()
  return new Uint8Array(await new Response(body ?? null).arrayBuffer())
}

/** Seconds that a source of another host is fresh; `otherwise` for our own. */
export function freshSeconds({ source }: Variant, otherwise: number): number {
  return source.fresh?.maxAge ?? otherwise
}
