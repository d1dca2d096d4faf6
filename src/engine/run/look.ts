/** Looks at a picture before it is converted, and holds what it decodes for the conversion, where there is room. */

import { ImageError } from '../api/errors.ts'
import type { BorderTrim } from '../api/framing.ts'
import type { ConvertOptions } from '../api/options.ts'
import type { Window } from '../geometry/axes.ts'
import { BorderFinder } from '../look/border.ts'
import { keptWindow, largestScale, wholeGeometry } from '../plan/geometry.ts'
import { isMoving } from '../plan/moving.ts'
import { makePlan } from '../plan/plan.ts'
import { sketchOf } from '../plan/sketch.ts'
import type { Plan } from '../plan/types.ts'
import { pump } from '../rows/pump.ts'
import type { RowFormat, RowSource } from '../rows/rows.ts'
import { hasInks } from '../stages/color/icc-profile.ts'
import { resizeStage } from '../stages/resize/stage.ts'
import { stageTools } from './draw.ts'
import type { Tools } from './encode.ts'
import { codecsOn, type HeldRows, HoldingSink, heldBytesOf, letGo } from './held.ts'
import {
  borderOf,
  cutAt,
  drawSmall,
  findGravity,
  geometryOf,
  isSought,
  type Looking,
  lent,
  mustLook,
  settle,
} from './settle.ts'

/** Options with numbers in place of wishes, and the rows that were looked at for them. */
export interface Looked {
  readonly options: ConvertOptions
  readonly held?: HeldRows
  /** What the look itself was planned with, in bytes; 0: with no more than the conversion. */
  readonly peakBytes: number
}

/** Throws as planning and decoding do. The rows that it answers are counted in the ledger. */
export async function look(
  options: ConvertOptions,
  looking: Looking,
  tools: Tools,
): Promise<Looked> {
  const holding = holdingOf(options, looking)
  if (!holding) return { options: await settle(options, looking, tools), peakBytes: 0 }
  const see = holding.kind === 'decoded' ? lookAtDecoded : lookAtResized
  const { peakBytes } = holding
  return { ...(await see(options, holding, looking, tools)), peakBytes }
}

/** What a plan takes more where rows are held, in bytes; 0 where they are not. */
export function bytesOfHolding(options: ConvertOptions, looking: Looking): number {
  return holdingOf(options, looking)?.plannedBytes ?? 0
}

/** The rows, if the conversion can go on with them: from the same scale, in one go, within the budget; else they are let go. */
export function fitting(
  { held }: Looked,
  plan: Plan,
  { looking, tools }: { readonly looking: Looking; readonly tools: Tools },
): HeldRows | undefined {
  if (!held) return undefined
  const { memoryBudget } = looking.start.limits
  const isRoom = plan.peakBytes + held.plannedBytes <= memoryBudget
  const isFit = plan.scale === held.scale && !plan.encode.depth // held rows have 8 bits
  if (isDrawnOnce(plan) && isRoom && isFit) return held
  letGo(held, tools.ledger)
  return undefined
}

/** The plan with what the look before it took, where that was more. */
export function afterLook(plan: Plan, { peakBytes }: Looked): Plan {
  return peakBytes > plan.peakBytes ? { ...plan, peakBytes } : plan
}

/** The part of held rows that the result shows; `undefined`: the resizer cuts it out. */
export function windowOn(
  { kind }: HeldRows,
  options: ConvertOptions,
  looking: Looking,
): Window | undefined {
  return kind === 'resized' ? keptWindow(geometryOf(options, looking)) : undefined
}

type Holding = Omit<HeldRows, 'data'>
type Seen = Omit<Looked, 'peakBytes'>

/** `undefined`: there is nothing to look at, no room, or no use for the rows later. */
function holdingOf(
  options: ConvertOptions,
  looking: Looking,
): (Holding & Pick<Looked, 'peakBytes'>) | undefined {
  const { start, profile } = looking
  const { info, codecs, limits } = start
  if (
    !mustLook(options) ||
    isSought(options.crop) ||
    hasInks(profile) ||
    isMoving(info, options, { codecs, limits })
  ) {
    return undefined
  }
  const plan = planIfAny(options, looking)
  if (!plan || !isDrawnOnce(plan)) return undefined
  const holding = holdsBorder(options)
    ? holdingDecoded(options, looking)
    : holdingResized(options, looking)
  if (!holding) return undefined
  const peakBytes = plan.peakBytes + holding.plannedBytes
  return peakBytes <= limits.memoryBudget ? { ...holding, peakBytes } : undefined
}

function holdsBorder(options: ConvertOptions): options is ConvertOptions & { trim: BorderTrim } {
  return options.trim !== undefined && 'tolerance' in options.trim
}

function isDrawnOnce({ way }: Plan): boolean {
  return way.kind === 'direct' || way.kind === 'framed'
}

/** As far as it can be known by now; what is refused will be refused in its turn. */
function planIfAny(options: ConvertOptions, { start }: Looking): Plan | undefined {
  try {
    return makePlan({ ...start, options })
  } catch (error) {
    if (error instanceof ImageError) return undefined
    throw error
  }
}

function holdingDecoded(options: ConvertOptions, looking: Looking): Holding {
  const { scale, decoded } = geometryOf(options, looking)
  const format = { ...decoded, channels: channelsOf(looking) }
  return { kind: 'decoded', scale, format, plannedBytes: heldBytesOf(format) }
}

/** Nothing where all of the picture is kept. The resizer takes more than for a part of it. */
function holdingResized(options: ConvertOptions, looking: Looking): Holding | undefined {
  const { layout } = geometryOf(options, looking)
  if (layout.scaled.width === layout.width && layout.scaled.height === layout.height) {
    return undefined
  }
  const { settings, drawing, scale } = resizing(options, looking)
  const { width, height } = settings ?? drawing.decoded
  const format = { width, height, channels: channelsOf(looking) }
  const resizer = settings ? resizeStage.cost(settings, drawing.decoded, drawing).wasmBytes : 0
  return { kind: 'resized', scale, format, plannedBytes: heldBytesOf(format) + resizer }
}

function channelsOf({ start: { info, codecs } }: Looking): RowFormat['channels'] {
  return codecs.readerOf(info.format).rowChannels(info)
}

/** How all of the picture gets the size of which the result keeps a part. */
function resizing(options: ConvertOptions, { start }: Looking) {
  const geometry = wholeGeometry(start.info, options, largestScale(start))
  const { drawing, scale } = sketchOf({ ...start, options, geometry })
  return { settings: resizeStage.plan(drawing), drawing, scale }
}

async function lookAtDecoded(
  options: ConvertOptions,
  holding: Holding,
  looking: Looking,
  tools: Tools,
): Promise<Seen> {
  const { trim, ...others } = options as ConvertOptions & { trim: BorderTrim }
  const finder = new BorderFinder(holding.format, trim)
  const sink = new HoldingSink(holding, tools.ledger, finder)
  const held = await fill(sink, looking, tools, (rows) => rows)
  const sides = borderOf(finder.finish(), holding, { trim, info: looking.start.info })
  const trimmed = sides ? { ...others, trim: sides } : others
  const { gravity } = trimmed
  if (typeof gravity !== 'string') return { options: trimmed, held }
  const start = { ...looking.start, maxScale: held.scale }
  const seen = { ...tools, codecs: codecsOn(held, tools.codecs) }
  const small = (size: { width: number; height: number }) =>
    drawSmall(trimmed, size, { ...looking, start }, seen)
  const found = await findGravity(trimmed, gravity, looking, small)
  return { options: cutAt(found, trimmed, looking), held }
}

async function lookAtResized(
  options: ConvertOptions,
  holding: Holding,
  looking: Looking,
  tools: Tools,
): Promise<Seen> {
  const { gravity, rotate, flip } = options
  if (typeof gravity !== 'string') return { options }
  const { settings } = resizing(options, looking)
  const { kernels, ledger, codecs } = tools
  const stage = stageTools({ kernels }, looking.profile)
  const held = await fill(new HoldingSink(holding, ledger), looking, tools, (rows) =>
    settings ? resizeStage.open(settings, rows, stage) : rows,
  )
  const { width, height } = held.format
  const seen = { ...tools, codecs: codecsOn(held, codecs) }
  const info = { ...looking.start.info, width, height }
  const start = { ...looking.start, info, codecs: seen.codecs, maxScale: 0 } as const
  const small = (size: { width: number; height: number }) =>
    drawSmall({ rotate, flip }, size, { ...looking, start }, seen)
  const found = await findGravity(options, gravity, looking, small)
  return { options: cutAt(found, options, looking), held }
}

/** Decodes all rows into the sink, changed as they come. */
async function fill(
  sink: HoldingSink,
  { request, start: { info } }: Looking,
  { codecs, kernels }: Tools,
  change: (rows: RowSource) => RowSource,
): Promise<HeldRows> {
  const mark = kernels.exports.mark()
  const { scale } = sink.finish()
  const all = { ...lent(request), keepInks: false, scale }
  await codecs.decode(all, (rows) => pump(change(rows), sink, info.width * info.height))
  kernels.exports.release(mark)
  return sink.finish()
}
