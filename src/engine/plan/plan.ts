/** The plan of one conversion, made from the header alone, before anything is allocated. Pure. */

import type { EncodeOptions } from '../contract/codec.ts'
import type { PlannedStages } from '../stages/stages.ts'
import { summarize } from './describe.ts'
import { planCourse } from './memory.ts'
import { memoryRefusal } from './refusal.ts'
import { limitSides, type Sketch, sketchOf } from './sketch.ts'
import type { Plan, PlanInput, Way } from './types.ts'

/**
 * Plans one conversion. Throws `image-too-large` over a stated limit, `memory-budget` with `needed`,
 * `available` and the largest size that fits when the memory is not there, and `memory-held` when
 * it would be there in a fresh isolate.
 */
export function makePlan(input: PlanInput): Plan {
  const sketch = sketchOf(input)
  limitSides(input, sketch)
  const course = planCourse(input, sketch)
  const { peakBytes } = course
  if (peakBytes > input.limits.memoryBudget) throw memoryRefusal(input, sketch, peakBytes)
  return Object.freeze({ ...draftOf(input, sketch, course), peakBytes })
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
  const library = codecs.readerOf(info.format).libraryFor?.(info)
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
    ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
  }
  return { ...plan, summary: summarize(plan, drawn.words) }
}
