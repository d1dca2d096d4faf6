/** The original on its way from the bucket into memory. */

import type { Ticket } from '../admission/ticket.ts'
import type { ChunkList } from '../engine/index.ts'
import type { ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { storing } from '../storage/storage-error.ts'
import { OriginalMissing } from './job-failure.ts'

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
