/** The plan of several results from one decode: what is drawn once, and in which order it is encoded. */

import { TRANSPARENT } from '../api/color.ts'
import { ImageError } from '../api/errors.ts'
import type { Color, ConvertOptions } from '../api/options.ts'
import type { ScaleLog2 } from '../contract/codec.ts'
import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import { type Drawing, drawingCosts, planMemory } from './derived-memory.ts'
import { planGeometry } from './geometry.ts'
import { makePlan, type Plan, type PlanInput } from './plan.ts'
import { heldRefusal } from './refusal.ts'

/** A frame that is drawn once for all the files that show it. */
export interface Picture {
  /** How it is drawn: as the files want it, but that alpha stays where only JPEG lays it over white. */
  readonly plan: Plan
  /** In the caller's order. */
  readonly files: readonly PlannedFile[]
}

/** One result. */
export interface PlannedFile {
  /** Its place among the caller's variants. */
  readonly index: number
  readonly plan: Plan
  /** What the frame is laid over on its way into the encoder; `undefined`: nothing. */
  readonly background?: Color
}

/** The plans of all results. */
export function plansOf(pictures: readonly Picture[]): Plan[] {
  return pictures.flatMap(({ files }) => files.map(({ plan }) => plan))
}

export type DeriveInput = Omit<PlanInput, 'options' | 'maxScale'>

/**
 * The pictures in the order of their encoding, the smallest first: the large ones need the most for
 * their encoders, and by then the others are gone. All are drawn from rows at the scale that the
 * largest needs. `peakBytes` is that of the whole, in every plan. Throws as `makePlan` does.
 */
export function planDerived(
  input: DeriveInput,
  variants: readonly ConvertOptions[],
): readonly Picture[] {
  const scales = variants.map((options) => planGeometry(input.info, options).scale)
  const maxScale = Math.min(...scales) as ScaleLog2
  const pictures = groupPictures({ ...input, maxScale }, variants)
  const available = input.limits.memoryBudget
  const { planned, peakBytes } = planMemory(input, pictures)
  if (peakBytes <= available) return planned
  const fresh = planMemory({ ...input, resident: NOTHING_RESIDENT }, pictures)
  if (fresh.peakBytes <= available) throw heldRefusal(peakBytes, available)
  const message = `Cannot convert within the memory budget: ${variants.length} results at once`
  throw new ImageError('memory-budget', message, { needed: peakBytes, available })
}

export type ScaledInput = Omit<PlanInput, 'options'>

/** Variants that show the same pixels share a picture, whatever their formats. */
function groupPictures(
  input: ScaledInput,
  variants: readonly ConvertOptions[],
): readonly Drawing[] {
  const groups = new Map<string, { plan: Plan; options: ConvertOptions; files: PlannedFile[] }>()
  // The memory is judged for all of them together.
  const limits = { ...input.limits, memoryBudget: Number.POSITIVE_INFINITY }
  for (const [index, options] of variants.entries()) {
    const plan = { ...makePlan({ ...input, options, limits }), direct: false }
    const drawn = drawnPlan(plan, options)
    const { resize, orientation, width, height, x, y, background, fill, isP3 } = drawn
    const key = JSON.stringify([resize, orientation, width, height, x, y, background, fill, isP3])
    const group = groups.get(key) ?? { plan: drawn, options, files: [] }
    groups.set(key, group)
    group.files.push({ index, plan, ...laidOver(plan, drawn, options) })
  }
  const area = ({ picture: { plan } }: Drawing) => plan.width * plan.height
  return [...groups.values()]
    .map(({ options, ...picture }) => ({ picture, ...drawingCosts(input, options) }))
    .sort((one, other) => area(one) - area(other))
}

/** White behind a JPEG can wait until it is encoded: until then other formats share the frame. */
function drawnPlan(plan: Plan, options: ConvertOptions): Plan {
  if (plan.to !== 'jpeg' || options.background) return plan
  const { background: _, ...clear } = plan
  return { ...clear, fill: TRANSPARENT }
}

/** The frame of a padded picture may be transparent even if no pixel of the source is. */
function laidOver(plan: Plan, drawn: Plan, { fit }: ConvertOptions): { background?: Color } {
  const isClear = plan.sourceAlpha || fit === 'pad'
  return isClear && drawn !== plan ? { background: plan.fill } : {}
}
