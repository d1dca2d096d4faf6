/** Moves rows from a source to a sink, in bands. */

import { ImageError } from '../api/errors.ts'
import { type RowSink, type RowSource, rowBytes } from './rows.ts'

/**
 * Work in slices: each `yield` is a point where other requests may run and an abort is seen.
 * Codecs that hand out their frame inside a synchronous call run all slices at once.
 */
export type Steps<T> = Generator<void, T>

/** Rows moved at a time: enough to amortise a call, small against a frame. */
const BAND_ROWS = 16

/** Pixels read between two pauses: some tens of milliseconds of work. */
const PIXELS_PER_SLICE = 8_000_000

/**
 * Moves all rows of `source` into `sink`. `pixels`: how many the decoder goes through for them in
 * all, which says how often to pause.
 */
export function* pump(source: RowSource, sink: RowSink<unknown>, pixels: number): Steps<void> {
  const { height } = source.format
  const band = new Uint8Array(rowBytes(source.format) * BAND_ROWS)
  const most = rowsPerSlice(pixels, height)
  let sliceRows = 0
  for (;;) {
    const count = source.read(band, BAND_ROWS)
    if (count === 0) return
    sink.write(band, count)
    sliceRows += count
    if (sliceRows >= most) {
      sliceRows = 0
      yield
    }
  }
}

/** Rows of `height` between two pauses, when the decoder goes through `pixels` for all of them. */
export function rowsPerSlice(pixels: number, height: number): number {
  return (PIXELS_PER_SLICE / pixels) * height
}

/** Runs all slices without a pause. */
export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Runs slice by slice, lets the event loop turn between them, and ends with `aborted` on a signal. */
export async function runInSlices<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    throwIfAborted(signal)
    const step = steps.next()
    if (step.done) return step.value
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
