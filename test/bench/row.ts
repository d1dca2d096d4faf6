/** One case measured: all contestants on one task with one photo. */

import { readFile } from 'node:fs/promises'
import type { CodecModules } from '../../src/engine/index.ts'
import {
  CONTESTANTS,
  type Contestant,
  type ContestantName,
  type Job,
  type Task,
} from './contestant.ts'
import { type Fidelity, fidelityOf } from './fidelity.ts'
import { median, type Peak, type Result, type Turns, takeTurns } from './measure.ts'
import type { Photo } from './photos.ts'
import { closeness, type Pixels } from './quality.ts'
import { resizedBySharp, rgbOf } from './reference.ts'

/** What a contestant did, or in words why nothing. */
export type Entry = Figures | { readonly note: string }

export interface Figures {
  /** Medians, in milliseconds. */
  readonly ms: number
  /** The same in processor time of the whole process. */
  readonly cpuMs: number
  readonly rounds: number
  /** Of the first run on fresh instances, and the highest of the runs after it. */
  readonly peakBytes?: number
  readonly againPeakBytes?: number
  /** What was predicted for the first run, and for the highest of those after it. */
  readonly predictedBytes?: number
  readonly againPredictedBytes?: number
  /** Of a file; pixels are as many as their size says. */
  readonly outputBytes?: number
  /** Against sharp's pixels without shrink-on-load; `null`: the same pixels. */
  readonly psnr: number | null
  readonly ssim: number
}

/** A line of the table. */
export interface Row {
  readonly photo: Photo
  readonly task: Task
  readonly inputBytes: number
  readonly entries: Readonly<Record<ContestantName, Entry>>
  /** Of resized pixels only. */
  readonly fidelity?: Fidelity
}

/** The photo, opened once for all of its tasks. */
export interface OpenPhoto {
  readonly photo: Photo
  readonly file: Uint8Array<ArrayBuffer>
  /** All pixels, by sharp. */
  readonly pixels: Pixels
}

export async function openPhoto(photo: Photo): Promise<OpenPhoto> {
  const file = new Uint8Array(await readFile(photo.path))
  return { photo, file, pixels: await rgbOf(file) }
}

/** What a row is measured with. */
export interface Bench {
  readonly contestants: readonly Contestant[]
  readonly codecs: CodecModules
  readonly turns: Turns
}

/** Measures one task. */
export async function measureRow(open: OpenPhoto, task: Task, bench: Bench): Promise<Row> {
  const { photo, file, pixels } = open
  const width = task.width ?? photo.width
  const height = Math.max(1, Math.round((photo.height * width) / photo.width))
  const job: Job = { photo, task, file, width, height }
  const results = await takeTurns(bench.contestants, job, bench.turns)
  const reference = await resizedBySharp(pixels, job)
  const entries = {} as Record<ContestantName, Entry>
  for (const name of CONTESTANTS) {
    const result = results.get(name) ?? 'skipped'
    entries[name] =
      typeof result === 'string' ? { note: result } : await figures(job, result, reference)
  }
  const row: Row = { photo, task, inputBytes: file.length, entries }
  const ours = results.get('ours')
  if (task.to !== 'rgba' || !ours || typeof ours === 'string') return row
  const fidelity = await fidelityOf(bench.codecs, job, pixels, ours.answer.bytes)
  return { ...row, fidelity }
}

async function figures(job: Job, result: Result, reference: Pixels): Promise<Figures> {
  const { times, cpuTimes, answer, peaks } = result
  const isFile = job.task.to !== 'frame' && job.task.to !== 'rgba'
  const { width, height } = job
  const pixels: Pixels = isFile
    ? await rgbOf(answer.bytes)
    : { data: answer.bytes, width, height, channels: 4 }
  const { psnr, ssim } = closeness(pixels, reference)
  return {
    ms: median(times),
    cpuMs: median(cpuTimes),
    rounds: times.length,
    ...peakFigures(peaks),
    ...(isFile && { outputBytes: answer.bytes.length }),
    psnr: Number.isFinite(psnr) ? psnr : null,
    ssim,
  }
}

function peakFigures([first, ...others]: readonly Peak[]) {
  const [again] = others.toSorted((one, other) => other.bytes - one.bytes)
  return {
    ...(first && { peakBytes: first.bytes }),
    ...(first?.predicted && { predictedBytes: first.predicted }),
    ...(again && { againPeakBytes: again.bytes }),
    ...(again?.predicted && { againPredictedBytes: again.predicted }),
  }
}
