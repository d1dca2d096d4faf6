/** What a plan says of resizing, read from its stages. */

import type { Resize } from '../stages/resize/layout.ts'
import { resizeStage } from '../stages/resize/stage.ts'
import { settingsOf } from '../stages/stages.ts'
import type { Plan } from './types.ts'

/** The window and size of a plan; `undefined`: rows pass by the resizer. */
export function resizeOf({ stages }: Pick<Plan, 'stages'>): Resize | undefined {
  return settingsOf(resizeStage, stages)
}

/** Whether pixels are resampled or cut away. */
export function isResized(plan: Pick<Plan, 'stages'>): boolean {
  const resize = resizeOf(plan)
  return resize !== undefined && !resize.isIdentity
}
