/**
 * A fresh process for one question: what does the first conversion cost? The modules are compiled
 * before the clock starts, as a Worker's are when it is uploaded; no function of them has run.
 */

import { readFile } from 'node:fs/promises'
import { createEngine, DEFAULT_LIMITS, SlabList } from '../../src/engine/index.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { conversionOptions } from './contestant.ts'
import { median } from './measure.ts'

/** Milliseconds: the first conversion, with a new engine, and the median of those after it. */
export interface ColdTimes {
  readonly first: number
  readonly warm: number
}

const WARM_UPS = 3
const WARM_RUNS = 5

process.once('message', async (path: string) => {
  process.send!(await timesOf(path))
  process.disconnect()
})

async function timesOf(path: string): Promise<ColdTimes> {
  const codecs = nodeCodecModules()
  await Promise.all([codecs.kernels(), codecs.webpEncoder()])
  const file = new Uint8Array(await readFile(path))
  let engine: ReturnType<typeof createEngine> | undefined
  const convert = async () => {
    const before = performance.now()
    engine ??= createEngine(codecs, DEFAULT_LIMITS)
    await engine.convert(SlabList.of(file), conversionOptions('webp', 1024))
    return performance.now() - before
  }
  const first = await convert()
  for (let i = 0; i < WARM_UPS; i++) await convert()
  const warm: number[] = []
  for (let i = 0; i < WARM_RUNS; i++) warm.push(await convert())
  return { first, warm: median(warm) }
}
