/** A photo turned without loss, within a plan. */

import type { Effort } from '../api/options.ts'
import type { SlabList } from '../bytes/slab-list.ts'
import type { Turner } from '../formats/format.ts'
import type { Kernels } from '../kernels/kernels.ts'
import type { TurnPlan, TurnRequest } from '../plan/turn.ts'
import { runInSlices } from '../rows/pump.ts'

/** In small files the headers of many scans weigh more than the scans save. */
const SMALL_BYTES = 32_768

/** The shortest file that is found; `undefined` when the picture turns out not to be turnable. */
export async function turnWithin(
  { kernels, turner, input, signal }: TurnTools,
  { orientation, effort }: TurnRequest,
  { reservedBytes }: TurnPlan,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const efforts: Effort[] = input.length < SMALL_BYTES ? [effort, 'fast'] : [effort]
  let best: Uint8Array<ArrayBuffer> | undefined
  for (const one of new Set(efforts)) {
    const mark = kernels.exports.mark()
    const job = { orientation, effort: one, reservedBytes }
    const file = await runInSlices(turner.turn(kernels, input, job), signal)
    kernels.exports.release(mark)
    if (file && (!best || file.length < best.length)) best = file
  }
  return best
}

interface TurnTools {
  readonly kernels: Kernels
  readonly turner: Turner
  /** Stays as it is. */
  readonly input: SlabList
  readonly signal: AbortSignal | undefined
}
