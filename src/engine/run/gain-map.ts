/** Draws a source's gain map as its picture is drawn. */

import type { Bytes } from '../bytes/bytes.ts'
import { SlabList } from '../bytes/slab-list.ts'
import type { PlannedGainMap } from '../plan/types.ts'
import type { MadeGainMap, Tools } from './encode.ts'
import { convertOne } from './one.ts'
import { startStopwatch } from './stopwatch.ts'

/** The file of the picture stays as it is. What the arena gave is given back. */
export async function drawGainMap(
  { stored, plan }: PlannedGainMap,
  file: Bytes,
  tools: Tools,
): Promise<MadeGainMap> {
  const { kernels, ledger, signal } = tools
  const own = file.slice(stored.start, stored.end)
  ledger.take(own.length)
  const mark = kernels.exports.mark()
  const input = SlabList.of(own)
  const request = { input, info: stored.info, scale: plan.scale, keepInks: false, signal }
  const canvas = { ...tools, plan, profile: undefined }
  const labels = { notices: undefined }
  const made = await convertOne({ request, canvas, ...labels, clock: startStopwatch() }, tools)
  kernels.exports.release(mark)
  ledger.free(own.length)
  return { file: made.bytes, meaning: stored.meaning }
}
