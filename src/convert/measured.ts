/** A converter that counts: what came, what went, what it took, what became of it. */

import {
  type ChunkList,
  type Conversion,
  ImageError,
  type InputFormat,
  type OutputFormat,
  probe,
} from '../engine/index.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Converter } from './convert.ts'
import { BusyError } from './gate.ts'

/** Who calls it, a route or a queue, makes no difference. A busy refusal is no conversion. */
export function measuredConverter(converter: Converter, metrics: Metrics): Converter {
  async function measured<T>(
    input: ChunkList,
    formats: readonly OutputFormat[],
    run: () => Promise<T>,
    resultsOf: (result: T) => readonly Conversion[],
  ): Promise<T> {
    const from = formatOf(input)
    const count = (to: OutputFormat, outcome: string) =>
      metrics.count('conversions_total', { from, to, outcome })
    try {
      const result = await run()
      const results = resultsOf(result)
      for (const { format, bytes } of results) {
        count(format, 'ok')
        metrics.count('processed_bytes_total', { direction: 'out' }, bytes.length)
      }
      const last = results.at(-1) // the peak is that of all
      metrics.count('processed_bytes_total', { direction: 'in' }, last?.originalBytes ?? 0)
      if (last) metrics.observe('conversion_peak_bytes', {}, last.measuredPeakBytes)
      return result
    } catch (error) {
      const outcome = error instanceof ImageError ? error.code : 'internal'
      if (!(error instanceof BusyError)) for (const to of new Set(formats)) count(to, outcome)
      throw error
    }
  }
  return {
    ...converter,
    convert: (job) =>
      measured(
        job.input,
        [job.options.format],
        () => converter.convert(job),
        (one) => [one],
      ),
    derive: (job) =>
      measured(
        job.input,
        job.variants.map(({ format }) => format),
        () => converter.derive(job),
        (all) => all,
      ),
  }
}

/** Looked up before: the engine frees the input, and a failure does not tell. */
function formatOf(input: ChunkList): InputFormat | 'unknown' {
  try {
    return probe(input).format
  } catch {
    return 'unknown'
  }
}
