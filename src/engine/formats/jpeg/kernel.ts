/** JPEG decoding by our own kernel: a file becomes bands of rows in the arena. */

import { ImageError } from '../../api/errors.ts'
import { rowsOfBands } from '../../kernels/band-source.ts'
import type { KernelInput, Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import type { BandSource, RowFormat } from '../../rows/rows.ts'
import { withMissingRows } from '../../rows/with-missing-rows.ts'
import { tooManyScans } from './scans.ts'

/** The rows of one JPEG. Only one may be open at a time in an instance of the kernels. */
export interface JpegRows extends BandSource {
  /** Finds the scans of a file that has several, one per step. Reading does what is left of it. */
  prepareSlices(): Slices<void>
  /** Rows read so far that were in part invented: the data ended, or could not be made out. */
  readonly missingRows: number
}

/** Why the kernel gave up, by status (wasm/jpeg/layout.ts). */
const REFUSALS: Readonly<Record<number, (message: string) => ImageError>> = {
  [-1]: (cannot) => new ImageError('damaged-image', `${cannot}: the file is damaged`),
  [-2]: (cannot) => new ImageError('unsupported-format', `${cannot}: lossless, 12-bit or similar`),
  [-3]: (cannot) => new ImageError('memory-budget', `${cannot}: out of memory`),
  [-4]: tooManyScans,
}

/** Passes results on and throws statuses. */
export function checkedJpeg(result: number): number {
  if (result >= 0) return result
  throw (REFUSALS[result] ?? REFUSALS[-1]!)('Cannot decode JPEG')
}

/** How the rows are to come. */
export interface JpegDecoding {
  /** Scaled by 1/2 to this power, sizes rounded up. */
  readonly scaleLog2: 0 | 1 | 2 | 3
  /** Rows of four components are these, as libjpeg's CMYK, and not RGBA. */
  readonly keepInks: boolean
}

/** Opens a file, which must stay as it is until the last row is read. A number is a mere scale. */
export function openJpeg(
  kernels: Kernels,
  file: KernelInput,
  how: JpegDecoding['scaleLog2'] | JpegDecoding,
): JpegRows {
  const { exports } = kernels
  const { scaleLog2, keepInks } =
    typeof how === 'number' ? { scaleLog2: how, keepInks: false } : how
  kernels.openInput(file)
  checkedJpeg(exports.jpegOpen(file.length, scaleLog2, keepInks ? 1 : 0))
  const format: RowFormat = {
    width: exports.jpegWidth(),
    height: exports.jpegHeight(),
    channels: exports.jpegChannels() === 1 ? 1 : 4,
  }
  const source = rowsOfBands(kernels, format, () => {
    const rows = checkedJpeg(exports.jpegRead())
    if (rows === 0) return undefined
    return { pointer: exports.jpegBand() >>> 0, rows, stride: exports.jpegStride() }
  })
  const rows = {
    ...source,
    *prepareSlices() {
      while (checkedJpeg(exports.jpegPrepare()) > 0) yield
    },
  }
  return withMissingRows(rows, () => exports.jpegMissingRows())
}
