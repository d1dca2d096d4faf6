/** The plan of several results from one decode. */

import type { Cost, ScaleLog2 } from './codec/codec.ts'
import { ImageError } from './errors.ts'
import type { ConvertOptions } from './options.ts'
import { makePlan, type Plan, type PlanInput, planGeometry } from './plan.ts'
import { frameCost, type Prediction, stageCosts, totalBytes } from './plan-memory.ts'

/**
 * One plan for each variant; all of them decode at the same scale, the one that the largest needs.
 * `peakBytes` is that of the whole, in each of them. Throws as `makePlan` does.
 */
export function planDerived(
  input: Omit<PlanInput, 'options' | 'maxScale'>,
  variants: readonly ConvertOptions[],
): Plan[] {
  const scales = variants.map((options) => planGeometry(input.info, options).scale)
  const maxScale = Math.min(...scales) as ScaleLog2
  const plans = variants.map((options) => makePlan({ ...input, options, maxScale }))
  const peakBytes = predictDerived({ ...input, maxScale }, variants, plans)
  const available = input.limits.memoryBudget
  if (peakBytes > available) {
    const message = `Cannot convert within the memory budget: ${plans.length} results at once`
    throw new ImageError('memory-budget', message, { needed: peakBytes, available })
  }
  return plans.map((plan) => ({ ...plan, peakBytes: Math.max(peakBytes, plan.peakBytes) }))
}

/** Every frame waits in JavaScript for its turn; the encoders come one by one. */
function predictDerived(
  input: Omit<PlanInput, 'options'>,
  variants: readonly ConvertOptions[],
  plans: readonly Plan[],
): Prediction['peakBytes'] {
  const costs: Cost[] = []
  for (const [i, options] of variants.entries()) {
    const plan = plans[i]!
    const geometry = planGeometry(input.info, options, input.maxScale)
    const stages = { ...geometry, alpha: plan.encode.alpha, canvas: geometry.layout.canvas }
    const [decoding, drawing] = stageCosts({ ...input, options }, stages)
    if (i === 0) costs.push(decoding)
    costs.push(drawing, input.codecs.encoders[plan.to].cost(plan, plan.encode))
    costs.push(frameCost(plan))
  }
  return totalBytes(input.resident, costs)
}
