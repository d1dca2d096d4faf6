/** Samples as the Prometheus text format, version 0.0.4. */

import {
  type Definition,
  type GaugeName,
  type Gauges,
  METRICS,
  type MetricName,
} from './definitions.ts'
import { type Samples, type Series, seriesOf } from './samples.ts'

export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * Writes every metric with its HELP and TYPE. A metric without labels is there from the start, as
 * zero; one with labels has a line for each combination that was met. A gauge that is not known is
 * named and has no line.
 */
export function exposition(samples: Samples, gauges: Gauges = {}): string {
  let text = ''
  for (const [name, series] of seriesOf(samples)) {
    const definition = METRICS[name]
    text += `# HELP ${name} ${escapeHelp(definition.help)}\n# TYPE ${name} ${definition.type}\n`
    if (definition.type === 'gauge') {
      const value = gauges[name as GaugeName]
      if (value !== undefined) text += line(name, [], value)
      continue
    }
    const isBare = definition.labels.length === 0 && series.length === 0
    const all = isBare ? [{ values: [], parts: new Map<string, number>() }] : series
    for (const one of all) text += linesOf(name, definition, one)
  }
  return text
}

function linesOf(
  name: MetricName,
  definition: Exclude<Definition, { type: 'gauge' }>,
  { values, parts }: Series,
): string {
  const labels = definition.labels.map((label, i) => [label, values[i] ?? ''] as const)
  if (definition.type === 'counter') return line(name, labels, parts.get('') ?? 0)
  let text = ''
  let count = 0
  let below = Number.NEGATIVE_INFINITY
  for (const bound of [...definition.buckets, Number.POSITIVE_INFINITY]) {
    count += countBetween(parts, below, bound)
    text += line(`${name}_bucket`, [...labels, ['le', number(bound)]], count)
    below = bound
  }
  text += line(`${name}_sum`, labels, parts.get('sum') ?? 0)
  return text + line(`${name}_count`, labels, count)
}

/** By value and not by name: a bucket whose bound was changed since goes to the next higher one. */
function countBetween(parts: Series['parts'], above: number, upTo: number): number {
  let sum = 0
  for (const [part, count] of parts) {
    if (part !== 'sum' && Number(part) > above && Number(part) <= upTo) sum += count
  }
  return sum
}

type Label = readonly [name: string, value: string]

function line(name: string, labels: readonly Label[], value: number): string {
  const pairs = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${number(value)}\n`
}

function number(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '+Inf' : `${value}`
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}
