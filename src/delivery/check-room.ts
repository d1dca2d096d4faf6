/** How many variants of one version of a source there may be: no stranger fills the bucket. */

import type { ObjectStore } from '../storage/object-store.ts'

/** Strangers have had all made of a source that they may; the message is fit for the caller. */
export class TooManyVariantsError extends Error {
  override readonly name = 'TooManyVariantsError'
  readonly limit: number

  constructor(limit: number) {
    super(
      `Cannot make another variant: there are ${limit} of the source; plain widths (width=640) and signed addresses are still answered`,
    )
    this.limit = limit
  }
}

/**
 * Throws `TooManyVariantsError` where `most` are stored beside the one of this key. Those that are being made
 * at the same moment elsewhere do not count: there may be a few more in the end.
 */
export async function checkRoom(store: ObjectStore, key: string, most?: number): Promise<void> {
  if (most === undefined) return
  if (await hasFewer(store, key.slice(0, key.lastIndexOf('/') + 1), most)) return
  throw new TooManyVariantsError(most)
}

/** Whether there are fewer objects than `most` in a folder; a page may hold less than it could. */
async function hasFewer(store: ObjectStore, prefix: string, most: number): Promise<boolean> {
  let found = 0
  let cursor: string | undefined
  while (found < most) {
    const page = await store.list({ prefix, limit: most - found, ...(cursor && { cursor }) })
    found += page.objects.length
    cursor = page.cursor
    if (cursor === undefined) return found < most
  }
  return false
}
