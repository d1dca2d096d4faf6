/** A turned picture in strips: each is drawn from a decode of its own, and encoded before the next. */

import type { DecodeRequest } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import { planStrips } from '../plan/strips.ts'
import type { FrameSink } from '../rows/frame.ts'
import { FrameRows } from '../rows/frame-source.ts'
import { pump, runInSlices } from '../rows/pump.ts'
import { type Canvas, closeFrame, draw, frameFor, openFrame } from './draw.ts'
import { openEncoder, type Tools } from './encode.ts'

/** Answers the encoded file. The strips wait in the same memory, one after the other. */
export async function convertStrips(
  request: DecodeRequest<ImageInfo>,
  canvas: Canvas,
  tools: Tools,
): Promise<Uint8Array<ArrayBuffer>> {
  const { kernels, codecs, ledger, signal } = tools
  const encoder = await openEncoder(canvas.plan, tools)
  let first: FrameSink | undefined
  for (const plan of planStrips(canvas.plan, canvas.stages)) {
    const mark = kernels.exports.mark()
    const sink = first ? frameFor(plan, first.data) : openFrame(plan, ledger)
    first ??= sink
    await codecs.decode(request, (rows) => draw(rows, { ...canvas, plan }, sink))
    kernels.exports.release(mark) // before the encoder takes more
    const frame = sink.finish()
    const rows = new FrameRows(new Uint8Array(frame.data.buffer), frame)
    await runInSlices(pump(rows, encoder, frame.width * frame.height), signal)
  }
  if (first) closeFrame(first, ledger)
  return encoder.finish()
}
