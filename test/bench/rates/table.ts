/** The table of `npm run bench -- --rates`. */

import { type Place, sizeAtEqual, sizeAtScore } from '../encoders/rate.ts'
import { formatTable } from '../table.ts'
import type { Sample } from './measure.ts'

const MEASURES = ['psnr', 'ssim', 'ssimulacra2'] as const
/** SSIMULACRA2 at which sizes are compared one by one. */
const SCORES = [60, 70, 80, 85, 90] as const

export interface RateRow {
  readonly picture: string
  /** Ours / the rival. */
  readonly pair: string
  /** CPU time ÷ the stock encoder's. */
  readonly cpu: number
  /** Ours ÷ theirs in bytes: over all by PSNR, SSIM and SSIMULACRA2, then at each of the scores. */
  readonly sizes: readonly (number | undefined)[]
}

export function rateRow(
  head: Omit<RateRow, 'sizes'>,
  ours: readonly Sample[],
  theirs: readonly Sample[],
): RateRow {
  const placed = (samples: readonly Sample[], measure: (typeof MEASURES)[number]): Place[] =>
    samples.map((sample) => ({ score: sample[measure], bytes: sample.bytes }))
  const alike = [placed(ours, 'ssimulacra2'), placed(theirs, 'ssimulacra2')] as const
  return {
    ...head,
    sizes: [
      ...MEASURES.map((measure) => sizeAtEqual(placed(ours, measure), placed(theirs, measure))),
      ...SCORES.map((score) => sizeAtScore(...alike, score)),
    ],
  }
}

const HEAD = ['picture', 'ours / rival', 'PSNR-Y', 'SSIM', 'SSIMULACRA2']

/** A row before the table is whole: long runs may be cut short. */
export function rateLine({ picture, pair, sizes, cpu }: RateRow): string {
  return lineOf(picture, pair, sizes, cpu).join('  ')
}

/** Every picture, then geometric means and the worst by pair. */
export function rateTable(rows: readonly RateRow[]): string {
  const pairs = [...Map.groupBy(rows, ({ pair }) => pair).values()]
  const lines = pairs.flatMap((group) => [
    ...group.map(({ picture, pair, sizes, cpu }) => lineOf(picture, pair, sizes, cpu)),
    summaryOf('mean', group, meanOf),
    summaryOf('worst', group, (values) => Math.max(...values)),
  ])
  return formatTable([...HEAD, ...SCORES.map((score) => `at ${score}`), 'CPU'], lines, 2)
}

function summaryOf(
  name: string,
  group: readonly RateRow[],
  join: (values: readonly number[]) => number,
): string[] {
  const joined = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined)
    return known.length > 0 ? join(known) : undefined
  }
  const [first] = group
  const sizes = first!.sizes.map((_, i) => joined(group.map((row) => row.sizes[i])))
  return lineOf(name, first!.pair, sizes, join(group.map(({ cpu }) => cpu)))
}

/** Geometric. */
function meanOf(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

function lineOf(
  picture: string,
  pair: string,
  sizes: readonly (number | undefined)[],
  cpu: number,
): string[] {
  return [picture, pair, ...sizes.map((size) => size?.toFixed(3) ?? '–'), cpu.toFixed(2)]
}
