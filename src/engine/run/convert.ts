/** One result, within a plan: drawn straight into its encoder, through a frame, or strip by strip. */

import type { ChunkList } from '../bytes/chunk-list.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Plan } from '../plan/plan.ts'
import { FrameSink } from '../rows/frame.ts'
import { throwIfAborted } from '../rows/pump.ts'
import { type Canvas, closeFrame, draw, needsInks, openFrame } from './draw.ts'
import { type Encoded, encodeFrame, labelled, openEncoder, type Tools } from './encode.ts'
import { convertStrips } from './strips.ts'

/** What is converted, and how. */
export interface Source extends Pick<Canvas, 'profile'> {
  /** Let go as early as can be. */
  readonly input: ChunkList
  readonly info: ImageInfo
  readonly plan: Plan
}

interface Wishes {
  /** The notice that the file is to carry. */
  readonly copyright: string | undefined
  /** Is called when the last row has come. */
  onDrawn(): number
}

/** `drawn`: what `onDrawn` answered. */
export async function convertOnce(
  { input, info, plan, profile }: Source,
  { copyright, onDrawn }: Wishes,
  tools: Tools,
): Promise<Encoded & { readonly drawn: number }> {
  const { kernels, codecs, ledger, signal } = tools
  const request = { input, info, scale: plan.scale, keepInks: needsInks(profile), signal }
  const canvas = { kernels, plan, profile }
  const label = (plain: Uint8Array<ArrayBuffer>) => labelled(plain, { plan, copyright }, tools)
  if (plan.strips > 1) {
    const plain = await convertStrips(request, canvas, tools)
    const bytes = label(plain)
    return { bytes, plan, drawn: onDrawn() }
  }
  const sink = plan.direct ? await openEncoder(plan, tools) : openFrame(plan, ledger)
  await codecs.decode(request, (rows) => draw(rows, canvas, sink))
  const drawn = onDrawn()
  throwIfAborted(signal)
  if (sink instanceof FrameSink) {
    input.release()
    const encoded = await encodeFrame(sink.finish(), { plan, copyright }, tools)
    closeFrame(sink, ledger)
    return { ...encoded, drawn }
  }
  return { bytes: label(await sink.finish()), plan, drawn }
}
