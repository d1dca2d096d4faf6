/** A place in the isolate's memory for work that nobody waits for at the other end of a line. */

import { BusyError } from './busy-error.ts'
import type { Clock } from './clock.ts'
import type { Gate } from './create-gate.ts'
import type { Ticket } from './ticket.ts'

const POLL_MS = 200

/** Asks again until there is a place; throws the last `BusyError` after `patienceMs`. */
export async function waitForPlace(
  gate: Gate,
  bytes: number,
  { clock, patienceMs }: { readonly clock: Clock; readonly patienceMs: number },
): Promise<Ticket> {
  const deadline = clock.now() + patienceMs
  for (;;) {
    try {
      return gate.reserve(bytes)
    } catch (error) {
      if (!(error instanceof BusyError) || clock.now() >= deadline) throw error
    }
    await clock.wait(POLL_MS)
  }
}
