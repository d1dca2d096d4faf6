/** What a result that moves takes: one canvas for all frames, which are decoded, drawn and encoded in turn. Pure. */

import { MEBIBYTE } from '../api/limits.ts'
import type { Animation, AnimationCost } from '../contract/animation.ts'
import type { Cost } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import { canvasBytes } from '../rows/canvas.ts'
import { planStages } from '../stages/stages.ts'
import { bandCost, drawingCosts, frameCost, KERNELS, readingPhase } from './phases.ts'
import type { Sketch } from './sketch.ts'
import type { Course, PlanInput } from './types.ts'
import { HEADERS, type Phase, peakOf } from './walk.ts'

/** The file may become so much larger than it is thought to be, where there is memory. */
const MOST_GROWTH = 4

/** The same format again: what was coded for long, or dithered by nobody, grows. */
const SAME_GROWTH = 1.25
/** What stands around each frame, its palette or codes too; and what small files take beside. */
const FRAME_BYTES = 1_024
const FILE_BYTES = 16_384

/** Whether a frame is taken away again that others have to come to light under. */
export function canRestore({ frames }: Animation): boolean {
  return frames.some(({ dispose }) => dispose === 'restore')
}

/** The arena is given back between the steps of each frame, and used again by the next one. */
export function courseOfAnimation(moving: Animation, input: PlanInput, sketch: Sketch): Course {
  const { decoding, drawing, encode } = sketch
  const { canvas } = sketch.layout
  const drawn = planStages(input.stages, drawing)
  const writer = input.codecs.animationEncoderOf(input.options.format)
  if (!writer) throw new Error(`Cannot encode: ${input.options.format} does not move`)
  const cost = writer.cost(canvas, encode)
  const { heldBytes, encoding } = cost
  const fileBytes = fileEstimate(input, canvas, { ...cost, frames: moving.frames.length })
  const held: Phase = [
    KERNELS,
    HEADERS,
    script(canvasBytes(input.info, canRestore(moving)) + heldBytes + fileBytes),
    frameCost(canvas),
    ...drawn.shared.values(),
    ...drawn.prepared,
  ]
  const file = script(input.inputBytes)
  const phases: Phase[] = [
    readingPhase(input),
    [...held, decoding],
    [...held, file, ...drawingCosts(drawn)],
    [...held, file, bandCost(canvas.width), ...encoding],
  ]
  const peakBytes = peakOf(input.resident, phases)
  const spare = Math.max(0, input.limits.memoryBudget - peakBytes)
  const fileBudgetBytes = fileBytes + Math.min(spare, MOST_GROWTH * fileBytes + MEBIBYTE)
  const way = { kind: 'animated', frames: moving.frames.length } as const
  return { way, drawn, encode: { ...encode, fileBudgetBytes }, peakBytes }
}

/** From the input's size, with the pixels: half of the sides is more than a quarter of the bytes. */
function fileEstimate(
  { info, options, inputBytes }: PlanInput,
  { width, height }: Size,
  { growth, perPixel, frames }: Pick<AnimationCost, 'growth' | 'perPixel'> & { frames: number },
): number {
  const share = (width * height) / (info.width * info.height)
  const bytes = inputBytes * (share > 1 ? share : share ** 0.75)
  const isSame = options.format === info.format
  const most = width * height * frames * perPixel
  return Math.min(bytes * (isSame ? SAME_GROWTH : growth), most) + frames * FRAME_BYTES + FILE_BYTES
}

function script(bytes: number): Cost {
  return { heap: 'none', wasmBytes: 0, jsBytes: bytes }
}
