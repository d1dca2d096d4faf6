/** One upload's place in the isolate's memory, in the hands of whoever reads and converts it. */

import type { Arrival } from './arrival.ts'

export interface Ticket {
  /** Bytes that are reserved. */
  readonly bytes: number
  /** Raises the reservation to `bytes`, before they are held. Throws `BusyError`. */
  grow(bytes: number): void
  /** A sign of life: the lease begins anew. */
  renew(): void
  /** Does `read` under the eyes of the gate, which may let the upload go while it comes slowly. */
  whileArriving<T>(arrival: Arrival, read: () => Promise<T>): Promise<T>
  /** Waits for its turn, then does `work` alone, then lets the next one in. Releases the ticket. */
  run<T>(work: () => Promise<T>, options?: RunOptions): Promise<T>
  /** Gives the place back. May be called twice. */
  release(): void
}

export interface RunOptions {
  /** Of the caller: a waiter whose caller has left is not run. */
  readonly signal?: AbortSignal | undefined
  /** The upload is held while it is converted as well: it counts as waiting until its release. */
  readonly keepsUpload?: boolean | undefined
}

/** What the gate alone knows and changes of a ticket. */
export interface Place {
  bytes: number
  keepsUpload: boolean
  /** When it was last heard of. */
  seenAt: number
  /** Set while the upload is being read. */
  arrival: Arrival | undefined
}
