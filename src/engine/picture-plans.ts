/** The plans of one file: what was planned is not planned again while nothing has changed. */

import type { ConvertOptions } from './api/options.ts'
import type { SlabList } from './bytes/slab-list.ts'
import type { Animation } from './contract/animation.ts'
import type { Header } from './header.ts'
import type { Isolate } from './isolate.ts'
import { keepsGainMap } from './plan/gain-map.ts'
import { isMoving } from './plan/moving.ts'
import { makePlan } from './plan/plan.ts'
import type { Plan, PlanStart } from './plan/types.ts'
import { planWarm, type WarmPlan } from './plan/warm.ts'
import { heldBytes, type ReadProfile } from './stages/color/icc-profile.ts'

export class PicturePlans {
  readonly #isolate: Isolate
  readonly #header: Header
  readonly #input: SlabList
  /** The last one that was made, and of what. */
  #last: { readonly from: string; readonly plan: WarmPlan<Plan> } | undefined

  constructor(isolate: Isolate, header: Header, input: SlabList) {
    this.#isolate = isolate
    this.#header = header
    this.#input = input
  }

  /** Of one result: the last one, where nothing has changed since. */
  one(options: ConvertOptions, color: () => ReadProfile): WarmPlan<Plan> {
    const { instances, dropped } = this.#isolate.ledger.resident
    const from = JSON.stringify([options, this.#input.heldBytes, [...instances], dropped])
    if (this.#last?.from === from) return this.#last.plan
    const make = (start: PlanStart) => makePlan({ ...start, options })
    const plan = planWarm(this.start(color(), [options]), make, (made) => [made])
    this.#last = { from, plan }
    return plan
  }

  /** Where only what is resident stands in the way, it is given back first. */
  async afterGivingBack<P>(
    color: ReadProfile,
    variants: readonly ConvertOptions[],
    make: (from: PlanStart) => P,
  ): Promise<P> {
    await this.#isolate.giveBack(this.#input, heldBytes(color.profile))
    return make(this.start(color, variants))
  }

  /** What all plans of the file are made from, as memory is now. */
  start(color: ReadProfile, variants: readonly ConvertOptions[]): PlanStart {
    const { codecs, stages, limits, ledger } = this.#isolate
    const animation = this.animation(variants)
    const { length: fileBytes, heldBytes: inputBytes } = this.#input
    const from = { info: this.#info, color, animation, fileBytes, inputBytes }
    return { ...from, limits, resident: ledger.resident, codecs, stages }
  }

  /** The frames, where some result is to move: nobody else needs them. */
  animation(variants: readonly ConvertOptions[]): Animation | undefined {
    const { codecs, limits } = this.#isolate
    const isNeeded = variants.some((options) => this.#isMoving(options))
    const reader = isNeeded ? codecs.animationReaderOf(this.#info.format) : undefined
    return reader && this.#header.animation(this.#input, reader, limits.maxFrames)
  }

  /** Whether it shares no decode with others: it moves, or has a gain map beside it. */
  isAlone(options: ConvertOptions): boolean {
    return this.#isMoving(options) || keepsGainMap(this.#info, options)
  }

  #isMoving(options: ConvertOptions): boolean {
    const { codecs, limits } = this.#isolate
    return isMoving(this.#info, options, { codecs, limits })
  }

  get #info() {
    return this.#header.info(this.#input)
  }
}
