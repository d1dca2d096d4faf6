/** Plans in an isolate that has worked before: what it still holds must not show in a result. */

import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import type { Plan, PlanInput } from './plan.ts'

/** What a plan is made from, but for the options. */
export type PlanStart = Omit<PlanInput, 'options' | 'maxScale'>

export interface WarmPlan<P> {
  /** As it is beside what is resident, or as it would be without, when that is in the way. */
  readonly plan: P
  /** Memory must be given back before the plan holds. */
  readonly isHindered: boolean
}

/**
 * Throws what `make` throws for a fresh isolate: nothing is refused for what came before it.
 * `listOf` answers the plans of all results that `make` has planned.
 */
export function planWarm<P>(
  from: PlanStart,
  make: (from: PlanStart) => P,
  listOf: (plan: P) => readonly Plan[],
): WarmPlan<P> {
  const fresh = make({ ...from, resident: NOTHING_RESIDENT })
  const warm = unlessRefused(() => make(from))
  if (warm && doAlike(listOf(fresh), listOf(warm))) return { plan: warm, isHindered: false }
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

/** Less memory may mean another file, or none: encoders are sparing, or told where to stop. */
function doAlike(plans: readonly Plan[], others: readonly Plan[]): boolean {
  return plans.every(({ encode, strips }, i) => {
    const other = others[i]
    return (
      strips === other?.strips &&
      encode.economy === other.encode.economy &&
      encode.mostBytes === other.encode.mostBytes
    )
  })
}
