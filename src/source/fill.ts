/** The one way of a file's bytes, from any source into any target: memory, or the bucket. */

import type { Ticket } from '../admission/ticket.ts'
import type { FileSource } from './file-source.ts'
import type { FileTarget } from './file-target.ts'
import { SourceError } from './source-error.ts'

/**
 * Fills the target with the whole file, under a ticket that grows with what is held and stays alive
 * as long as pieces come. Throws `SourceError`, `BusyError` where there is no room or the gate lets
 * a slow sender go, and what source and target throw; the target is then the caller's to release.
 */
export async function fill(target: FileTarget, ticket: Ticket, source: FileSource): Promise<void> {
  const { sender, declaredBytes } = source
  if (!sender) return await pour(target, ticket, source)
  const arrival = {
    declaredBytes,
    rate: () => sender.rate,
    isAwaited: () => sender.isAwaiting,
    letGo(why: Error) {
      target.release()
      sender.stop(why)
    },
  }
  await ticket.whileArriving(arrival, () => pour(target, ticket, source))
}

async function pour(
  target: FileTarget,
  ticket: Ticket,
  { pieces, maxBytes }: FileSource,
): Promise<void> {
  for await (const chunk of pieces) {
    for (let start = 0; start < chunk.length; start += target.maxPieceBytes) {
      const piece = chunk.subarray(start, start + target.maxPieceBytes)
      if (target.length + piece.length > maxBytes) throw tooLarge(maxBytes)
      target.write(piece)
      ticket.renew()
      await target.drain()
    }
  }
}

function tooLarge(limit: number): SourceError {
  return new SourceError('too-large', `Cannot take the file: over ${limit} bytes`, limit)
}
