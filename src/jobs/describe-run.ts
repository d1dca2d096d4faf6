/** The account of a run, for the log. */

import { type Conversion, MEBIBYTE } from '../engine/index.ts'

/** What is told of a result; without its bytes, which are let go as soon as they are stored. */
export type Note = Pick<Conversion, 'plan' | 'measuredPeakBytes'>

/**
 * `jpeg 4032x3024 1/2 > (lanczos3 2048x1536 > webp 2048x1536 q80; …); decodes=1; peak=31.0MiB`:
 * the step that all share once, then each result's own. More than one decode: the results did not
 * fit into the memory together.
 */
export function describeRun(notes: readonly Note[], decodes: number): string {
  const shared = notes[0]?.plan.summary[0] ?? 'nothing'
  const own = notes.map(({ plan }) => plan.summary.slice(1).join(' > '))
  const peak = Math.max(0, ...notes.map(({ measuredPeakBytes }) => measuredPeakBytes))
  const peakText = `peak=${(peak / MEBIBYTE).toFixed(1)}MiB`
  return [`${shared} > (${own.join('; ')})`, `decodes=${decodes}`, peakText].join('; ')
}
