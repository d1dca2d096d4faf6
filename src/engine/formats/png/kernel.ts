/** The PNG kernel as a source of rows. */

import { ImageError } from '../../api/errors.ts'
import type { Depth } from '../../contract/codec.ts'
import { rowsOfBands } from '../../kernels/band-source.ts'
import type { KernelInput, Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import type { BandSource, RowFormat } from '../../rows/rows.ts'
import { withMissingRows } from '../../rows/with-missing-rows.ts'

/** Rows of a PNG: gray for gray without transparency, else RGBA with straight alpha. */
export interface PngRows extends BandSource {
  /** Rows read so far that are (partly) made up of zeros, because the data ended or was corrupt. */
  readonly missingRows: number
  /** Adam7: collects the pixels of all passes, pausing between slices. Rows come after it. */
  prepareSlices(): Slices<void>
}

/**
 * Opens a file, which must stay as it is until the last row is read.
 * `depth`: of a file with samples of 16 bits, which stay so. Throws `damaged-image`, `unsupported-format` or `memory-budget`.
 */
export function openPng(kernels: Kernels, file: KernelInput, depth?: Depth): PngRows {
  const { exports } = kernels
  kernels.openInput(file)
  check(exports.pngOpen(file.length, Number(depth !== undefined)))
  const format: RowFormat = {
    width: exports.pngWidth(),
    height: exports.pngHeight(),
    channels: exports.pngChannels() === 1 ? 1 : 4,
    ...(depth && { sampleBytes: 2 }),
  }
  const stride = exports.pngStride()
  const source = rowsOfBands(kernels, format, () => {
    const rows = exports.pngRead()
    return rows === 0 ? undefined : { pointer: exports.pngBand() >>> 0, rows, stride }
  })
  const rows = {
    ...source,
    *prepareSlices() {
      while (exports.pngPrepare() === 1) yield
    },
  }
  return withMissingRows(rows, () => exports.pngMissingRows())
}

function check(status: number): void {
  switch (status) {
    case 0:
      return
    case -2:
      throw new ImageError('unsupported-format', 'Cannot decode PNG: a chunk type is unknown')
    case -3:
      throw new ImageError('memory-budget', 'Cannot decode PNG: out of memory')
    default:
      throw new ImageError('damaged-image', 'Cannot decode PNG: the header is damaged')
  }
}
