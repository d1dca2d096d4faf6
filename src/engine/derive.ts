/** Several files from one decode: every picture is drawn into a frame, then encoded in each format. */

import type { ChunkList } from './bytes/chunk-list.ts'
import type { CodecTable } from './codec/registry.ts'
import type { Conversion } from './conversion.ts'
import { type Canvas, drawAll, frameFor } from './draw.ts'
import type { Kernels } from './kernels/kernels.ts'
import type { MemoryLedger } from './ledger.ts'
import type { Picture, PlannedFile } from './plan-derived.ts'
import type { ImageInfo } from './probe/info.ts'
import type { Frame, FrameSink } from './rows/frame.ts'
import { FrameRows } from './rows/frame-rows.ts'
import { pump, runInSlices } from './rows/pump.ts'
import { flattened } from './transform/flatten.ts'

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

/** What of the engine is needed here. */
export interface DeriveTools {
  readonly kernels: Kernels
  readonly codecs: CodecTable
  readonly ledger: MemoryLedger
  readonly signal: AbortSignal | undefined
}

/** One input, and the pictures to draw from it. */
export interface Sitting extends Pick<Canvas, 'profile'> {
  readonly input: ChunkList
  readonly info: ImageInfo
  readonly pictures: readonly Picture[]
}

/** Drawn pictures that wait for their encoders, the next one first. */
export type Drawn = { readonly frame: Frame; readonly files: readonly PlannedFile[] }[]

/** A result whose metadata is still to be added. */
export interface DerivedFile extends PlannedFile {
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Draws all pictures while the input is decoded once, and lets the input go. */
export async function drawPictures(sitting: Sitting, tools: DeriveTools): Promise<Drawn> {
  const { input, info, pictures, profile } = sitting
  const { kernels, codecs, ledger, signal } = tools
  const [first] = pictures
  if (!first) return []
  const mark = kernels.exports.mark()
  const sinks = pictures.map(({ plan }) => openFrame(plan, ledger))
  const canvases = pictures.map(({ plan }, i) => ({ kernels, plan, profile, sink: sinks[i]! }))
  const request = { input, info, scale: first.plan.scale, signal }
  await codecs.decode(request, (rows) => drawAll(rows, canvases))
  input.release()
  kernels.exports.release(mark) // the encoders take the decoder's room
  return pictures.map(({ files }, i) => ({ frame: sinks[i]!.finish(), files }))
}

/** Encodes picture after picture, and lets each frame go when its last file is made. */
export async function* encodePictures(
  drawn: Drawn,
  tools: DeriveTools,
): AsyncGenerator<DerivedFile, void> {
  const { kernels, ledger } = tools
  for (let next = drawn.shift(); next; next = drawn.shift()) {
    const { data } = next.frame
    for (const file of next.files) {
      const mark = kernels.exports.mark()
      const bytes = await encoded(next.frame, file, tools)
      kernels.exports.release(mark)
      yield { ...file, bytes }
    }
    ledger.free(data.length)
    data.buffer.transfer(0) // now, instead of at some later garbage collection
  }
}

function openFrame(plan: Picture['plan'], ledger: MemoryLedger): FrameSink {
  const sink = frameFor(plan)
  ledger.take(sink.data.length)
  return sink
}

async function encoded(frame: Frame, file: PlannedFile, tools: DeriveTools) {
  const { plan, background } = file
  const { kernels, codecs, ledger, signal } = tools
  const { width, height } = frame
  const encoder = codecs.encoders[plan.to]
  const { script } = encoder.cost(plan, plan.encode)
  ledger.take(script)
  const sink = await encoder.open({ width, height, channels: 4 }, plan.encode)
  const picture = new FrameRows(new Uint8Array(frame.data.buffer), frame)
  const rows = background ? flattened(kernels, picture, background) : picture
  await runInSlices(pump(rows, sink, width * height), signal)
  const bytes = await sink.finish()
  ledger.sample()
  ledger.free(script)
  return bytes
}
