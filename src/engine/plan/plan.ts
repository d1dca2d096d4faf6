/** The plan of one conversion, made from the header alone, before anything is allocated. Pure. */

import type { EncodeOptions } from '../contract/codec.ts'
import type { Resident } from '../memory/ledger.ts'
import type { PlannedStages } from '../stages/stages.ts'
import { summarize } from './describe.ts'
import { type GainMapDraft, gainMapOf, heldBytesOf } from './gain-map.ts'
import { planCourse } from './memory.ts'
import { limitWork, memoryRefusal } from './refusal.ts'
import { limitSides, type Sketch, sketchOf } from './sketch.ts'
import type { Plan, PlanInput, Way } from './types.ts'

/**
 * Plans one conversion. Throws `image-too-large` over a stated limit, `memory-budget` with `needed`,
 * `available` and the largest size that fits when the memory is not there, and `memory-held` when
 * it would be there in a fresh isolate.
 */
export function makePlan(input: PlanInput): Plan {
  const map = gainMapOf(input)
  return map ? withGainMap(input, map) : planPicture(input).plan
}

/** The picture alone, and what wasm holds when it is made. */
function planPicture(input: PlanInput): { readonly plan: Plan; readonly held: Resident } {
  const sketch = sketchOf(input)
  limitSides(input, sketch)
  limitWork(input, sketch)
  const course = planCourse(input, sketch)
  const { peakBytes, held = input.resident } = course
  const isTooMuch = peakBytes > input.limits.memoryBudget
  // Half of the bits of each sample rather than no picture.
  if (isTooMuch && sketch.encode.depth) return planPicture({ ...input, keepsDepth: false })
  if (isTooMuch) throw memoryRefusal(input, sketch, peakBytes)
  return { plan: Object.freeze({ ...draftOf(input, sketch, course), peakBytes }), held }
}

/** The map is made first, and its file is held while the picture is made. */
function withGainMap(input: PlanInput, { stored, input: own }: GainMapDraft): Plan {
  const map = planPicture(own)
  const heldBytes = heldBytesOf(input, map.plan)
  const memoryBudget = input.limits.memoryBudget - heldBytes
  const limits = { ...input.limits, memoryBudget }
  const beside = { resident: map.held, limits, keepsGainMap: true } as const
  const { plan } = planPicture({ ...input, ...beside })
  const [file = '', ...steps] = plan.summary.toReversed()
  const words = `gain map ${map.plan.width}x${map.plan.height}`
  return Object.freeze({
    ...plan,
    gainMap: { stored, plan: map.plan },
    summary: [...steps.reverse(), words, file],
    peakBytes: Math.max(map.plan.peakBytes, plan.peakBytes + heldBytes),
  })
}

interface Decided {
  readonly way: Way
  readonly drawn: PlannedStages
  readonly encode: EncodeOptions
}

/** The plan, but for its peak. */
export function draftOf(
  { info, options, codecs }: PlanInput,
  sketch: Sketch,
  { way, drawn, encode }: Decided,
): Omit<Plan, 'peakBytes'> {
  const { layout, drawing } = sketch
  const writer = codecs.writerOf(options.format)
  // What is recoded is read without the library that would decode it.
  const library =
    way.kind === 'recoded' ? undefined : codecs.readerOf(info.format).libraryFor?.(info)
  const plan = {
    from: info.format,
    ...(library && { library }),
    to: options.format,
    sourceWidth: info.width,
    sourceHeight: info.height,
    ...layout.canvas,
    scale: sketch.scale,
    stages: drawn.stages,
    drawn: drawn.format,
    orientation: sketch.orientation,
    x: layout.padX,
    y: layout.padY,
    fill: sketch.fill,
    ...(sketch.border && { border: sketch.border }),
    way,
    encodedChannels: sketch.isStraight ? drawn.format.channels : 4,
    ...(drawn.hasEffects && { hasEffects: true as const }),
    ...(drawing.isP3 && !sketch.isRecoded && { isP3: true as const }),
    encode,
    ...(!writer.hasQuality && !writer.hasLossless && { isPalette: true as const }),
    ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
  }
  return { ...plan, summary: summarize(plan, drawn.words) }
}
