/** Encoding of finished frames: at once, or as often as `maxBytes` asks for. */

import { ImageError } from '../api/errors.ts'
import type { EncodedFile, EncodeOptions } from '../contract/codec.ts'
import type { GainMapMeaning } from '../contract/gain-map.ts'
import type { Notices } from '../formats/exif-block.ts'
import type { CodecTable } from '../formats/registry.ts'
import { withDisplayP3 } from '../formats/write-display-p3.ts'
import { withNotices } from '../formats/write-notices.ts'
import type { Kernels } from '../kernels/kernels.ts'
import type { MemoryLedger } from '../memory/ledger.ts'
import { withExact, withFound } from '../plan/describe.ts'
import { byteCeiling, seeksQuality } from '../plan/max-bytes.ts'
import type { Plan } from '../plan/types.ts'
import type { Frame } from '../rows/frame.ts'
import { FrameRows } from '../rows/frame-source.ts'
import { pump, runInSlices } from '../rows/pump.ts'
import type { RowSink } from '../rows/rows.ts'
import type { PlannedStage, Stage } from '../stages/stage.ts'
import { openStages } from '../stages/stages.ts'
import { stageTools } from './draw.ts'
import { fitBest } from './fit-best.ts'
import { fitBytes } from './fit-bytes.ts'
import { looksDrawn } from './looks-drawn.ts'

/** What of the engine is needed here. */
export interface Tools {
  readonly kernels: Kernels
  /** All that there are. */
  readonly stages: readonly Stage[]
  readonly codecs: CodecTable
  readonly ledger: MemoryLedger
  readonly signal: AbortSignal | undefined
}

/** What a frame becomes. */
export interface EncodeJob {
  readonly plan: Plan
  /** What the file is to carry. */
  readonly notices: Notices | undefined
  /** What is put behind the picture. */
  readonly gainMap?: MadeGainMap | undefined
  /** What is still done to the frame's rows on their way into the encoder. */
  readonly late: readonly PlannedStage[]
}

/** A finished gain map: a file of its own. */
export interface MadeGainMap {
  readonly file: Uint8Array
  readonly meaning: GainMapMeaning
}

/** A whole file, and the plan with the quality that it has. */
export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly plan: Plan
}

/** An encoder for rows of the result. What it really holds is counted, and the file that it answers. */
export async function openEncoder(
  plan: Plan,
  { codecs, ledger }: Pick<Tools, 'codecs' | 'ledger'>,
): Promise<RowSink<EncodedFile>> {
  const { to, width, height, encodedChannels: channels, encode } = plan
  const { depth } = encode
  const format = { width, height, channels, ...(depth && { sampleBytes: 2 as const }) }
  const sink = await codecs.encoders[to].open(format, encode)
  ledger.watch(sink)
  return {
    work: workOf(plan, codecs),
    write(rows, count) {
      sink.write(rows, count)
      ledger.sample()
    },
    async finish() {
      const file = await sink.finish()
      ledger.take(file.length)
      ledger.unwatch(sink)
      return file
    },
  }
}

/** AVIF takes about 0.1 seconds for a megapixel, and up to 2.5 at `best`. */
const WORK_OF_BEST = 16

function workOf({ to, encode }: Plan, codecs: Tools['codecs']): number {
  const { work = { lossy: 1, lossless: 1 } } = codecs.writerOf(to)
  const own = encode.lossless ? work.lossless : work.lossy
  return encode.effort === 'best' ? own * WORK_OF_BEST : own
}

/** Encodes a frame, which stays; what the arena gave is given back. Throws `max-bytes`. */
export async function encodeFrame(frame: Frame, job: EncodeJob, tools: Tools): Promise<Encoded> {
  const { plan } = job
  const { quality } = plan.encode
  const encode = (own: number, effort = plan.encode.effort) =>
    encodeAs({ ...plan.encode, quality: own, effort }, frame, job, tools)
  const exact = await encodeExact(frame, job, tools)
  if (!exact) {
    const search = { quality, maxBytes: byteCeiling(plan), ...tools, encode }
    const quick = { ...search, encode: (own: number) => encode(own, 'balanced') }
    const found = await (isDear(plan, tools) ? fitBest(quick, encode) : fitBytes(search))
    return { bytes: found.file, plan: withFound(plan, found) }
  }
  tools.ledger.take(exact.bytes.length)
  const file = await encode(quality)
  tools.ledger.free(exact.bytes.length)
  const isSmaller = file.length < exact.bytes.length
  return isSmaller ? { bytes: file, plan: withFound(plan, { quality, encodes: 1 }) } : exact
}

/** A search at this effort would take too long. */
function isDear(plan: Plan, { codecs }: Pick<Tools, 'codecs'>): boolean {
  const { mostBestPixels } = codecs.writerOf(plan.to)
  return mostBestPixels?.lossy !== undefined && plan.encode.effort === 'best' && seeksQuality(plan)
}

/** The file without loss, where that is planned of a frame that looks drawn, and fits in `maxBytes`. */
async function encodeExact(frame: Frame, job: EncodeJob, tools: Tools) {
  const { plan } = job
  const exact = plan.way.kind === 'framed' ? plan.way.exact : undefined
  if (!exact || !looksDrawn(frame)) return undefined
  try {
    const bytes = await encodeAs(exact, frame, job, tools)
    return bytes.length > byteCeiling(plan) ? undefined : { bytes, plan: withExact(plan, exact) }
  } catch (error) {
    // The file would have been larger than there is room for.
    if (error instanceof ImageError && error.code === 'memory-budget') return undefined
    throw error
  }
}

/** One trial: the whole file. It leaves nothing in the arena, or what each takes would add up. */
async function encodeAs(encode: EncodeOptions, frame: Frame, job: EncodeJob, tools: Tools) {
  const { exports } = tools.kernels
  const mark = exports.mark()
  const trial = { ...job, plan: { ...job.plan, encode } }
  const plain = await encodeOnce(frame, trial, tools).finally(() => exports.release(mark))
  const file = labelled(plain, job, tools)
  tools.ledger.free(file === plain ? plain.length : plain.length + file.length)
  return file
}

async function encodeOnce(frame: Frame, { plan, late }: EncodeJob, tools: Tools) {
  const { stages, signal } = tools
  const sink = await openEncoder(plan, tools)
  const { data, width, height } = frame
  const pixels = new Uint8Array(data.buffer)
  const picture = new FrameRows(pixels, frame, plan.encodedChannels)
  const rows = openStages(stages, late, picture, stageTools(tools, undefined))
  await runInSlices(pump(rows, sink, width * height), signal)
  return sink.finish()
}

/** The file with its colour space, the notice and the gain map, where there are any: they count in `maxBytes`, and as memory. */
export function labelled(
  plain: Uint8Array<ArrayBuffer>,
  { plan, notices, gainMap }: Pick<EncodeJob, 'plan' | 'notices' | 'gainMap'>,
  { codecs, ledger }: Pick<Tools, 'codecs' | 'ledger'>,
): Uint8Array<ArrayBuffer> {
  const writer = codecs.writerOf(plan.to)
  let file = plain
  const replace = (labelled: Uint8Array<ArrayBuffer>) => {
    ledger.take(labelled.length)
    if (file !== plain) ledger.free(file.length)
    file = labelled
  }
  if (plan.isP3) replace(withDisplayP3(file, writer, plan))
  if (notices) replace(withNotices(file, writer, plan, notices))
  if (gainMap && writer.withGainMap)
    replace(writer.withGainMap(file, gainMap.file, gainMap.meaning))
  return file
}
