/** The original on its way from the bucket into memory. */

import { BusyError, type Clock, type Ticket } from '../admission/gate.ts'
import type { Converter } from '../convert/convert.ts'
import type { ChunkList } from '../engine/index.ts'
import type { ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { storing } from '../storage/storage-error.ts'
import { OriginalMissing } from './job-failure.ts'

/** How long a run waits for memory before it gives its message back. */
const ADMISSION_MS = 20_000
const ADMISSION_POLL_MS = 200

/** Unlike a caller, a message can wait for memory. */
export async function admission(
  converter: Converter,
  bytes: number,
  clock: Clock,
): Promise<Ticket> {
  const deadline = clock.now() + ADMISSION_MS
  for (;;) {
    try {
      return converter.admit(bytes)
    } catch (error) {
      if (!(error instanceof BusyError) || clock.now() >= deadline) throw error
    }
    await clock.wait(ADMISSION_POLL_MS)
  }
}

/** Answers what is known of it. */
export async function readOriginal(
  objects: ObjectStore,
  key: string,
  { input, ticket }: { readonly input: ChunkList; readonly ticket: Ticket },
): Promise<ObjectInfo> {
  const original = await objects.get(key)
  if (!original?.body) throw new OriginalMissing()
  const reader = original.body.getReader()
  const next = () => storing('get', () => reader.read())
  for (let chunk = await next(); !chunk.done; chunk = await next()) {
    input.append(chunk.value)
    ticket.grow(input.heldBytes)
  }
  return original
}
