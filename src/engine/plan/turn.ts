/** Whether a picture can be turned without loss, and what that takes. Pure, from the header alone. */

import type { Limits } from '../api/limits.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Turner, TurnSettings } from '../formats/format.ts'
import { NOTHING_RESIDENT, type Resident } from '../memory/ledger.ts'
import { totalBytes } from './walk.ts'

/** The arena grows by whole pages of wasm. */
const PAGE_BYTES = 65_536

/** Orientation: what stands the stored picture upright. */
export interface TurnRequest extends Omit<TurnSettings, 'reservedBytes'> {
  /** What the caller holds meanwhile, besides the input, in bytes. */
  readonly heldBytes: number
}

/** What a turn is planned from. */
export interface TurnInput {
  readonly info: ImageInfo
  /** Of its format; `undefined`: it cannot be turned so. */
  readonly turner: Turner | undefined
  readonly inputBytes: number
  readonly limits: Limits
}

export interface TurnPlan {
  /** Bytes of the arena for what grows with the picture. */
  readonly reservedBytes: number
  /** Predicted memory beside what is resident, in bytes. */
  peakBytes(resident: Resident): number
}

/** `undefined` where it cannot be done, or not within the budget. */
export function planTurn(
  { info, turner, inputBytes, limits }: TurnInput,
  { orientation, heldBytes }: TurnRequest,
): TurnPlan | undefined {
  if (!turner?.canTurn(info, orientation)) return undefined
  const arena = turner.arenaBytes(info, orientation)
  // The input, and the file that is made, which is about as large.
  const jsBytes = 2 * inputBytes + heldBytes
  const peakBytes = (resident: Resident, reserved: number) =>
    totalBytes(resident, [{ heap: 'kernels', wasmBytes: arena + reserved, jsBytes }])
  const room = limits.memoryBudget - peakBytes(NOTHING_RESIDENT, 0) - PAGE_BYTES
  const reservedBytes = turner.reservedBytes(info, orientation, { inputBytes, room })
  if (reservedBytes === undefined) return undefined
  return { reservedBytes, peakBytes: (resident) => peakBytes(resident, reservedBytes) }
}
