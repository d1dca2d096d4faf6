/** A converter that counts: what came, what went, what it took, what became of it. */

import {
  type Conversion,
  ImageError,
  type InputFormat,
  type OutputFormat,
  type Picture,
} from '../engine/index.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Converter, ConvertTask, ManyTask } from './convert.ts'

/** Who calls it, a route or a queue, makes no difference. A busy refusal is no conversion. */
export function measuredConverter(converter: Converter, metrics: Metrics): Converter {
  return {
    ...converter,
    convert: (task) =>
      measured(metrics, task, async () => {
        const conversion = await converter.convert(task)
        return { conversion, answer: conversion }
      }),
    convertOrTurn: (task) =>
      measured(metrics, task, async () => {
        const answer = await converter.convertOrTurn(task)
        return { conversion: answer.conversion, answer }
      }),
    async convertMany(task) {
      const count = counter(metrics, task.picture)
      const left = task.variants.map(({ format }): OutputFormat | undefined => format)
      let last: Measured | undefined // its peak is that of all
      const onResult: ManyTask['onResult'] = async (result, index) => {
        const { originalBytes, measuredPeakBytes } = result // but not its bytes
        last = { originalBytes, measuredPeakBytes }
        left[index] = undefined
        count.countResult(result)
        await task.onResult(result, index)
      }
      try {
        const account = await converter.convertMany({ ...task, onResult })
        if (last) count.countEnd(last)
        return account
      } catch (error) {
        count.countFailure(left, error)
        throw error
      }
    },
  }
}

/** Counts one conversion, which `work` answers beside what its caller wants. */
async function measured<T>(
  metrics: Metrics,
  { picture, options }: ConvertTask,
  work: () => Promise<{ readonly conversion: Conversion; readonly answer: T }>,
): Promise<T> {
  const count = counter(metrics, picture)
  try {
    const { conversion, answer } = await work()
    count.countResult(conversion)
    count.countEnd(conversion)
    return answer
  } catch (error) {
    count.countFailure([options.format], error)
    throw error
  }
}

type Measured = Pick<Conversion, 'originalBytes' | 'measuredPeakBytes'>

function counter(metrics: Metrics, picture: Picture) {
  const from = formatOf(picture)
  const count = (to: OutputFormat, outcome: string) =>
    metrics.count('conversions_total', { from, to, outcome })
  return {
    countResult({ format, bytes }: Conversion): void {
      count(format, 'ok')
      metrics.count('processed_bytes_total', { direction: 'out' }, bytes.length)
    },
    countEnd({ originalBytes, measuredPeakBytes }: Measured): void {
      metrics.count('processed_bytes_total', { direction: 'in' }, originalBytes)
      metrics.observe('conversion_peak_bytes', {}, measuredPeakBytes)
    },
    /** `formats`: of what was not made. Whatever else is thrown, the engine has not failed. */
    countFailure(formats: readonly (OutputFormat | undefined)[], error: unknown): void {
      if (!(error instanceof ImageError)) return
      for (const to of new Set(formats)) if (to) count(to, error.code)
    },
  }
}

/** Looked up before: the engine frees the input, and a failure does not tell. */
function formatOf(picture: Picture): InputFormat | 'unknown' {
  try {
    return picture.info.format
  } catch {
    return 'unknown'
  }
}
