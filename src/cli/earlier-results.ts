/** The results of an earlier run among the pictures of a folder, where results lie beside their inputs. */

import { resolve } from 'node:path'
import type { FilePair } from './file-pair.ts'
import { isUpToDate } from './overwriting.ts'

/**
 * Leaves out pairs whose input lies where the result of another one goes, and is no older than that one's
 * input. One that is older may be somebody's own picture, and is left out only with `force`.
 */
export async function withoutResults<T extends FilePair>(
  pairs: readonly T[],
  force: boolean,
): Promise<T[]> {
  const sources = Map.groupBy(pairs, ({ output }) => resolve(output))
  const kept = await Promise.all(
    pairs.map(async (pair) => {
      const place = resolve(pair.input)
      const makers = (sources.get(place) ?? []).filter(({ input }) => resolve(input) !== place)
      const isResult = await Promise.all(makers.map((maker) => force || isUpToDate(maker)))
      return isResult.includes(true) ? [] : [pair]
    }),
  )
  return kept.flat()
}
