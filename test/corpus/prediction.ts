/** Holds the plan's predicted memory against the measured one, for every file that converts. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageError } from '../../src/engine/index.ts'
import { convert, testEngine } from '../helpers/engine.ts'
import type { CorpusFile } from './expected.ts'

/** A prediction may be this much too high, and never too low. */
const MOST = 1.5

/** Converts each file on a fresh engine and prints the range of ratios. Returns how many are off. */
export async function checkPredictions(
  folder: string,
  files: readonly CorpusFile[],
): Promise<number> {
  const ratios: number[] = []
  let wrong = 0
  for (const file of files.filter((one) => one.class === 'decode')) {
    for (const options of [{}, { width: 1024, fit: 'scale-down' }] as const) {
      const bytes = await readFile(join(folder, file.path))
      const result = await convert(testEngine(), bytes, options).catch(refused)
      if (!result) continue
      const ratio = result.plan.peakBytes / result.measuredPeakBytes
      ratios.push(ratio)
      if (ratio >= 1 && ratio <= MOST) continue
      wrong++
      console.log(`  WRONG: ${file.path} predicted ${ratio.toFixed(2)} × measured`)
    }
  }
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)]
  console.log(
    `\nprediction: ${ratios.length} conversions, ` +
      `${least.toFixed(2)}–${most.toFixed(2)} × the measured peak, ${wrong} out of 1–${MOST}`,
  )
  return wrong
}

/** Over the budget there is nothing to measure. */
function refused(error: unknown): undefined {
  if (error instanceof ImageError && error.code === 'memory-budget') return undefined
  throw error
}
