/** What a conversion answers. */

import type { OutputFormat } from '../api/formats.ts'
import type { Plan } from '../plan/types.ts'

export interface Conversion {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly format: OutputFormat
  /** Pixels of the result. */
  readonly width: number
  readonly height: number
  /** The quality that was used, 1–100; 100 for lossless results. */
  readonly quality: number
  /** Bytes of the input file. */
  readonly originalBytes: number
  /** Milliseconds by stage. In production the clock stands still during CPU work: may read 0. */
  readonly timings: Timings
  readonly plan: Plan
  /** Memory that all wasm instances and buffers really held at the peak, in bytes. */
  readonly measuredPeakBytes: number
}

export interface Timings {
  readonly probe: number
  /**
   * Decoding, resizing and the encoder's work on rows run interleaved, band by band: all of it is
   * in `decode`, and `encode` is what is left when the last row has come.
   */
  readonly decode: number
  readonly resize: number
  readonly encode: number
}
