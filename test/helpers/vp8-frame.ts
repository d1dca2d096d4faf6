/** The VP8 encoder under test, with what it takes a decoder to make of its frame. */

import {
  openVp8Encoder,
  type Vp8EncodingOptions,
} from '../../src/engine/formats/webp/vp8-encode-kernel.ts'
import { vp8File } from '../../src/engine/formats/webp/write-webp.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import { runAtOnce } from '../../src/engine/rows/pump.ts'
import type { RowFormat } from '../../src/engine/rows/rows.ts'
import './kernel-parts.ts'

export interface Vp8Job extends Partial<Vp8EncodingOptions> {
  readonly format: RowFormat
  readonly rows: Uint8Array
  /** Rows that are written at a time. */
  readonly band?: number
  /** What partition 0 may take, in bits. */
  readonly modeBits?: number
}

const BAND_ROWS = 16

/** Encodes and gives the arena back, whatever happens. `onBand`: after so many rows. */
export function encodeVp8(
  kernels: Kernels,
  { format, rows, band = BAND_ROWS, modeBits, ...options }: Vp8Job,
  onBand: (y: number) => void = () => {},
): Uint8Array {
  const mark = kernels.exports.mark()
  try {
    const sink = openVp8Encoder(kernels, format, { quality: 75, effort: 'balanced', ...options })
    if (modeBits) kernels.exports.webpEncodeModeLimit(modeBits)
    const stride = format.width * format.channels
    for (let y = 0; y < format.height; y += band) {
      const count = Math.min(band, format.height - y)
      sink.write(rows.subarray(y * stride, (y + count) * stride), count)
      onBand(y)
    }
    return vp8File(runAtOnce(sink.finish()))
  } finally {
    kernels.exports.release(mark)
  }
}

/** The file, and the Y, U and V that its encoder predicts from: decoded, but not loop-filtered. */
export function encodeWithSamples(kernels: Kernels, job: Omit<Vp8Job, 'band'>) {
  const { width, height } = job.format
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 }
  const planes = [
    { width, height, step: 16 },
    ...[half, half].map((size) => ({ ...size, step: 8 })),
  ]
  const starts = [0, width * height, width * height + half.width * half.height]
  const samples = new Uint8Array(starts[2]! + half.width * half.height)
  const file = encodeVp8(kernels, job, (y) => {
    for (const [i, plane] of planes.entries()) {
      const first = (y / BAND_ROWS) * plane.step
      const at = kernels.exports.webpEncodeDone(i)
      const stride = kernels.exports.webpEncodeDoneStride(i)
      for (let row = 0; row < plane.step && first + row < plane.height; row++) {
        const line = kernels.view(at + row * stride, plane.width)
        samples.set(line, starts[i]! + (first + row) * plane.width)
      }
    }
  })
  return { file, samples }
}
