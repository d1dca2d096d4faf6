/** Pictures that move: each is painted on the canvas, drawn like any picture, and encoded before the next. */

import { ImageError } from '../api/errors.ts'
import type { Animation, AnimationFrame, AnimationSink } from '../contract/animation.ts'
import type { DecodeRequest } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Notices } from '../formats/exif-block.ts'
import { isEnough } from '../formats/missing-rows.ts'
import { canRestore } from '../plan/animation.ts'
import { withFound } from '../plan/describe.ts'
import { byteCeiling } from '../plan/max-bytes.ts'
import type { Plan } from '../plan/types.ts'
import { Canvas, canvasBytes } from '../rows/canvas.ts'
import type { FrameSink } from '../rows/frame.ts'
import { FrameRows } from '../rows/frame-source.ts'
import { pauseUnlessAborted, runAtOnce } from '../rows/pump.ts'
import type { StageTools } from '../stages/stage.ts'
import { prepareStages } from '../stages/stages.ts'
import {
  closeFrame,
  type Canvas as DrawingCanvas,
  draw,
  frameFor,
  openFrame,
  stageTools,
} from './draw.ts'
import { type Encoded, labelled, type Tools } from './encode.ts'
import { fitBytes } from './fit-bytes.ts'

/** One input that moves, and what it becomes. */
export interface MovingJob {
  /** Its input stays: others may be made of it. */
  readonly request: DecodeRequest<ImageInfo>
  readonly animation: Animation
  readonly canvas: DrawingCanvas
  /** What the file is to carry. */
  readonly notices: Notices | undefined
}

/** Pixels between two pauses: some tens of milliseconds of encoding. */
const PIXELS_PER_PAUSE = 1_000_000

/** Encodes all frames; all of them again with each quality that `maxBytes` asks for. */
export async function convertAnimation(job: MovingJob, tools: Tools): Promise<Encoded> {
  const { canvas, notices } = job
  const { plan } = canvas
  const encode = async (quality: number) => {
    const trial = { ...plan, encode: { ...plan.encode, quality } }
    const plain = await encodeAll({ ...job, canvas: { ...canvas, plan: trial } }, tools)
    const file = labelled(plain, { plan, notices }, tools)
    tools.ledger.free(file === plain ? plain.length : plain.length + file.length)
    return file
  }
  const bounds = { quality: plan.encode.quality, maxBytes: byteCeiling(plan) }
  const found = await fitBytes({ ...bounds, ...tools, encode })
  return { bytes: found.file, plan: withFound(plan, found) }
}

async function encodeAll(job: MovingJob, tools: Tools): Promise<Uint8Array<ArrayBuffer>> {
  const { animation, canvas, request } = job
  const { plan } = canvas
  const { ledger, signal } = tools
  const hasBefore = canRestore(animation)
  tools.codecs.beginDecode()
  const canvasHeld = canvasBytes(request.info, hasBefore)
  const shown = new Canvas(request.info, hasBefore)
  ledger.take(canvasHeld)
  const frame = openFrame(plan, ledger)
  const sink = openSink(job, tools)
  ledger.watch(sink)
  const { exports } = canvas.kernels
  const mark = exports.mark()
  const shared = stageTools(canvas, canvas.profile)
  prepareStages(canvas.stages, plan.stages, shared)
  let pixels = 0
  for (const [index, place] of animation.frames.slice(0, framesOf(plan)).entries()) {
    const isWhole = paint(place, shown, job, tools)
    if (!isWhole && !mayLack(index, animation)) throw lostFrame(index, animation)
    if (!isWhole) break
    drawShown(shown, canvas, shared, frame)
    await sink.add(new Uint8Array(frame.data.buffer), place.delayMs)
    ledger.sample()
    checkGrowth(sink, plan)
    shown.dispose(place.rect, place.dispose)
    pixels += shown.width * shown.height + plan.width * plan.height
    if (pixels < PIXELS_PER_PAUSE) continue
    pixels = 0
    await pauseUnlessAborted(signal)
  }
  exports.release(mark)
  const file = sink.finish()
  ledger.unwatch(sink)
  ledger.take(file.length)
  closeFrame(frame, ledger)
  ledger.free(canvasHeld)
  return file
}

function framesOf({ way }: Plan): number {
  return way.kind === 'animated' ? way.frames : 1
}

function openSink({ animation: { plays }, canvas: { plan } }: MovingJob, { codecs }: Tools) {
  const encoder = codecs.animationEncoderOf(plan.to)
  if (!encoder) throw new Error(`Cannot encode: ${plan.to} does not move`)
  const { width, height, encode } = plan
  return encoder.open({ width, height, plays, frames: framesOf(plan) }, encode)
}

/** Paints a frame. Answers whether all of it was there; what the decoder took of the arena is free again. */
export function paint(
  place: AnimationFrame,
  shown: Canvas,
  job: { readonly request: Pick<MovingJob['request'], 'input' | 'info'> },
  tools: Pick<Tools, 'kernels' | 'codecs'>,
): boolean {
  const { rect, dispose } = place
  if (dispose === 'restore') shown.keep(rect)
  if (rect.width === 0 || rect.height === 0) return true
  const { input, info } = job.request
  const { exports } = tools.kernels
  const mark = exports.mark()
  const reader = tools.codecs.animationReaderOf(info.format)
  const rows = reader?.open({ bytes: input, info }, place)
  let top = 0
  for (let count = -1; rows && count !== 0; top += count) count = shown.paint(rows, place, top)
  exports.release(mark)
  return isEnough(rows?.missingRows ?? 0, rect.height)
}

/** Draws what is shown into the frame; what the stages took of the arena is free again. */
function drawShown(
  shown: Canvas,
  canvas: DrawingCanvas,
  tools: StageTools,
  { data }: Pick<FrameSink, 'data'>,
): void {
  const { exports } = canvas.kernels
  const mark = exports.mark()
  const sink = frameFor(canvas.plan, data)
  runAtOnce(draw(new FrameRows(shown.bytes, shown), canvas, sink, tools))
  sink.finish()
  exports.release(mark)
}

/** A file that lost its end shows what it still has: all but its last frame. */
function mayLack(index: number, { frames }: Animation): boolean {
  return index > 0 && index === frames.length - 1
}

function lostFrame(index: number, { frames }: Animation): ImageError {
  const message = `Cannot decode: frame ${index + 1} of ${frames.length} is damaged`
  return new ImageError('damaged-image', message)
}

/** No plan knows how large the file becomes. */
function checkGrowth({ fileBytes: needed }: AnimationSink, { encode }: Plan): void {
  const { fileBudgetBytes: available = needed } = encode
  if (needed <= available) return
  const message = `Cannot convert within the memory budget: the file has ${needed} bytes already`
  throw new ImageError('memory-budget', message, { needed, available })
}
