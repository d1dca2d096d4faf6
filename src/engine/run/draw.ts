/** From decoded rows to those of the result: through all stages that are planned. */

import type { DecodedRows } from '../contract/codec.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { Tee } from '../kernels/tee.ts'
import type { MemoryLedger } from '../memory/ledger.ts'
import type { Plan } from '../plan/types.ts'
import { FrameSink } from '../rows/frame.ts'
import { openPump, pump, rowsPerSlice, type Slices } from '../rows/pump.ts'
import { BAND_ROWS, type RowSink } from '../rows/rows.ts'
import { WindowRows } from '../rows/window-rows.ts'
import type { SourceProfile } from '../stages/color/icc-profile.ts'
import type { Stage, StageTools } from '../stages/stage.ts'
import { openStages } from '../stages/stages.ts'

/** What drawing needs besides the rows. */
export interface Canvas {
  readonly kernels: Kernels
  /** All that there are. */
  readonly stages: readonly Stage[]
  readonly plan: Plan
  /** Of the decoded pixels; `undefined`: they are sRGB. */
  readonly profile: SourceProfile | undefined
}

/** One of several pictures that are drawn from the same rows. */
export interface FramedCanvas extends Canvas {
  readonly sink: FrameSink
}

/** Draws the rows of the result into `sink`, as they come and lie. `tools`: of several pictures. */
export function draw(
  rows: DecodedRows,
  canvas: Canvas,
  sink: RowSink<unknown>,
  tools = stageTools(canvas, canvas.profile),
): Slices<void> {
  const { stages, plan } = canvas
  const drawn = openStages(stages, plan.stages, rows, tools)
  return pump(
    plan.kept ? new WindowRows(drawn, plan.kept) : drawn,
    sink,
    plan.sourceWidth * plan.sourceHeight,
  )
}

/** Draws several frames from the same rows: all of them from one decoded band, then from the next. */
export function* drawAll(rows: DecodedRows, canvases: readonly FramedCanvas[]): Slices<void> {
  const [first] = canvases
  if (!first) return
  const tee = new Tee(first.kernels, rows)
  // Rows are taken as they come: a band of its own for each picture would only wait.
  const tools = stageTools(first, first.profile, 1)
  const pumps = canvases.map(({ stages, plan, sink }) =>
    openPump(openStages(stages, plan.stages, tee.reader(), tools), sink),
  )
  const { sourceWidth, sourceHeight } = first.plan
  const most = rowsPerSlice(sourceWidth * sourceHeight, rows.format.height)
  let sliceRows = 0
  for (let count = tee.advance(); count > 0; count = tee.advance()) {
    for (const { moveAll } of pumps) moveAll()
    if (pumps.every(({ isDone }) => isDone())) break
    sliceRows += count
    if (sliceRows < most) continue
    sliceRows = 0
    yield
  }
}

/** Tools for all pictures of the same rows. */
export function stageTools(
  { kernels }: Pick<Canvas, 'kernels'>,
  profile: SourceProfile | undefined,
  bandRows = BAND_ROWS,
): StageTools {
  const made = new Map<string, unknown>()
  return {
    kernels,
    profile,
    bandRows,
    once<T>(key: string, make: () => T) {
      if (!made.has(key)) made.set(key, make())
      return made.get(key) as T
    },
  }
}

/** A frame for the rows of a plan, in JavaScript memory, new or used: upright, on its canvas. */
export function frameFor(plan: Plan, memory?: Uint8ClampedArray<ArrayBuffer>): FrameSink {
  const bytes = plan.width * plan.height * 4
  const data = memory?.subarray(0, bytes) ?? new Uint8ClampedArray(bytes)
  return new FrameSink(plan.drawn, plan, data)
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
