/**
 * Where a file comes from: a request's body, the bucket, and whatever comes next. A source only
 * hands out bytes; `fill` sees to it that they fit into the memory that a ticket answers for.
 */

export interface FileSource {
  /** The file, in order; each piece is valid until the next is asked for. Throws the source's own. */
  readonly pieces: AsyncIterable<Uint8Array>
  /** More than that is refused, whatever was declared. */
  readonly maxBytes: number
  /** What its sender says that will come in all; 0 where it says nothing. Not trusted. */
  readonly declaredBytes: number
  /** Somebody who may send slowly, and whom the gate may let go; none for our own bucket. */
  readonly sender?: Sender
}

export interface Sender {
  /** Bytes per second; `undefined`: it is too early to tell. */
  readonly rate: number | undefined
  /** Whether its next bytes are waited for. */
  readonly isAwaiting: boolean
  /** Ends the reading with this error, at its next look. */
  stop(why: Error): void
}
