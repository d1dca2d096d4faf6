/** The plan of several results from one decode: what is drawn once, and in which order it is encoded. */

import { TRANSPARENT } from '../api/color.ts'
import { ImageError } from '../api/errors.ts'
import type { ConvertOptions } from '../api/options.ts'
import type { Cost, ScaleLog2 } from '../contract/codec.ts'
import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import { flattenStage } from '../stages/flatten.ts'
import type { PlannedStage } from '../stages/stage.ts'
import { costsOf, type PlannedStages, planStages } from '../stages/stages.ts'
import { bringsAlpha, isPadded } from './colors.ts'
import { largestScale, planGeometry } from './geometry.ts'
import { fileOf, windowed } from './memory.ts'
import { bandCost, drawingCosts, frameCost, KERNELS, readingPhase } from './phases.ts'
import { draftOf } from './plan.ts'
import { heldRefusal, limitWork } from './refusal.ts'
import { limitSides, type Sketch, sketchOf } from './sketch.ts'
import type { Plan, PlanInput, PlannedFile, PlanStart, SharedFrame } from './types.ts'
import { type FileWork, type Phase, walk } from './walk.ts'

/** The plans of all results. */
export function plansOf(pictures: readonly SharedFrame[]): Plan[] {
  return pictures.flatMap(({ files }) => files.map(({ plan }) => plan))
}

/**
 * The pictures in the order of their encoding, the smallest first: the large ones need the most for
 * their encoders, and by then the others are gone. All are drawn from rows at the scale that the
 * largest needs. `peakBytes` is that of the whole, in every plan. Throws as `makePlan` does.
 */
export function planMany(
  start: PlanStart,
  variants: readonly ConvertOptions[],
): readonly SharedFrame[] {
  const most = largestScale(start)
  const scales = variants.map((options) => planGeometry(start.info, options, most).scale)
  const maxScale = Math.min(...scales) as ScaleLog2
  const drafts = groupPictures({ ...start, maxScale }, variants)
  const available = start.limits.memoryBudget
  const { pictures, peakBytes } = walkThrough(start, drafts)
  if (peakBytes <= available) return pictures
  const fresh = walkThrough({ ...start, resident: NOTHING_RESIDENT }, drafts)
  if (fresh.peakBytes <= available) throw heldRefusal(peakBytes, available)
  const message = `Cannot convert within the memory budget: ${variants.length} results at once`
  throw new ImageError('memory-budget', message, { needed: peakBytes, available })
}

type Draft = Omit<Plan, 'peakBytes'>

/** A picture before memory is judged. */
interface PictureDraft {
  readonly plan: Draft
  readonly drawn: PlannedStages
  /** The decoder, which all pictures share. */
  readonly decoding: Sketch['decoding']
  readonly files: readonly FileDraft[]
}

interface FileDraft extends Omit<PlannedFile, 'plan'> {
  readonly plan: Draft
  readonly input: PlanInput
  readonly sketch: Sketch
}

/** Variants that show the same pixels share a picture, whatever their formats. */
function groupPictures(
  start: PlanStart & Pick<PlanInput, 'maxScale'>,
  variants: readonly ConvertOptions[],
): readonly PictureDraft[] {
  const groups = new Map<string, PictureDraft & { readonly files: FileDraft[] }>()
  for (const [index, options] of variants.entries()) {
    const input = { ...start, options }
    const sketch = sketchOf(input)
    limitSides(input, sketch)
    limitWork(input, sketch)
    const own = draftOn(input, sketch)
    const isLate = isLaidOverLate(input)
    const shared = draftOn(input, isLate ? clearSketch(sketch) : sketch)
    const key = pixelsOf(shared.plan)
    const { decoding } = sketch
    const group = groups.get(key) ?? { ...shared, decoding, files: [] }
    groups.set(key, group)
    const late = isLate ? lateStages(sketch, own.plan) : []
    group.files.push({ index, plan: own.plan, input, sketch, late })
  }
  const area = ({ plan }: PictureDraft) => plan.width * plan.height
  return [...groups.values()].sort((one, other) => area(one) - area(other))
}

function draftOn(input: PlanInput, sketch: Sketch) {
  const drawn = planStages(input.stages, windowed(sketch))
  const { encode } = sketch
  return { drawn, plan: draftOf(input, sketch, { way: { kind: 'framed' }, drawn, encode }) }
}

/** All that decides the pixels of a frame. */
function pixelsOf({ stages, orientation, width, height, x, y, fill, border, isP3 }: Draft): string {
  return JSON.stringify([stages, orientation, width, height, x, y, fill, border, isP3])
}

/** White behind a format without alpha can wait until it is encoded: others share the frame. */
function isLaidOverLate({ options, codecs }: PlanInput): boolean {
  return !codecs.writerOf(options.format).hasAlpha && !options.background
}

/** The same, with nothing behind it. */
function clearSketch(sketch: Sketch): Sketch {
  const drawing = { ...sketch.drawing, background: undefined }
  return { ...sketch, drawing, fill: TRANSPARENT }
}

/** The frame of a padded picture may be transparent even if no pixel of the source is. */
function lateStages(sketch: Sketch, { fill }: Draft): readonly PlannedStage[] {
  const { info, options } = sketch.drawing
  const isClear = info.hasAlpha || bringsAlpha(options) || isPadded(options)
  return isClear ? [{ name: flattenStage.name, settings: fill }] : []
}

/**
 * First the file is there, then all pictures are drawn at once, then one file after the other is
 * encoded while the frames that are still to come wait in JavaScript.
 */
function walkThrough(start: PlanStart, drafts: readonly PictureDraft[]) {
  const frames = drafts.map(({ plan }) => frameCost(plan))
  const shared = new Map(drafts.flatMap(({ drawn }) => [...drawn.shared]))
  const decoding = drafts.slice(0, 1).map((draft) => draft.decoding)
  const pictureCosts = drafts.flatMap(({ drawn }) => drawingCosts(drawn))
  const drawing: Phase = [KERNELS, ...decoding, ...shared.values(), ...pictureCosts, ...frames]
  const files = drafts.flatMap((draft, i) =>
    draft.files.map((file) => workOf(file, frames.slice(i))),
  )
  const { peakBytes, encodes } = walk(start, [readingPhase(start), drawing], files)
  const told = encodes.values()
  const planned = ({ index, plan, late }: FileDraft): PlannedFile => {
    const encode = told.next().value ?? plan.encode
    return { index, late, plan: Object.freeze({ ...plan, encode, peakBytes }) }
  }
  const pictures = drafts.map(({ plan, files }) => ({
    plan: { ...plan, peakBytes },
    files: files.map(planned),
  }))
  return { pictures, peakBytes }
}

function workOf({ input, sketch, plan, late }: FileDraft, waiting: readonly Cost[]): FileWork {
  const frame = { width: plan.width, height: plan.height, channels: plan.encodedChannels }
  const lateCosts = costsOf(input.stages, late, frame, sketch.drawing)
  return fileOf(input, sketch, [KERNELS, bandCost(plan.width), ...lateCosts, ...waiting])
}
