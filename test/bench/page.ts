/** `npm run bench -- --markdown`: BENCHMARKS.md, all of it, from one run. */

import { DEFAULT_LIMITS, MEBIBYTE, OUTPUT_FORMATS } from '../../src/engine/index.ts'
import { barsTable } from './bar.ts'
import { type Extras, judgeBars } from './bars.ts'
import type { Comparison } from './encoders/measure.ts'
import { LEGEND as ENCODER_LEGEND, judgeEncoders, summaryTable } from './encoders/summary.ts'
import { median } from './measure.ts'
import { operationsTable } from './operations.ts'
import type { Cell, PeakRow } from './peak-cases.ts'
import { fidelityTable, figuresTable, memoryTable } from './report.ts'
import type { Row } from './row.ts'
import { formatTable } from './table.ts'

export interface PageFigures {
  /** As it was typed. */
  readonly command: string
  readonly machine: string
  readonly rows: readonly Row[]
  readonly extras: Extras
  readonly peaks: readonly PeakRow[]
  /** Empty: the run left them out. */
  readonly comparisons: readonly Comparison[]
}

/** The whole page. */
export function benchmarksPage(figures: PageFigures): string {
  const { command, machine, rows, extras, peaks, comparisons } = figures
  return [
    '# Benchmarks',
    `The output of \`${command}\`, as it is: nothing in this file is written by hand.\n\n${machine}`,
    `## What is measured\n\n${METHOD}`,
    `## Time\n\n${TIME}\n\n${figuresTable(rows)}\n\n${extrasText(extras)}`,
    ...(extras.operations.length > 0
      ? [`## Operations\n\n${OPERATIONS_TEXT}\n\n${operationsTable(extras.operations)}`]
      : []),
    `## Memory\n\n${PEAKS}\n\n${peaksTable(peaks)}\n\n${MEMORY}\n\n${memoryTable(rows)}`,
    `## Fidelity\n\n${FIDELITY}\n\n${fidelityTable(rows)}`,
    ...(comparisons.length > 0 ? [encodersText(comparisons)] : []),
    `## Bars\n\n${BARS}\n\n${barsTable([...judgeBars(rows, extras), ...judgedEncoders(comparisons)])}`,
  ].join('\n\n')
}

const METHOD = `\
Photographs that are made up once, the same on any machine (\`test/bench/scene.ts\`): landscape shapes, textures of every
size, lens blur and sensor grain, as JPEG of quality 90 (4:2:0, baseline and progressive; one 4:4:4) and as PNG. All
results are of quality 80: the rivals' WebP with method 4, their AVIF with speed 8, ours balanced.

In each round everyone takes its turn, so that a busy machine slows them all; figures are medians of the rounds.
- sharp (libvips) runs on one thread, without a cache, with shrink-on-load.
- jSquash is the chain of its stock codecs, resizing with lanczos3 in gamma space. It takes part below 30 MP, in fewer
  rounds.

JPEG and PNG are not the same work for all: sharp's JPEG is mozjpeg's (slower, smaller), its PNG has its defaults
(faster, larger), ours are our own. Read those times beside the sizes.`

const TIME = `\
Ratios, because machines differ. Time and CPU ÷ sharp: below 1 we are faster; CPU is processor time of all threads, which
a busy machine disturbs less. File ÷ sharp: the size of the result. PSNR in dB against the photo decoded in full and
resized by sharp; ∞: no sample differs. RGBA: decoding and resizing alone. Decode: all pixels, in one frame.`

const OPERATIONS_TEXT = `\
Operations on a 108 MP JPEG that becomes a WebP of 1024 pixels. Plain: the same conversion without the operation; the three take
turns.`

const PEAKS = `\
Peaks of whole conversions in MiB, each in a fresh engine, input and output included, with a budget of
${DEFAULT_LIMITS.memoryBudget / MEBIBYTE} MiB. \`–\`: refused, it would not fit. (n): drawn in n strips, with a decode for each.`

const MEMORY = `\
Beside the others, in MB of 1 000 000 bytes: wasm memories and the JavaScript buffers that live at the same time; \`!\`: more
than the 128 MB of an isolate. Peak: the first conversion of fresh instances; again: the highest of those after it, when
memory that never shrinks is still there while the next file arrives; planned: predicted for the first.`

const FIDELITY = `\
PSNR of resized pixels, in dB. In full: from all pixels of the photo, without shrink-on-load. Exact: Lanczos as the
formula has it, in floating point.`

const BARS = 'What the engine was built to reach, and whether this run shows it.'

function extrasText({ cold, derived, heic }: Extras): string {
  const lines: string[] = []
  if (derived) {
    const { one, four, decodes } = derived
    const [time, cpu] = [four.ms / one.ms, four.cpuMs / one.cpuMs].map((share) => share.toFixed(2))
    lines.push(
      `- Four derivatives of a 12 MP JPEG as WebP, 2048, 1024, 512 and 200 pixels wide, take ${time} times the time of the largest alone, and ${cpu} times its CPU time (decodes: ${decodes}).`,
    )
  }
  if (heic) {
    const share = (heic.heicMs / heic.jpegMs).toFixed(2)
    const bytes = [heic.heicBytes, heic.jpegBytes].map((count) => (count / 1e6).toFixed(1))
    lines.push(
      `- A 12 MP HEIC (a grid of 512-pixel tiles, ${bytes[0]} MB) to a 1024-pixel WebP takes ${share} times the CPU time of the same photo as JPEG (${bytes[1]} MB), decoded at full size.`,
    )
  }
  if (cold.length > 0) {
    const share = median(cold.map(({ first, warm }) => first / warm))
    lines.push(
      `- A 12 MP JPEG to a 1024-pixel WebP takes ${share.toFixed(2)} times as long in a fresh process as in a warm one (median of ${cold.length} processes).`,
    )
  }
  return lines.join('\n') || '(Derivatives and cold starts were left out of this run.)'
}

/** `12 MP JPEG baseline, 3.4 MB`, where it goes, and what each format takes. */
function peaksTable(rows: readonly PeakRow[]): string {
  const lines = rows.map(({ photo, change, fileBytes, width, cells }) => [
    [photo.name, change, `${(fileBytes / 1e6).toFixed(1)} MB`].filter(Boolean).join(', '),
    width === undefined ? 'full size' : `${width} px`,
    ...OUTPUT_FORMATS.map((format) => cellText(cells[format])),
  ])
  return formatTable(['in', 'result', ...OUTPUT_FORMATS], lines, 2)
}

function cellText(cell: Cell): string {
  if (cell === 'refused') return '–'
  const peak = (cell.bytes / MEBIBYTE).toFixed(1)
  return cell.strips > 1 ? `${peak} (${cell.strips})` : peak
}

function encodersText(comparisons: readonly Comparison[]): string {
  const pictures = new Set(comparisons.map(({ picture }) => picture)).size
  return `## Encoders\n\n${pictures} pictures. ${ENCODER_LEGEND}\n\n${summaryTable(comparisons)}`
}

function judgedEncoders(comparisons: readonly Comparison[]) {
  return comparisons.length > 0 ? judgeEncoders(comparisons) : []
}
