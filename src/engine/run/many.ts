/** Several files from one decode: every picture is drawn into a frame, then encoded in each format. */

import type { SlabList } from '../bytes/slab-list.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Notices } from '../formats/exif-block.ts'
import type { PlannedFile, SharedFrame } from '../plan/types.ts'
import type { Frame } from '../rows/frame.ts'
import { hasInks } from '../stages/color/icc-profile.ts'
import type { Conversion } from './conversion.ts'
import { type Canvas, closeFrame, drawAll, openFrame } from './draw.ts'
import { type Encoded, encodeFrame, type Tools } from './encode.ts'

/**
 * Takes one result, `index` telling of which variant. The next one is encoded when its promise is
 * kept; whoever still holds this one then holds memory that no plan knows of.
 */
export type TakeResult = (result: Conversion, index: number) => Promise<void>

/** What was done for all results of a `derive` together. */
export interface DeriveAccount {
  /** How often the input was decoded. */
  readonly decodes: number
}

/** One input, and the pictures to draw from it. */
export interface Sitting extends Pick<Canvas, 'profile'> {
  readonly input: SlabList
  readonly info: ImageInfo
  readonly pictures: readonly SharedFrame[]
}

/** Drawn pictures that wait for their encoders, the next one first. */
export type Drawn = { readonly frame: Frame; readonly files: readonly PlannedFile[] }[]

/** A file, and which of the variants it is. */
export interface DerivedFile extends Encoded {
  readonly index: number
}

/** Draws all pictures while the input is decoded once, and lets the input go. */
export async function drawPictures(sitting: Sitting, tools: Tools): Promise<Drawn> {
  const { input, info, pictures, profile } = sitting
  const { kernels, stages, codecs, ledger, signal } = tools
  const [first] = pictures
  if (!first) return []
  const mark = kernels.exports.mark()
  const sinks = pictures.map(({ plan }) => openFrame(plan, ledger))
  const canvases = pictures.map(({ plan }, i) => ({
    kernels,
    stages,
    plan,
    profile,
    sink: sinks[i]!,
  }))
  const keepInks = hasInks(profile)
  const request = { input, info, scale: first.plan.scale, keepInks, signal }
  await codecs.decode(request, (rows) => drawAll(rows, canvases))
  input.release()
  kernels.exports.release(mark) // the encoders take the decoder's room
  return pictures.map(({ files }, i) => ({ frame: sinks[i]!.finish(), files }))
}

/** Encodes picture after picture, and lets each frame go when its last file is made. */
export async function* encodePictures(
  drawn: Drawn,
  notices: readonly (Notices | undefined)[],
  tools: Tools,
): AsyncGenerator<DerivedFile, void> {
  for (let next = drawn.shift(); next; next = drawn.shift()) {
    for (const { index, plan, late } of next.files) {
      const job = { plan, late, notices: notices[index] }
      yield { index, ...(await encodeFrame(next.frame, job, tools)) }
    }
    closeFrame(next.frame, tools.ledger)
  }
}
