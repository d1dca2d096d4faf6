/** The smallest of some results, each made and kept as any variant is. */

import type { Context } from 'hono'
import type { KeptOutput } from '../../../delivery/outputs/outputs.ts'
import type { Variant } from '../../../delivery/variant.ts'
import { ImageError, OUTPUT_FORMATS, type OutputFormat } from '../../../engine/index.ts'
import type { Transform } from '../../../request/transform.ts'
import type { AppEnv } from '../../app-env.ts'
import { admission } from '../../img/admission.ts'

/** `isCounted`: the limit of its key has been counted; else whatever has to be made is, by address. */
export async function smallestOutput(
  c: Context<AppEnv>,
  kept: KeptOutput,
  {
    transforms,
    isCounted,
  }: { readonly transforms: readonly Transform[]; readonly isCounted: boolean },
): Promise<Variant> {
  const access = { isSigned: isCounted, expiresIn: undefined, expiresAt: undefined }
  const admit = admission(c, access)
  const { delivery } = c.var.services
  const { signal } = c.req.raw
  let best: Variant | undefined
  let refusal: unknown
  for (const transform of transforms) {
    const accepted = [formatOf(transform, kept)] as const
    const wish = { source: kept.source, transform, accepted, admit, signal }
    try {
      const variant = await delivery.deliver(wish, false)
      if (!best || variant.info.bytes < best.info.bytes) best = variant
    } catch (error) {
      // A format that cannot hold it is no candidate.
      if (!(error instanceof ImageError)) throw error
      refusal ??= error
    }
  }
  if (best) return best
  throw refusal
}

function formatOf({ format }: Transform, kept: KeptOutput): OutputFormat {
  return OUTPUT_FORMATS.find((name) => name === format) ?? kept.format
}
