/** Reading an upload under the eyes of the gate, which may end it while it comes slowly. */

import type { Ticket } from '../../admission/ticket.ts'
import type { BodyReader } from './body.ts'

export interface Arriving {
  readonly ticket: Ticket
  readonly declaredBytes: number | undefined
  /** Frees what has arrived, at any time at which bytes are waited for. */
  free(): void
}

/** `BodyReader.readAll`; throws the gate's `BusyError` as well. */
export async function readArriving(
  body: BodyReader,
  { ticket, declaredBytes = 0, free }: Arriving,
  take: (chunk: Uint8Array) => Promise<void> | void,
): Promise<void> {
  const arrival = {
    declaredBytes,
    rate: () => body.rate,
    isAwaited: () => body.isAwaiting,
    letGo(why: Error) {
      free()
      body.stop(why)
    },
  }
  await ticket.whileArriving(arrival, () => body.readAll(take))
}
