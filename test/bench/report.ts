/** The bench in words: the table, what its columns mean, and how true the resized pixels are. */

import { caseName } from './cases.ts'
import type { ContestantName } from './contestant.ts'
import type { Entry, Figures, Row } from './row.ts'
import { formatKilobytes, formatMegabytes, formatMs, formatPsnr, formatTable } from './table.ts'

type Columns = readonly (readonly [string, (row: Row) => string])[]

const COLUMNS: Columns = [
  ['case', ({ photo, task }) => caseName(photo, task)],
  ['ours ms', (row) => milliseconds(row, 'ours')],
  ['sharp ms', (row) => milliseconds(row, 'sharp')],
  ['jSquash ms', (row) => milliseconds(row, 'jSquash')],
  ['photon ms', (row) => milliseconds(row, 'photon')],
  ['n', (row) => figure(row, 'ours', ({ rounds }) => String(rounds))],
  ['÷ sharp', (row) => ratio(row, 'ours', 'sharp', 'ms')],
  ['CPU', (row) => ratio(row, 'ours', 'sharp', 'cpuMs')],
  ['× jSquash', (row) => ratio(row, 'jSquash', 'ours', 'ms')],
  ['peak MB', (row) => megabytes(row, 'ours', 'peakBytes')],
  ['again', (row) => megabytes(row, 'ours', 'againPeakBytes')],
  ['planned', (row) => megabytes(row, 'ours', 'predictedBytes')],
  ['jSquash MB', (row) => megabytes(row, 'jSquash', 'againPeakBytes')],
  ['photon MB', (row) => megabytes(row, 'photon', 'againPeakBytes')],
  ['in KB', ({ inputBytes }) => formatKilobytes(inputBytes)],
  ['out KB', (row) => outputKilobytes(row, 'ours')],
  ['sharp KB', (row) => outputKilobytes(row, 'sharp')],
  ['PSNR', (row) => figure(row, 'ours', ({ psnr }) => formatPsnr(psnr))],
  ['SSIM', (row) => figure(row, 'ours', ({ ssim }) => ssim.toFixed(4))],
  ['sharp PSNR', (row) => figure(row, 'sharp', ({ psnr }) => formatPsnr(psnr))],
]

/** What BENCHMARKS.md shows of time, and of memory. */
const FIGURES: Columns = [
  ['case', ({ photo, task }) => caseName(photo, task)],
  ['ms', (row) => milliseconds(row, 'ours')],
  ['time ÷ sharp', (row) => ratio(row, 'ours', 'sharp', 'ms')],
  ['CPU ÷ sharp', (row) => ratio(row, 'ours', 'sharp', 'cpuMs')],
  ['× as fast as jSquash', (row) => ratio(row, 'jSquash', 'ours', 'ms')],
  ['KB', (row) => outputKilobytes(row, 'ours')],
  ['file ÷ sharp', (row) => ratio(row, 'ours', 'sharp', 'outputBytes')],
  ['PSNR', (row) => figure(row, 'ours', ({ psnr }) => formatPsnr(psnr))],
]
const MEMORY: Columns = [
  ['case', ({ photo, task }) => caseName(photo, task)],
  ['peak', (row) => megabytes(row, 'ours', 'peakBytes')],
  ['again', (row) => megabytes(row, 'ours', 'againPeakBytes')],
  ['planned', (row) => megabytes(row, 'ours', 'predictedBytes')],
  ['jSquash', (row) => megabytes(row, 'jSquash', 'againPeakBytes')],
]

/** The one table. */
export function mainTable(rows: readonly Row[]): string {
  return tableOf(COLUMNS, rows)
}

export function figuresTable(rows: readonly Row[]): string {
  return tableOf(FIGURES, rows)
}

export function memoryTable(rows: readonly Row[]): string {
  return tableOf(MEMORY, rows)
}

function tableOf(columns: Columns, rows: readonly Row[]): string {
  const head = columns.map(([name]) => name)
  const lines = rows.map((row) => columns.map(([, cell]) => cell(row)))
  return formatTable(head, lines)
}

/** PSNR of resized pixels against three references. */
export function fidelityTable(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ photo, task, fidelity }) =>
    fidelity ? [[caseName(photo, task), ...Object.values(fidelity).map(formatPsnr)]] : [],
  )
  const head = [
    'dB',
    'ours : sharp in full',
    'sharp : sharp in full',
    'ours : ours in full',
    'ours in full : sharp in full',
    'ours : exact',
    'sharp : exact',
    'sharp in full : exact',
  ]
  return formatTable(head, lines)
}

export const LEGEND = `\
Medians of n rounds in which everyone takes its turn; jSquash and photon take part in fewer.
÷ sharp: our time as a share of sharp's; CPU: the same in processor time of all threads, which a
busy machine disturbs less. × jSquash: how many times as fast as jSquash we are.
sharp runs on one thread, without a cache, with shrink-on-load. All write quality 80: WebP with method 4,
AVIF with speed 8. JPEG and PNG are not the same work: sharp's JPEG is mozjpeg's (slower, smaller), its
PNG has its defaults (faster, larger), ours are our own. Read their times beside out KB and sharp KB.
jSquash resizes with lanczos3 in gamma space: its default, linear light, takes over twice as long.
photon has no AVIF, and its WebP is lossless.
MB: 1 000 000 bytes of wasm memory and JavaScript buffers, ! = more than the 128 MB of an isolate.
peak: first conversion of fresh instances; again: the highest of those after it, when memory that
never shrinks is still there while the next file arrives; planned: predicted for the first.
The moment when the arena has grown and the file's slabs are not yet freed counts (the engine's own
account leaves it out). Decode and RGBA have no account of their own: the arena is measured, the buffers around it are added.
decode: all pixels into one RGBA frame, which is counted; our engine never makes one.
jSquash and photon are left out from 30 MP on: they would take gigabytes (--all-rivals asks them).
PSNR and SSIM: against the photo decoded in full and resized by sharp, RGB alone; ∞ = the same.`

function entryOf({ entries }: Row, name: ContestantName): Figures | undefined {
  const entry: Entry = entries[name]
  return 'note' in entry ? undefined : entry
}

function figure(row: Row, name: ContestantName, cell: (figures: Figures) => string): string {
  const figures = entryOf(row, name)
  return figures ? cell(figures) : ''
}

/** The time, or why there is none. */
function milliseconds(row: Row, name: ContestantName): string {
  const entry = row.entries[name]
  return 'note' in entry ? entry.note : formatMs(entry.ms)
}

function ratio(
  row: Row,
  over: ContestantName,
  under: ContestantName,
  field: 'ms' | 'cpuMs' | 'outputBytes',
): string {
  const [one, other] = [entryOf(row, over)?.[field], entryOf(row, under)?.[field]]
  return one && other ? (one / other).toFixed(2) : ''
}

type ByteField = 'peakBytes' | 'againPeakBytes' | 'predictedBytes' | 'outputBytes'

function megabytes(row: Row, name: ContestantName, field: ByteField): string {
  return figure(row, name, ({ [field]: bytes }) => (bytes ? formatMegabytes(bytes) : ''))
}

function outputKilobytes(row: Row, name: ContestantName): string {
  return figure(row, name, ({ outputBytes }) => (outputBytes ? formatKilobytes(outputBytes) : ''))
}
