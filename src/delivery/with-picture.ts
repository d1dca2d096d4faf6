/** A source in memory, from its admission to the release of what it holds. */

import type { Clock } from '../admission/clock.ts'
import type { Gate } from '../admission/create-gate.ts'
import type { Ticket } from '../admission/ticket.ts'
import { waitForPlace } from '../admission/wait-for-place.ts'
import type { Converter } from '../convert/convert.ts'
import { FIRST_SLAB_BYTES, type Picture } from '../engine/index.ts'
import type { FileSource } from '../source/file-source.ts'
import { memoryTarget } from '../source/file-target.ts'
import { fill } from '../source/fill.ts'

export interface PicturePorts {
  readonly gate: Gate
  readonly converter: Pick<Converter, 'inspect'>
  readonly clock: Clock
  /** How long to wait for memory, in milliseconds. */
  readonly waitMs: number
}

export interface OpenSource {
  /** 0 where nobody has told. */
  readonly expectedBytes: number
  open(): Promise<FileSource>
}

/** Throws `BusyError`, and what the source and `use` throw. */
export async function withPicture<T>(
  { expectedBytes, open }: OpenSource,
  { gate, clock, waitMs, converter }: PicturePorts,
  use: (picture: Picture, ticket: Ticket) => Promise<T>,
): Promise<T> {
  // Where the size is known, the whole place is taken at once: two that grow could block each other.
  const bytes = Math.max(FIRST_SLAB_BYTES, expectedBytes)
  const ticket = await waitForPlace(gate, bytes, { clock, patienceMs: waitMs })
  try {
    const source = await open()
    const target = memoryTarget(ticket, source.declaredBytes || undefined)
    try {
      await fill(target, ticket, source)
      return await use(converter.inspect(target.file), ticket)
    } finally {
      target.release()
    }
  } finally {
    ticket.release()
  }
}
