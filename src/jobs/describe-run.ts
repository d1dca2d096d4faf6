/** The account of a run, for the log. */

import { type Conversion, MEBIBYTE } from '../engine/index.ts'

/**
 * `jpeg 4032x3024 1/2 > (lanczos3 2048x1536 > webp 2048x1536 q80; …); decodes=1; peak=31.0MiB`:
 * the step that all share once, then each result's own.
 */
export function describeRun(decodes: readonly (readonly Conversion[])[]): string {
  const lines = decodes.map((conversions) => {
    const shared = conversions[0]?.plan.steps[0] ?? 'nothing'
    const own = conversions.map(({ plan }) => plan.steps.slice(1).join(' > '))
    return `${shared} > (${own.join('; ')})`
  })
  const peak = Math.max(0, ...decodes.flat().map(({ measuredPeakBytes }) => measuredPeakBytes))
  const peakText = `peak=${(peak / MEBIBYTE).toFixed(1)}MiB`
  return [...lines, `decodes=${decodes.length}`, peakText].join('; ')
}
