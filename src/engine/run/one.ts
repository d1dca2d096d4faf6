/** One file from one decode, on the way that its plan says. */

import type { Animation } from '../contract/animation.ts'
import type { DecodeRequest } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Notices } from '../formats/exif-block.ts'
import { throwIfAborted } from '../rows/pump.ts'
import { convertAnimation } from './animate.ts'
import type { Timings } from './conversion.ts'
import { type Canvas, closeFrame, draw, openFrame } from './draw.ts'
import {
  type Encoded,
  encodeFrame,
  labelled,
  type MadeGainMap,
  openEncoder,
  type Tools,
} from './encode.ts'
import { type RecodedWay, recode } from './recode.ts'
import type { Stopwatch } from './stopwatch.ts'
import { convertStrips } from './strips.ts'

/** One input, and what it becomes. */
export interface OneJob {
  /** Its input is let go as soon as it is decoded. */
  readonly request: DecodeRequest<ImageInfo>
  readonly canvas: Canvas
  /** What the file is to carry. */
  readonly notices: Notices | undefined
  /** The map that is put behind it. */
  readonly gainMap?: MadeGainMap | undefined
  readonly clock: Stopwatch
  /** The frames of a file that moves. */
  readonly animation?: Animation | undefined
}

/** The finished file, and how long it took until its last row was drawn. */
export interface Finished extends Encoded {
  readonly timings: Pick<Timings, 'decode' | 'resize'>
}

export async function convertOne(job: OneJob, tools: Tools): Promise<Finished> {
  switch (job.canvas.plan.way.kind) {
    case 'direct':
      return convertDirect(job, tools)
    case 'framed':
      return convertFramed(job, tools)
    case 'strips':
      return convertInStrips(job, tools)
    case 'animated':
      return convertMoving(job, tools)
    case 'recoded':
      return convertRecoded(job, tools, job.canvas.plan.way)
  }
}

async function convertDirect(job: OneJob, tools: Tools): Promise<Finished> {
  const { request, canvas, clock } = job
  const sink = await openEncoder(canvas.plan, tools)
  const { depth } = canvas.plan.encode
  const asked = depth ? { ...request, depth } : request
  await tools.codecs.decode(asked, (rows) => draw(rows, canvas, sink))
  const timings = lapped(clock)
  throwIfAborted(tools.signal)
  return finished(job, tools, { plain: await sink.finish(), timings })
}

async function convertFramed({ request, canvas, clock, ...labels }: OneJob, tools: Tools) {
  const { plan } = canvas
  const sink = openFrame(plan, tools.ledger)
  await tools.codecs.decode(request, (rows) => draw(rows, canvas, sink))
  const timings = lapped(clock)
  throwIfAborted(tools.signal)
  request.input.release()
  const encoded = await encodeFrame(sink.finish(), { plan, ...labels, late: [] }, tools)
  closeFrame(sink, tools.ledger)
  return { ...encoded, timings }
}

/** The strips' encoding cannot be told from their drawing: all counts as decoding. */
async function convertInStrips(job: OneJob, tools: Tools): Promise<Finished> {
  const plain = await convertStrips(job.request, job.canvas, tools)
  return finished(job, tools, { plain, timings: lapped(job.clock) })
}

/** Nor can the frames' encoding. */
async function convertMoving({ animation, ...job }: OneJob, tools: Tools): Promise<Finished> {
  if (!animation) throw new Error('Cannot convert: the file does not move')
  const encoded = await convertAnimation({ ...job, animation }, tools)
  return { ...encoded, timings: lapped(job.clock) }
}

async function convertRecoded(job: OneJob, tools: Tools, way: RecodedWay): Promise<Finished> {
  const plain = await recode(job.request, job.canvas, way, tools)
  job.request.input.release()
  // A file that is given back has all that it had.
  const labels = way.jpeg === 'original' ? { ...job, notices: undefined } : job
  return finished(labels, tools, { plain, timings: lapped(job.clock) })
}

type Plain = Pick<Finished, 'timings'> & { readonly plain: Uint8Array<ArrayBuffer> }

function finished({ canvas, ...labels }: OneJob, tools: Tools, { plain, timings }: Plain) {
  const { plan } = canvas
  return { bytes: labelled(plain, { plan, ...labels }, tools), plan, timings }
}

function lapped(clock: Stopwatch) {
  return { decode: clock.lap(), resize: 0 }
}
