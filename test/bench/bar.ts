/** One bar: something the engine must reach, and whether it does. */

import { formatTable } from './table.ts'

export interface Bar {
  readonly name: string
  readonly limit: string
  readonly measured: string
  readonly verdict: 'met' | 'NOT met' | 'not measured'
  /** The cases that fall short, where several make one bar. */
  readonly short?: readonly string[]
}

/** `measured` undefined: the run left it out. */
export function judged(
  name: string,
  limit: string,
  measured: string | undefined,
  met: boolean,
): Bar {
  if (measured === undefined) return { name, limit, measured: '', verdict: 'not measured' }
  return { name, limit, measured, verdict: met ? 'met' : 'NOT met' }
}

/** A bar for many cases; `short`: those that do not reach it. */
export function judgedAll(
  name: string,
  limit: string,
  short: readonly string[],
  count: number,
): Bar {
  const measured = `${count - short.length} of ${count} cases`
  const bar = judged(name, limit, count > 0 ? measured : undefined, short.length === 0)
  return short.length > 0 ? { ...bar, short } : bar
}

/** A table, and under it the cases that fall short. */
export function barsTable(bars: readonly Bar[]): string {
  const cells = bars.map(({ name, limit, measured, verdict }) => [name, limit, measured, verdict])
  const lists = bars.flatMap(({ name, short = [] }) =>
    short.length > 0 ? [`\nNot met: ${name}\n${short.map((line) => `- ${line}`).join('\n')}`] : [],
  )
  return [formatTable(['bar', 'limit', 'measured', ''], cells, 4), ...lists].join('\n')
}
