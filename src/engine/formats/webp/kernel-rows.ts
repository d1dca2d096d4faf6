/** What both kernels of WebP have in common: a canvas, bands, statuses. */

import { ImageError } from '../../api/errors.ts'
import type { Size } from '../../geometry/orientation.ts'
import { rowsOfBands } from '../../kernels/band-source.ts'
import type { KernelInput, Kernels } from '../../kernels/kernels.ts'
import type { BandSource } from '../../rows/rows.ts'
import { withMissingRows } from '../../rows/with-missing-rows.ts'
import type { WebpPicture } from './probe.ts'

/** Rows of a WebP: RGBA with straight alpha. */
export interface WebpRows extends BandSource {
  /** Rows read so far that are zeros, because the data ended or was corrupt. */
  readonly missingRows: number
}

/** A coded picture, and where it lies. */
export interface PlacedPicture {
  readonly picture: WebpPicture
  readonly canvas: Size
  /** Of its upper left pixel on the canvas. */
  readonly left: number
  readonly top: number
}

/** The calls of one kernel. */
interface Calls {
  open(): number
  read(): number
  missingRows(): number
}

/**
 * Opens a picture of a file, which must stay as it is until the last row is read.
 * Throws `damaged-image` or `memory-budget`.
 */
export function openRows(
  kernels: Kernels,
  file: KernelInput,
  { canvas, left, top }: PlacedPicture,
  calls: Calls,
): WebpRows {
  const { exports } = kernels
  const { width, height } = canvas
  kernels.openInput(file)
  exports.webpCanvas(width, height, left, top)
  check(calls.open())
  const stride = exports.webpStride()
  const pointer = exports.webpBand() >>> 0
  const source = rowsOfBands(kernels, { width, height, channels: 4 }, () => {
    const rows = calls.read()
    return rows === 0 ? undefined : { pointer, rows, stride }
  })
  return withMissingRows(source, () => calls.missingRows())
}

function check(status: number): void {
  if (status === 0) return
  if (status === -3) throw new ImageError('memory-budget', 'Cannot decode WebP: out of memory')
  throw new ImageError('damaged-image', 'Cannot decode WebP: the picture is damaged')
}
