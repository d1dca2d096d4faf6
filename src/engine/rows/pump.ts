/** Moves rows from a source to a sink, in bands. */

import { ImageError } from '../api/errors.ts'
import { BAND_ROWS, type RowSink, type RowSource, rowBytes } from './rows.ts'

/**
 * Work in slices: each `yield` is a point where other requests may run and an abort is seen.
 * Codecs that hand out their frame inside a synchronous call run all slices at once.
 */
export type Slices<T> = Generator<void, T>

/** Pixels read between two pauses: some tens of milliseconds of work. */
const PIXELS_PER_SLICE = 8_000_000

/** Moves rows as far as there are any. */
export interface Pump {
  /** Moves all rows that there are for now. */
  moveAll(): void
  /** Moves up to `BAND_ROWS` rows. Answers how many. */
  moveBand(): number
  /** Every row of the source was moved. */
  isDone(): boolean
}

/** A pump with a band of its own. */
export function openPump(source: RowSource, sink: RowSink<unknown>): Pump {
  const band = new Uint8Array(rowBytes(source.format) * BAND_ROWS)
  let moved = 0
  function moveBand(): number {
    const count = source.read(band, BAND_ROWS)
    if (count > 0) sink.write(band, count)
    moved += count
    return count
  }
  return {
    moveBand,
    moveAll() {
      while (moved < source.format.height && moveBand() > 0);
    },
    isDone: () => moved === source.format.height,
  }
}

/**
 * Moves all rows of `source` into `sink`. `pixels`: how many the decoder goes through for them in
 * all, which says how often to pause, with what the sink takes.
 */
export function* pump(source: RowSource, sink: RowSink<unknown>, pixels: number): Slices<void> {
  const { moveBand } = openPump(source, sink)
  const { width, height } = source.format
  const taken = width * height
  const more = taken * ((sink.work ?? 1) - 1)
  const most = rowsPerSlice(Math.max(pixels, taken) + more, height)
  let sliceRows = 0
  for (let count = moveBand(); count > 0; count = moveBand()) {
    sliceRows += count
    if (sliceRows < most) continue
    sliceRows = 0
    yield
  }
}

/** Rows of `height` between two pauses, when the decoder goes through `pixels` for all of them. */
export function rowsPerSlice(pixels: number, height: number): number {
  return (PIXELS_PER_SLICE / pixels) * height
}

/** Runs all slices without a pause. */
export function runAtOnce<T>(slices: Slices<T>): T {
  for (;;) {
    const slice = slices.next()
    if (slice.done) return slice.value
  }
}

/** Runs slice by slice, lets the event loop turn between them, and ends with `aborted` on a signal. */
export async function runInSlices<T>(slices: Slices<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    throwIfAborted(signal)
    const slice = slices.next()
    if (slice.done) return slice.value
    await pause()
  }
}

/** Lets the event loop turn, so that an abort is seen, and ends with `aborted` on a signal. */
export async function pauseUnlessAborted(signal: AbortSignal | undefined): Promise<void> {
  await pause()
  throwIfAborted(signal)
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** Throws `aborted` when the caller is gone. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ImageError('aborted', 'Cannot convert: the caller went away')
}
