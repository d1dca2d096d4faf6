/** Whether a picture can be turned without loss, and what that takes. Pure, from the header alone. */

import type { Limits } from '../api/limits.ts'
import type { Effort } from '../api/options.ts'
import type { ImageInfo, Orientation } from '../contract/info.ts'
import { jpegArenaBytes } from '../formats/jpeg/kernel-memory.ts'
import { jpegTurnFixedBytes, jpegTurnReserve, jpegTurnShape } from '../formats/jpeg/turn-memory.ts'
import { uprightSize } from '../geometry/orientation.ts'
import { KERNEL_STATIC_BYTES } from '../kernels/kernels.ts'
import { NOTHING_RESIDENT, type Resident } from '../memory/ledger.ts'
import { totalBytes } from './walk.ts'

/** The arena grows by whole pages of wasm. */
const PAGE_BYTES = 65_536

export interface TurnRequest {
  /** What stands the stored picture upright. */
  readonly orientation: Orientation
  /** How hard to look for a short way to code it. */
  readonly effort: Effort
  /** What the caller holds meanwhile, besides the input, in bytes. */
  readonly heldBytes: number
}

/**
 * Whether the coefficients of the file can be turned as they are: a Huffman-coded JPEG in gray or
 * YCbCr, whose mirrored sides are of whole blocks, in a sampling that the encoder has.
 */
export function canTurn(info: ImageInfo, orientation: Orientation): boolean {
  if (info.format !== 'jpeg' || info.arithmetic) return false
  if (info.colour !== 'gray' && info.colour !== 'ycc') return false
  return jpegTurnShape(info, orientation) !== undefined
}

export interface TurnPlan {
  /** Bytes of the arena for what grows with the picture. */
  readonly reservedBytes: number
  /** Predicted memory beside what is resident, in bytes. */
  peakBytes(resident: Resident): number
}

/** `undefined` where it cannot be done, or not within the budget. */
export function planTurn(
  { info, inputBytes, limits }: { info: ImageInfo; inputBytes: number; limits: Limits },
  { orientation, heldBytes }: TurnRequest,
): TurnPlan | undefined {
  const shape = info.format === 'jpeg' ? jpegTurnShape(info, orientation) : undefined
  if (info.format !== 'jpeg' || !shape || !canTurn(info, orientation)) return undefined
  const size = uprightSize({ ...info, orientation })
  const fixed = KERNEL_STATIC_BYTES + jpegArenaBytes({ ...info, multiScan: true }, 0)
  const arena = fixed + jpegTurnFixedBytes(size, shape)
  // The input, and the file that is made, which is about as large.
  const script = 2 * inputBytes + heldBytes
  const peakBytes = (resident: Resident, reserved: number) =>
    totalBytes(resident, [{ instance: 'kernels', wasm: arena + reserved, script }])
  const room = limits.memoryBudget - peakBytes(NOTHING_RESIDENT, 0) - PAGE_BYTES
  const reservedBytes = jpegTurnReserve(size, shape, { inputBytes, room })
  if (reservedBytes === undefined) return undefined
  return { reservedBytes, peakBytes: (resident) => peakBytes(resident, reservedBytes) }
}
