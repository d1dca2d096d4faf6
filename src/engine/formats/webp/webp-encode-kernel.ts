import type { Slices } from '../../rows/pump.ts'
import { checkedResult } from '../encoder-kernel.ts'

/** As `checkedResult` has it. */
export const checked = (result: number) => checkedResult('WebP', result)

/** Calls `step` until there is no more to do, with a pause after every `perPause` calls. */
export function* finished(step: () => number, perPause: number): Slices<void> {
  for (let slices = 1; checked(step()) > 0; slices++) {
    if (slices % perPause === 0) yield
  }
}
