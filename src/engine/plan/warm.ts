/** Plans in an isolate that has worked before: what it still holds must not show in a result. */

import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import { partsOf } from './strips.ts'
import type { Plan, PlanStart, Way } from './types.ts'

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

/** `make` has succeeded for a fresh isolate: only memory can make it fail. */
function unlessRefused<P>(make: () => P): P | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** What a second attempt, without loss, may take, and whether there is one. */
function exactBudgetOf(way: Way): number | undefined {
  const exact = way.kind === 'framed' ? way.exact : undefined
  return exact && (exact.fileBudgetBytes ?? Number.POSITIVE_INFINITY)
}

/** Less memory may mean another file, or none: encoders are sparing, or told where to stop. */
function doAlike(plans: readonly Plan[], others: readonly Plan[]): boolean {
  return plans.every(({ encode, way }, i) => {
    const other = others[i]
    return (
      other !== undefined &&
      partsOf(way) === partsOf(other.way) &&
      exactBudgetOf(way) === exactBudgetOf(other.way) &&
      encode.lowMemory === other.encode.lowMemory &&
      encode.depth === other.encode.depth &&
      encode.fileBudgetBytes === other.encode.fileBudgetBytes
    )
  })
}
