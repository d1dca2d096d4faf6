/** Whether a result may be written, and has to be. */

import { stat } from 'node:fs/promises'
import type { FilePair } from './file-pair.ts'

/**
 * Throws for a pair whose output is one of the run's inputs, by whatever name. `force` lets a pair
 * write over its own input, which it has read by then; never over another's.
 */
export async function refuserOf(
  pairs: readonly FilePair[],
  force: boolean,
): Promise<(pair: FilePair) => Promise<void>> {
  const inputs = new Set(await Promise.all(pairs.map(({ input }) => identityOf(input))))
  return async ({ input, output }) => {
    const target = await identityOf(output)
    if (target === undefined || !inputs.has(target)) return
    if (target !== (await identityOf(input))) {
      throw new Error(`Cannot write ${output}: it is another input`)
    }
    if (!force) throw new Error(`Cannot write ${output}: it is the input itself; --force allows it`)
  }
}

/** The same for all names of a file, links too; nothing for a file that is not there. */
async function identityOf(path: string): Promise<string | undefined> {
  const info = await stat(path, { bigint: true }).catch(() => undefined)
  return info && `${info.dev}:${info.ino}`
}

/** Whether the result is there and no older than its input. */
export async function isUpToDate({ input, output }: FilePair): Promise<boolean> {
  const [from, to] = await Promise.all([input, output].map(changedAt))
  return from !== undefined && to !== undefined && to >= from
}

/** Nanoseconds; nothing for a file that is not there. */
async function changedAt(path: string): Promise<bigint | undefined> {
  const info = await stat(path, { bigint: true }).catch(() => undefined)
  return info?.mtimeNs
}
