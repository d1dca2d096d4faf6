/** From decoded rows to those of the result: resize, then colour, then background. */

import type { DecodedRows } from '../contract/codec.ts'
import { rowsOfBands } from '../kernels/band-source.ts'
import type { Kernels } from '../kernels/kernels.ts'
import type { MemoryLedger } from '../memory/ledger.ts'
import type { ResizeStep } from '../plan/geometry.ts'
import type { Plan } from '../plan/plan.ts'
import { keepAll } from '../plan/strips.ts'
import { FrameSink } from '../rows/frame.ts'
import { pump, rowsPerSlice, type Steps } from '../rows/pump.ts'
import { type Band, isBandSource, type RowSink, type RowSource, rowBytes } from '../rows/rows.ts'
import { type ColorStage, openColor } from '../stages/color/color.ts'
import { towardsP3 } from '../stages/color/display-p3.ts'
import { type SourceProfile, spaceOf, withoutSrgb } from '../stages/color/icc-profile.ts'
import { flattened } from '../stages/flatten.ts'
import { bandStride, scratchBandBytes } from '../stages/resize/layout.ts'
import { openResizer, type Resizer, resized } from '../stages/resize/resize.ts'

/** What drawing needs besides the rows. */
export interface Canvas {
  readonly kernels: Kernels
  readonly plan: Plan
  /** Of the decoded pixels; `undefined`: they are sRGB. */
  readonly profile: SourceProfile | undefined
}

/** Draws the rows of the result into `sink`, as they come and lie. */
export function draw(rows: DecodedRows, canvas: Canvas, sink: RowSink<unknown>): Steps<void> {
  const { kernels, plan } = canvas
  const picture = plan.resize
    ? resized(kernels, rows, { ...plan.resize, ...channelsOf(canvas) })
    : rows
  const stages = finished(picture, canvas, colorOf(canvas))
  return pump(stages, sink, plan.sourceWidth * plan.sourceHeight)
}

/** Whether the decoder is to hand out inks. */
export function needsInks(profile: SourceProfile | undefined): boolean {
  return profile !== undefined && spaceOf(profile) === 'cmyk'
}

/** What the fourth channel is to the resizer. */
function channelsOf({ plan, profile }: Canvas) {
  return { opaque: !plan.sourceAlpha, inks: needsInks(profile) }
}

/** Towards sRGB, or Display P3 where that is planned. */
function colorOf({ kernels, plan, profile }: Canvas): ColorStage | undefined {
  const target = withoutSrgb(plan.isP3 && profile ? towardsP3(profile) : profile)
  return target && openColor(kernels, target)
}

/** The same for several pictures of one source: those of one colour space share their tables. */
function colorsOf(canvases: readonly Canvas[]): (ColorStage | undefined)[] {
  const made = new Map<boolean, ColorStage | undefined>()
  return canvases.map((canvas) => {
    const isP3 = canvas.plan.isP3 ?? false
    if (!made.has(isP3)) made.set(isP3, colorOf(canvas))
    return made.get(isP3)
  })
}

/** A frame for the rows of a plan, in JavaScript memory, new or used: upright, on its canvas. */
export function frameFor(plan: Plan, memory?: Uint8ClampedArray<ArrayBuffer>): FrameSink {
  const { resize, scale, channels } = plan
  const stored = resize ?? {
    width: Math.ceil(plan.sourceWidth / 2 ** scale),
    height: Math.ceil(plan.sourceHeight / 2 ** scale),
  }
  const bytes = plan.width * plan.height * 4
  const data = memory?.subarray(0, bytes) ?? new Uint8ClampedArray(bytes)
  return new FrameSink({ width: stored.width, height: stored.height, channels }, plan, data)
}

/** A new frame, counted. */
export function openFrame(plan: Plan, ledger: MemoryLedger): FrameSink {
  const sink = frameFor(plan)
  ledger.take(sink.data.length)
  return sink
}

/** Gives a frame's memory back now, instead of at some later garbage collection. */
export function closeFrame({ data }: Pick<FrameSink, 'data'>, ledger: MemoryLedger): void {
  ledger.free(data.buffer.byteLength)
  data.buffer.transfer(0)
}

/** Draws several frames from the same rows: each decoded band goes to all of them in turn. */
export function* drawAll(rows: DecodedRows, canvases: readonly FramedCanvas[]): Steps<void> {
  const [first] = canvases
  if (!first) return
  const colors = colorsOf(canvases)
  const branches = canvases.map((canvas, i) => openBranch(rows, canvas, colors[i]))
  const nextBand = isBandSource(rows) ? () => rows.nextBand() : scratchBands(first.kernels, rows)
  const { sourceWidth, sourceHeight } = first.plan
  const most = rowsPerSlice(sourceWidth * sourceHeight, rows.format.height)
  let sliceRows = 0
  for (let band = nextBand(); band; band = nextBand()) {
    for (const branch of branches) branch.take(band)
    if (branches.every((branch) => branch.isComplete())) break
    sliceRows += band.rows
    if (sliceRows < most) continue
    sliceRows = 0
    yield
  }
}

/** The stages behind the resizer. */
function finished(picture: RowSource, { kernels, plan }: Canvas, color?: ColorStage): RowSource {
  const colored = color ? color(picture) : picture
  return plan.background ? flattened(kernels, colored, plan.background) : colored
}

/** One of several pictures that are drawn from the same rows. */
export interface FramedCanvas extends Canvas {
  readonly sink: FrameSink
}

/** One frame in the making. */
interface Branch {
  /** Takes all rows of a band that belong to the frame. */
  take(band: Band): void
  /** Needs no more rows. */
  isComplete(): boolean
}

/** Output rows leave the resizer one by one, through the same stages as in `draw`. */
function openBranch(rows: DecodedRows, canvas: FramedCanvas, color?: ColorStage): Branch {
  const { kernels, plan, sink } = canvas
  const resizer = openResizer(kernels, rows.format, {
    ...wholeOr(plan, rows),
    ...channelsOf(canvas),
  })
  const { format } = resizer
  const stride = bandStride(format)
  const pointer = kernels.alloc(stride)
  let isReady = false
  const made = rowsOfBands(kernels, format, () => {
    if (!isReady) return undefined
    isReady = false
    return { pointer, rows: 1, stride }
  })
  const stage = finished(made, canvas, color)
  const row = new Uint8Array(rowBytes(stage.format))
  let drawn = 0
  const drain = () => {
    while (drawn < format.height && resizer.pull(pointer)) {
      isReady = true
      sink.write(row, stage.read(row, 1))
      drawn++
    }
  }
  return {
    take: (band) => feed(resizer, band, drain),
    isComplete: () => drawn === format.height,
  }
}

/** Pushes the rows of a band; the resizer asks for its output to be taken whenever it is due. */
function feed(resizer: Resizer, band: Band, drain: () => void): void {
  for (let taken = 0; taken < band.rows; ) {
    const next = band.pointer + taken * band.stride
    const count = resizer.push(next, band.stride, band.rows - taken)
    drain()
    if (count === 0) return // it has all that it needs
    taken += count
  }
}

/** The plan's resize step, or one that keeps every pixel as it is. */
function wholeOr({ resize, scale }: Plan, { format }: DecodedRows): ResizeStep {
  const { width, height } = format
  return resize ?? keepAll({ width, height }, scale)
}

/** Bands of rows that lie outside the arena. */
function scratchBands(kernels: Kernels, source: RowSource): () => Band | undefined {
  const stride = rowBytes(source.format)
  const bytes = scratchBandBytes(source.format)
  const rowsAtOnce = Math.max(1, Math.floor(bytes / stride) - 1)
  const pointer = kernels.alloc(bytes)
  return () => {
    const view = kernels.view(pointer, stride * rowsAtOnce)
    const rows = source.read(view, rowsAtOnce)
    return rows === 0 ? undefined : { pointer, rows, stride }
  }
}
