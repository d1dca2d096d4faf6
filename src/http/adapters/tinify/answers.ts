/** `POST /shrink`, and what is asked of its outputs. */

import type { Context } from 'hono'
import { findOutput, type KeptOutput, sweepOutputs } from '../../../delivery/outputs/outputs.ts'
import type { Variant } from '../../../delivery/variant.ts'
import { mediaType } from '../../../engine/index.ts'
import { parseOutputCommands } from '../../../request/grammars/tinify/document.ts'
import { smallerTransform, tinifyTransforms } from '../../../request/grammars/tinify.ts'
import { sourceTag } from '../../../variants/variant-place.ts'
import { note } from '../../answer/note.ts'
import type { AppEnv } from '../../app-env.ts'
import { publicUrl } from '../../files/file-url.ts'
import { sendVariant } from '../../img/send-variant.ts'
import { readJson } from '../../upload/read-json.ts'
import { keepInput, MAX_DOCUMENT_BYTES, outputPorts } from './keep-input.ts'
import { smallestOutput } from './smallest.ts'
import { storeOutput } from './store-output.ts'

export const OUTPUT = '/output/'

/** 201, and where the output is. */
export async function answerShrink(c: Context<AppEnv>): Promise<Response> {
  const kept = await keepInput(c)
  const { info, plan } = await shrunkOutput(c, kept, true)
  note(c, { plan })
  await countCompression(c)
  const url = publicUrl(c, `${OUTPUT}${kept.id}`)
  const { width, height } = info.metadata
  const output = {
    size: info.bytes,
    type: info.contentType,
    width: Number(width),
    height: Number(height),
    ratio: Number((info.bytes / kept.bytes).toFixed(4)),
    url,
  }
  const input = { size: kept.bytes, type: mediaType(kept.format) }
  return c.json({ input, output }, 201, { Location: url })
}

/** What `/shrink` has made, as it is. */
export async function answerOutput(c: Context<AppEnv>, id: string): Promise<Response> {
  const kept = await findOutput(id, outputPorts(c))
  return await send(c, kept, await shrunkOutput(c, kept, c.var.apiKey !== undefined))
}

/** In its own format, and no larger than what was sent, as far as any quality does that. */
async function shrunkOutput(
  c: Context<AppEnv>,
  kept: KeptOutput,
  isCounted: boolean,
): Promise<Variant> {
  const transforms = tinifyTransforms({}, kept)
  const shrunk = await smallestOutput(c, kept, { transforms, isCounted })
  const smaller = shrunk.info.bytes <= kept.bytes ? undefined : smallerTransform(kept)
  if (!smaller) return shrunk
  return await smallestOutput(c, kept, { transforms: [...transforms, smaller], isCounted })
}

/** Something else of the same upload, sent or stored. Nothing in the body: the same. */
export async function answerCommands(c: Context<AppEnv>, id: string): Promise<Response> {
  const kept = await findOutput(id, outputPorts(c))
  const document = await readJson(c, MAX_DOCUMENT_BYTES)
  const { store, ...commands } = parseOutputCommands(document)
  const transforms = tinifyTransforms(commands, kept)
  const variant = await smallestOutput(c, kept, { transforms, isCounted: true })
  if (Object.keys(commands).length > 0) await countCompression(c)
  if (!store) return await send(c, kept, variant)
  const { width = '', height = '' } = variant.info.metadata
  return c.body(null, 200, {
    Location: await storeOutput(c, variant, store),
    'Image-Width': width,
    'Image-Height': height,
  })
}

async function send(c: Context<AppEnv>, kept: KeptOutput, variant: Variant): Promise<Response> {
  return await sendVariant(c, variant, {
    cacheControl: `private, max-age=${kept.secondsLeft}`,
    tag: await sourceTag(variant.source.name),
  })
}

/** No month is longer. */
const MONTH_MS = 31 * 86_400_000
/** So often somebody sees to what has expired. */
const SWEEP_EVERY = 16

/** Of this key in this month (UTC): nobody is refused for it. */
async function countCompression(c: Context<AppEnv>): Promise<void> {
  const { limiter, clock } = c.var.services
  const month = new Date(clock.now()).toISOString().slice(0, 7)
  const hit = await limiter.hit(`compressions:${c.var.apiKey}:${month}`, MONTH_MS)
  if (!hit) return
  c.header('Compression-Count', `${hit.hits}`)
  if (hit.hits % SWEEP_EVERY !== 1) return
  c.executionCtx.waitUntil(sweepOutputs(outputPorts(c)).catch(() => {}))
}
