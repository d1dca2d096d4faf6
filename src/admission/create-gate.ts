/** The gate of an isolate: its bounds follow from the isolate's memory. */

import { MEBIBYTE } from '../engine/index.ts'
import type { Clock } from './clock.ts'
import { ConversionGate } from './gate.ts'
import type { Ticket } from './ticket.ts'

/** The gate as the service sees it: all else is done with the ticket. */
export interface Gate {
  /**
   * Takes a place for an upload that holds so many bytes at first and will hold `declaredBytes`.
   * Throws `BusyError`.
   */
  reserve(bytes: number, declaredBytes?: number): Ticket
  /** Takes a place for a result that is there already: it counts as uploads do, and is never refused. */
  hold(bytes: number): Ticket
}

export interface GateOptions {
  readonly maxUploadBytes: number
  readonly memoryBudget: number
  readonly waitMs: number
}

const ISOLATE_BYTES = 128 * MEBIBYTE
/** As many as browsers send over one connection of HTTP/2, and some more: what they hold has a bound of its own. */
export const MAX_WAITING_UPLOADS = 128
/** Twice the CPU time that wrangler.toml grants: whoever held the permit longer is gone. */
export const PERMIT_MS = 120_000

export function createGate(
  { maxUploadBytes, memoryBudget, waitMs }: GateOptions,
  clock: Clock,
): Gate {
  const limits = {
    maxWaitingBytes: Math.max(maxUploadBytes, ISOLATE_BYTES - memoryBudget),
    maxWaiting: MAX_WAITING_UPLOADS,
    waitMs,
    leaseMs: PERMIT_MS + waitMs,
  }
  return new ConversionGate(limits, clock)
}
