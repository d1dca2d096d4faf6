/** The contract between all stages: pixels move as bands of rows, never as whole frames. */

import type { Window } from '../geometry/axes.ts'

/** Rows moved at a time: enough to amortise a call, small against a frame. */
export const BAND_ROWS = 16

/** What one row holds: `width` pixels of `channels` samples, tightly packed. */
export interface RowFormat {
  readonly width: number
  /** Rows that the source yields in all. */
  readonly height: number
  /** 1 = gray, 4 = RGBA with straight (not premultiplied) alpha. */
  readonly channels: 1 | 4
  /** Samples of two bytes, little-endian: only between a decoder and an encoder that have them. Default: of one. */
  readonly sampleBytes?: 2
}

/** A stage that yields rows from top to bottom. */
export interface RowSource {
  readonly format: RowFormat
  /**
   * Writes up to `maxRows` rows into `into`, tightly packed (`width * channels` bytes a row).
   * Returns how many rows were written: 0 at the end, and behind a `Tee` when there are none for
   * now. The caller owns the buffer.
   */
  read(into: Uint8Array, maxRows: number): number
}

/**
 * A source whose rows already lie in kernel memory: the next kernel takes them by pointer.
 * `nextBand` invalidates the band before it.
 */
export interface BandSource extends RowSource {
  /** Decodes the next band; `undefined` at the end, one without rows when there are none for now. */
  nextBand(): Band | undefined
}

/** Rows in kernel memory. */
export interface Band {
  /** Address of the first row in the kernel module's memory. */
  readonly pointer: number
  readonly rows: number
  /** Bytes from one row to the next; at least `width * channels`. */
  readonly stride: number
}

/** One picture of a sequence: where it lies on the canvas, in pixels, and for how long it is shown. */
export interface PicturePlace {
  readonly rect: Window
  /** Milliseconds; 0 for a still. */
  readonly delayMs: number
}

/** Takes rows from top to bottom and ends with a result. */
export interface RowSink<T> {
  /** How long a pixel takes it, as a multiple of one that is only kept. Default: 1. */
  readonly work?: number
  /**
   * The rows that follow are those of a picture at this place. A sink that does not have it takes
   * the rows of one picture, of the format that it was opened for.
   */
  begin?(picture: PicturePlace): void
  /** `rows` holds `count` tightly packed rows; it is the caller's again when this returns. */
  write(rows: Uint8Array, count: number): void
  finish(): T
}

/** Bytes in one row of this format. */
export function rowBytes(format: RowFormat): number {
  return format.width * format.channels * (format.sampleBytes ?? 1)
}

/** Whether the rows of this source can be taken by pointer. */
export function isBandSource(source: RowSource): source is BandSource {
  return 'nextBand' in source
}
