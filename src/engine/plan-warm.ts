/** Plans in an isolate that has worked before: what it still holds must not show in a result. */

import { NOTHING_RESIDENT } from './ledger.ts'
import type { Plan, PlanInput } from './plan.ts'

/** What a plan is made from, but for the options. */
export type PlanStart = Omit<PlanInput, 'options' | 'maxScale'>

/** Of one result, or of several from one decode. */
type AnyPlan = Plan | readonly Plan[]

export interface WarmPlan<P> {
  /** As it is beside what is resident, or as it would be without, when that is in the way. */
  readonly plan: P
  /** Memory must be given back before the plan holds. */
  readonly isHindered: boolean
}

/** Throws what `make` throws for a fresh isolate: nothing is refused for what came before it. */
export function planWarm<P extends AnyPlan>(
  from: PlanStart,
  make: (from: PlanStart) => P,
): WarmPlan<P> {
  const fresh = make({ ...from, resident: NOTHING_RESIDENT })
  const warm = unlessRefused(() => make(from))
  if (warm && keepsWithin(from.limits.memoryBudget, warm) && encodesAs(fresh, warm)) {
    return { plan: warm, isHindered: false }
  }
  return { plan: fresh, isHindered: true }
}

/** A plan that can be made for a fresh isolate is refused for memory, or not at all. */
function unlessRefused<P>(make: () => P): P | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

function keepsWithin(memoryBudget: number, plan: AnyPlan): boolean {
  return listOf(plan).every(({ peakBytes }) => peakBytes <= memoryBudget)
}

/** Less memory may mean another file, or none: encoders are sparing, or told where to stop. */
function encodesAs(one: AnyPlan, other: AnyPlan): boolean {
  const others = listOf(other)
  return listOf(one).every(({ encode }, i) => {
    const { economy, mostBytes } = others[i]?.encode ?? {}
    return encode.economy === economy && encode.mostBytes === mostBytes
  })
}

function listOf(plan: AnyPlan): readonly Plan[] {
  return 'encode' in plan ? [plan] : plan
}
