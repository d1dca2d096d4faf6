/** What a source is: made once and kept, as variants are. */

import type { Context } from 'hono'
import type { Variant } from '../../delivery/variant.ts'
import { FACTS_TRANSFORM } from '../../request/transform.ts'
import { StorageError } from '../../storage/storage-error.ts'
import type { AppEnv } from '../app-env.ts'
import { deliverPicture, type GrantedSource } from './send-picture.ts'

/** Of `format=json`, in part. */
export interface SourceFacts {
  readonly original: {
    readonly file_size: number
    readonly width: number
    readonly height: number
    /** A media type. */
    readonly format: string
    readonly orientation: number
    readonly alpha: boolean
    readonly frames: number
  }
  readonly placeholder?: { readonly thumbHash: string; readonly blurHash: string }
  /** `#rrggbb`. */
  readonly palette?: readonly string[]
}

/** Throws as `deliverPicture` does. */
export async function readFacts(c: Context<AppEnv>, granted: GrantedSource) {
  const wish = { transform: FACTS_TRANSFORM, granted, autoFormats: [] }
  const variant: Variant = await deliverPicture(c, wish, true)
  const body = await variant.read()
  if (!body) throw new StorageError('get', new Error('facts have gone while they were looked at'))
  const facts: SourceFacts = JSON.parse(await new Response(body as BodyInit).text())
  return { facts, variant }
}
