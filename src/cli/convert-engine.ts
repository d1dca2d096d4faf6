/** The engine of `npm run convert`, within the memory that it is given. */

import { createEngine, type Engine, MAX_FRAMES } from '../engine/index.ts'
import { nodeSet, nodeStockSet } from '../load/node.ts'
import { isStockAsked } from './codec-set.ts'

/** A machine is no isolate: only what makes no sense at all is refused by its size. */
const MAX_INPUT_PIXELS = 1_000_000_000
const MAX_ANIMATION_PIXELS = 10_000_000_000

/** `memoryBudget`: in bytes. */
export function engineWithin(memoryBudget: number): Engine {
  const { modules, formats } = isStockAsked() ? nodeStockSet() : nodeSet()
  const limits = {
    memoryBudget,
    maxInputPixels: MAX_INPUT_PIXELS,
    maxFrames: MAX_FRAMES,
    maxAnimationPixels: MAX_ANIMATION_PIXELS,
    maxGrownPixels: Number.POSITIVE_INFINITY,
  }
  return createEngine(modules, limits, { formats })
}
