/** What operations take beside the plain conversion of a 108 MP JPEG, and beside sharp's: the cases, and their bars. */

import type { ConvertOptions } from '../../src/engine/index.ts'
import { type Bar, judged } from './bar.ts'
import { formatMegabytes, formatMs, formatTable } from './table.ts'

/** What the photo becomes. */
export const OPERATIONS_PHOTO = '108 MP JPEG baseline'

export interface Operation {
  readonly name: string
  /** What the conversion beside it does. */
  readonly plain: Partial<ConvertOptions>
  readonly options: Partial<ConvertOptions>
  /** A picture is laid on the result, decoded anew each time. */
  readonly hasOverlay?: true
  /** Most time, as a share of the plain conversion's. */
  readonly limit: number
}

const SMALL = { width: 1024 }
const SQUARE = { width: 1024, height: 1024 }

export const OPERATIONS: readonly Operation[] = [
  { name: 'blur=20', plain: SMALL, options: { ...SMALL, blur: 20 }, limit: 1.6 },
  {
    name: 'trim=border',
    plain: SMALL,
    options: { ...SMALL, trim: { tolerance: 10, keep: 0 } },
    limit: 1.6,
  },
  { name: 'gravity=auto', plain: SQUARE, options: { ...SQUARE, gravity: 'attention' }, limit: 1.3 },
  {
    name: 'gravity=entropy',
    plain: SQUARE,
    options: { ...SQUARE, gravity: 'entropy' },
    limit: 1.3,
  },
  { name: 'an overlay', plain: SMALL, options: SMALL, hasOverlay: true, limit: 1.3 },
]

/** What `--only` looks into. */
export function operationName({ name }: Pick<Operation, 'name'>): string {
  return `${OPERATIONS_PHOTO} → 1024 webp, ${name}`
}

export interface Times {
  readonly ms: number
  readonly cpuMs: number
}

/** Medians of runs that took turns. */
export interface OperationTimes {
  readonly name: string
  readonly limit: number
  readonly plain: Times
  readonly ours: Times
  readonly sharp: Times
  /** The highest of all runs, in bytes, and what was planned for it. */
  readonly peakBytes: number
  readonly plannedBytes: number
  readonly budgetBytes: number
}

export function operationsTable(list: readonly OperationTimes[]): string {
  const share = (one: number, other: number) => (one / other).toFixed(2)
  const lines = list.map(({ name, plain, ours, sharp, peakBytes, plannedBytes }) => [
    name,
    ...[formatMs(plain.ms), formatMs(ours.ms), formatMs(sharp.ms)],
    ...[share(ours.ms, plain.ms), share(ours.cpuMs, plain.cpuMs)],
    ...[share(ours.ms, sharp.ms), share(ours.cpuMs, sharp.cpuMs)],
    ...[formatMegabytes(peakBytes), formatMegabytes(plannedBytes)],
  ])
  const head = ['operation', 'plain ms', 'ms', 'sharp ms', '÷ plain', 'CPU ÷ plain', '÷ sharp']
  return formatTable([...head, 'CPU ÷ sharp', 'peak MB', 'planned'], lines)
}

export function operationBars(list: readonly OperationTimes[]): Bar[] {
  return OPERATIONS.map((operation) => {
    const { limit } = operation
    const times = list.find(({ name }) => name === operation.name)
    const bar = [`time, ${operationName(operation)}`, `≤ ${limit} × plain, in the budget`] as const
    if (!times) return judged(...bar, undefined, false)
    const { plain, ours, peakBytes, plannedBytes, budgetBytes } = times
    const [share, cpuShare] = [ours.ms / plain.ms, ours.cpuMs / plain.cpuMs]
    const isPlanned = peakBytes <= plannedBytes && plannedBytes <= budgetBytes
    const measured = `${share.toFixed(2)} (CPU time ${cpuShare.toFixed(2)}; ${formatMegabytes(peakBytes)} MB)`
    return judged(...bar, measured, share <= limit && isPlanned)
  })
}
