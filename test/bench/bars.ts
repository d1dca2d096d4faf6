/** The bars that the engine was built to: each with its figure, met or not. */

import { type Bar, judged } from './bar.ts'
import { barsOfAll } from './bars-of-all.ts'
import { caseName } from './cases.ts'
import type { ColdTimes } from './cold-process.ts'
import type { ContestantName } from './contestant.ts'
import type { DeriveTimes } from './derive-process.ts'
import type { HeicTimes } from './heic-process.ts'
import { median } from './measure.ts'
import { type OperationTimes, operationBars } from './operations.ts'
import type { Figures, Row } from './row.ts'
import { formatMegabytes } from './table.ts'

/** Most time that a case may take, as a share of sharp's. */
const TIME_LIMITS = [
  ['12 MP JPEG baseline → 1024 RGBA', 1],
  ['12 MP JPEG baseline → 1024 webp', 1.1],
  ['12 MP JPEG progressive → 1024 RGBA', 1.2],
  ['12 MP PNG → 1024 RGBA', 1.3],
  ['22 MP JPEG 4:4:4 → 1024 RGBA', 1],
  ['40 MP PNG → 1024 RGBA', 1.3],
] as const
/** Least speed, in jSquash's. */
const SPEED_LIMIT = ['12 MP JPEG baseline → 1024 RGBA', 8] as const
/** Most bytes that a case may hold beyond the compressed input, in megabytes. */
const PEAK_LIMITS = [
  ['12 MP JPEG baseline → 1024 RGBA', 12],
  ['12 MP JPEG progressive → 1024 RGBA', 12],
  ['108 MP JPEG baseline → 1024 RGBA', 24],
  ['108 MP JPEG baseline → 1024 webp', 24],
  ['108 MP JPEG progressive → 1024 RGBA', 24],
  ['108 MP JPEG progressive → 1024 webp', 24],
  ['48 MP JPEG progressive → 2048 RGBA', 64],
  ['48 MP JPEG progressive → 2048 webp', 64],
  ['40 MP PNG → 2048 RGBA', 16],
] as const

/** What `--only` looks into. */
export const DERIVED_NAME = '12 MP JPEG baseline → full, medium, small, thumb webp'

export const HEIC_NAME = '12 MP HEIC → 1024 webp'

/** Rows by the name of their case. */
type Rows = ReadonlyMap<string, Row>

/** Whether the time of this case is judged: it gets all its rounds, whatever they take. */
export function isTimed(name: string): boolean {
  return TIME_LIMITS.some(([timed]) => timed === name)
}

/** What is measured apart from the rows, in processes of its own. */
export interface Extras {
  readonly cold: readonly ColdTimes[]
  /** Undefined: the run left it out. */
  readonly derived: DeriveTimes | undefined
  /** The same, and where there is nothing to make the file with. */
  readonly heic: HeicTimes | undefined
  readonly operations: readonly OperationTimes[]
}

export function judgeBars(
  list: readonly Row[],
  { cold, derived, heic, operations }: Extras,
): Bar[] {
  const rows = new Map(list.map((row) => [caseName(row.photo, row.task), row]))
  return [
    ...TIME_LIMITS.map(([name, limit]) => slower(rows, name, limit)),
    faster(rows, ...SPEED_LIMIT),
    ...PEAK_LIMITS.map(([name, limit]) => peak(rows, name, limit)),
    coldBar(cold),
    derivedBar(derived),
    ...heicBars(heic),
    ...operationBars(operations),
    ...barsOfAll(list),
  ]
}

function slower(rows: Rows, name: string, limit: number): Bar {
  const [ours, sharp] = [figuresOf(rows, name, 'ours'), figuresOf(rows, name, 'sharp')]
  const bar = [`time, ${name}`, `≤ ${limit} × sharp`] as const
  if (!ours || !sharp) return judged(...bar, undefined, false)
  const share = ours.ms / sharp.ms
  const cpuShare = ours.cpuMs / sharp.cpuMs
  return judged(...bar, `${share.toFixed(2)} (CPU time ${cpuShare.toFixed(2)})`, share <= limit)
}

function faster(rows: Rows, name: string, limit: number): Bar {
  const [ours, jSquash] = [figuresOf(rows, name, 'ours'), figuresOf(rows, name, 'jSquash')]
  const bar = [`time, ${name}`, `≥ ${limit} × as fast as jSquash`] as const
  if (!ours || !jSquash) return judged(...bar, undefined, false)
  const speed = jSquash.ms / ours.ms
  return judged(...bar, `${speed.toFixed(1)} ×`, speed >= limit)
}

/** `megabytes`: beyond the compressed input. The worst of all runs counts. */
function peak(rows: Rows, name: string, megabytes: number): Bar {
  const ours = figuresOf(rows, name, 'ours')
  const limit = (rows.get(name)?.inputBytes ?? 0) + megabytes * 1e6
  const [first, again] = [ours?.peakBytes ?? 0, ours?.againPeakBytes ?? 0]
  const measured = ours && `${formatMegabytes(first)} MB first, ${formatMegabytes(again)} MB again`
  const words = ours
    ? `input + ${megabytes} = ${formatMegabytes(limit)} MB`
    : `input + ${megabytes} MB`
  return judged(`peak, ${name}`, words, measured, Math.max(first, again) <= limit)
}

function coldBar(cold: readonly ColdTimes[]): Bar {
  const share = cold.length > 0 ? median(cold.map(({ first, warm }) => first / warm)) : undefined
  const spread = cold.map(({ first, warm }) => `${first.toFixed(0)}/${warm.toFixed(0)}`).join(' ')
  const measured = share === undefined ? undefined : `${share.toFixed(2)} × (ms: ${spread})`
  const name = 'cold, 12 MP JPEG baseline → 1024 webp, first in a fresh process'
  return judged(name, '≤ 3 × warm', measured, share! <= 3)
}

/** Most time of all derivatives, as a share of the largest alone. */
const DERIVED_LIMIT = 1.6

function derivedBar(times: DeriveTimes | undefined): Bar {
  const bar = [`time, ${DERIVED_NAME}`, `< ${DERIVED_LIMIT} × full alone`] as const
  if (!times) return judged(...bar, undefined, false)
  const { one, four, decodes } = times
  const [share, cpuShare] = [four.ms / one.ms, four.cpuMs / one.cpuMs].map((it) => it.toFixed(2))
  const spent = `ms: ${four.ms.toFixed(0)}/${one.ms.toFixed(0)}, decodes: ${decodes}`
  const measured = `${share} (CPU time ${cpuShare}; ${spent})`
  return judged(...bar, measured, four.ms / one.ms < DERIVED_LIMIT && decodes === 1)
}

const HEIC_LIMITS = { share: 1.2, megabytes: 8 }

function heicBars(times: HeicTimes | undefined): Bar[] {
  const { share: limit, megabytes } = HEIC_LIMITS
  const time = [`CPU time, ${HEIC_NAME}`, `≤ ${limit} × the JPEG, decoded in full`] as const
  const peak = `peak, ${HEIC_NAME}`
  if (!times) {
    const none = [undefined, false] as const
    return [judged(...time, ...none), judged(peak, `input + ${megabytes} MB`, ...none)]
  }
  const { heicMs, jpegMs, heicBytes, jpegBytes, peakBytes } = times
  const files = [heicBytes, jpegBytes].map((bytes) => `${formatMegabytes(bytes)} MB`).join('/')
  const share = heicMs / jpegMs
  const measured = `${share.toFixed(2)} (ms: ${heicMs.toFixed(0)}/${jpegMs.toFixed(0)}, ${files})`
  const most = heicBytes + megabytes * 1e6
  const words = `input + ${megabytes} = ${formatMegabytes(most)} MB`
  return [
    judged(...time, measured, share <= limit),
    judged(peak, words, `${formatMegabytes(peakBytes)} MB first`, peakBytes <= most),
  ]
}

function figuresOf(rows: Rows, name: string, who: ContestantName): Figures | undefined {
  const entry = rows.get(name)?.entries[who]
  return entry && !('note' in entry) ? entry : undefined
}
