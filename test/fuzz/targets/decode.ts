/** One guarded decoding by a kernel, to the last row. */

import { ImageError } from '../../../src/engine/api/errors.ts'
import type { KernelInput, Kernels } from '../../../src/engine/kernels/kernels.ts'
import type { Slices } from '../../../src/engine/rows/pump.ts'
import { type BandSource, type RowFormat, rowBytes } from '../../../src/engine/rows/rows.ts'
import { guard, type Surroundings } from '../guard.ts'
import { expectSame, expectThat } from './target.ts'

/** Rows as src/engine/kernels hands them out. */
export interface DecoderRows extends BandSource {
  readonly missingRows: number
  prepareSlices(): Slices<void>
}

export interface DecodeJob {
  readonly file: Uint8Array
  open(kernels: Kernels, file: KernelInput): DecoderRows
  readonly surroundings: Surroundings
  /** Of larger pictures only the first rows are decoded. */
  readonly maxPixels: number
  /** Calls of `prepare` that the decoder may ask for. */
  maxSteps(format: RowFormat): number
  /** Rows for each `read`; 0 takes bands by pointer. */
  readonly readRows: number
}

/** What came of it. */
export interface Decoded {
  /** `decoded`, `left` after the first rows, or the code of the refusal. */
  readonly outcome: string
  /** Of an opened file. */
  readonly format?: RowFormat
  readonly pixels?: Uint8Array
  readonly missingRows?: number
  /** Bytes that opening took from the arena. */
  readonly arenaBytes?: number
}

/** Decodes `job.file`, and gives the arena back. Throws a `Finding` for a broken promise. */
export function decodeGuarded(kernels: Kernels, job: DecodeJob): Decoded {
  const mark = kernels.exports.mark() >>> 0
  try {
    const guarded = guard(kernels, job.surroundings)
    const before = kernels.exports.mark() >>> 0
    let decoded: Decoded
    try {
      const rows = job.open(kernels, inputOf(job.file))
      const arenaBytes = (kernels.exports.mark() >>> 0) - before
      guarded.close()
      decoded = { ...decodeRows(kernels, rows, job), arenaBytes }
    } catch (error) {
      if (!(error instanceof ImageError)) throw error
      decoded = { outcome: error.code }
    }
    guarded.verify()
    return decoded
  } finally {
    kernels.exports.release(mark)
  }
}

/** The file, which nobody may read past. */
export function inputOf(file: Uint8Array): KernelInput {
  return {
    length: file.length,
    copyInto(target, start) {
      expectThat(start + target.length <= file.length, 'the kernel reads behind its input')
      target.set(file.subarray(start, start + target.length))
    },
  }
}

/** Throws a `Finding` when two decodings of one file differ in anything; one may be left earlier. */
export function expectEqual(one: Decoded, other: Decoded, what: string): void {
  const isLeft = one.outcome === 'left' || other.outcome === 'left'
  const words = ({ outcome, missingRows, format }: Decoded) =>
    JSON.stringify(isLeft ? { format } : { outcome, missingRows, format })
  expectThat(words(one) === words(other), `${what}: ${words(one)} against ${words(other)}`)
  if (!one.pixels || !other.pixels) return
  const bytes = Math.min(one.pixels.length, other.pixels.length)
  expectSame(one.pixels.subarray(0, bytes), other.pixels.subarray(0, bytes), what)
}

function decodeRows(kernels: Kernels, rows: DecoderRows, job: DecodeJob): Decoded {
  const { format } = rows
  const { width, height } = format
  expectThat(width > 0 && height > 0, `an open file of ${width}x${height} pixels`)
  let steps = 0
  for (const _step of rows.prepareSlices()) {
    steps += 1
    expectThat(steps <= job.maxSteps(format), `${steps} steps of preparation`)
  }
  const wanted = Math.min(height, Math.ceil(job.maxPixels / width))
  const pixels = job.readRows
    ? readRows(rows, wanted, job.readRows)
    : takeBands(kernels, rows, wanted)
  const { missingRows } = rows
  expectThat(missingRows >= 0 && missingRows <= height, `${missingRows} of ${height} rows missing`)
  if (wanted < height) return { outcome: 'left', format, pixels }
  return { outcome: 'decoded', format, pixels, missingRows }
}

/** Takes bands by pointer until `wanted` rows are there; those of the whole picture end by themselves. */
function takeBands(kernels: Kernels, rows: DecoderRows, wanted: number): Uint8Array {
  const { height } = rows.format
  const bytes = rowBytes(rows.format)
  const pixels = new Uint8Array(bytes * wanted)
  let y = 0
  while (y < wanted || wanted === height) {
    const band = rows.nextBand()
    if (!band) break
    const { pointer, stride } = band
    expectThat(band.rows > 0 && stride >= bytes, `a band of ${band.rows} rows, stride ${stride}`)
    expectThat(y + band.rows <= height, 'more rows than the picture has')
    for (let i = 0; i < band.rows && y < wanted; i++, y++) {
      pixels.set(kernels.view(pointer + i * stride, bytes), y * bytes)
    }
  }
  expectThat(y === wanted, `${y} rows instead of ${wanted}`)
  return pixels
}

/** Reads up to `maxRows` at a time until `wanted` rows are there, or to the end. */
function readRows(rows: DecoderRows, wanted: number, maxRows: number): Uint8Array {
  const { height } = rows.format
  const bytes = rowBytes(rows.format)
  const pixels = new Uint8Array(bytes * (wanted + maxRows))
  let y = 0
  while (y < wanted || wanted === height) {
    const count = rows.read(pixels.subarray(y * bytes), maxRows)
    y += count
    expectThat(y <= height, 'more rows than the picture has')
    if (count === 0) break
  }
  expectThat(y >= wanted, `${y} rows instead of ${wanted}`)
  return pixels.subarray(0, wanted * bytes)
}
