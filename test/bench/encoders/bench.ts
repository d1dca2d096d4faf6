/** `npm run bench -- --encoders`: our encoders against stock jSquash's and sharp's, on real photos. */

import { OUTPUT_FORMATS } from '../../../src/engine/index.ts'
import { barsTable } from '../bar.ts'
import { askChild } from '../children.ts'
import type { EncoderOrder } from './encoder-process.ts'
import type { Comparison } from './measure.ts'
import { prepareSources } from './pictures.ts'
import { judgeEncoders, LEGEND, photoTable, summaryTable } from './summary.ts'

export interface EncoderBench {
  readonly corpus: string
  readonly quick: boolean
  /** A format; empty for all. */
  readonly only: string
  readonly say: (text: string) => void
}

/** Measures every format, effort and rival on every picture. */
export async function compareEncoders(bench: EncoderBench): Promise<Comparison[]> {
  const { corpus, quick, only, say } = bench
  say('preparing the photos')
  const sources = await prepareSources(corpus, quick)
  const comparisons: Comparison[] = []
  for (const format of OUTPUT_FORMATS.filter((name) => name.includes(only))) {
    const order: EncoderOrder = { format, sources }
    await askChild<Comparison[]>('encoders/encoder-process.ts', order, (answer) => {
      comparisons.push(...answer)
      const [first] = answer
      if (first) say(`${first.format} ${first.effort}, ${first.picture}`)
    })
  }
  return comparisons
}

export function printEncoders(
  comparisons: readonly Comparison[],
  { machine, json }: { readonly machine: string; readonly json: boolean },
): void {
  const bars = judgeEncoders(comparisons)
  if (json) {
    console.log(JSON.stringify({ machine, comparisons, bars }, undefined, 2))
    return
  }
  console.log(`${machine}\n\n${summaryTable(comparisons)}\n\n${LEGEND}`)
  console.log(`\nEvery photo\n\n${photoTable(comparisons)}\n\nBars\n\n${barsTable(bars)}`)
}
