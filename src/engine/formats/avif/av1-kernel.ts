/** AV1 still pictures by our own kernel (wasm/av1/): bands of planes in the arena. */

import { ImageError } from '../../api/errors.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { headerWords } from './av1/header-layout.ts'
import type { Av1Headers } from './av1/headers.ts'
import { fillKernelHeader } from './av1/kernel-header.ts'

export { type Av1Headers, type Av1Selection, readAv1Headers } from './av1/headers.ts'

/**
 * Finished rows of all planes, from the top on. Valid until the next call of `next` of the same
 * decoder; may be written over.
 */
export interface Av1Band {
  /** Rows of luma: even but in the last band, where chroma is subsampled. */
  readonly rows: number
  /** Pointers to the first of these rows in Y, U and V; Y alone in a monochrome picture. */
  readonly planes: readonly number[]
  /** Bytes from row to row of each plane. A row may be read 32 bytes past its end. */
  readonly strides: readonly number[]
}

/** One open picture. Several may be open, and read in turn. */
export interface Av1Decoder {
  /** Samples are u16 in all depths. */
  readonly bytesPerSample: 2
  /** Decodes on, by about 64 or 128 rows; `undefined` at the end. */
  next(): Av1Band | undefined
  /** Rows handed out so far in which samples are made up, because the data end early. */
  readonly missingRows: number
  /** Gives the arena back, with everything that was taken after this decoder was opened. */
  release(): void
}

/**
 * Opens a picture on the data of its item, which must stay as they are until the last row is read.
 * Throws `memory-budget`.
 */
export function openAv1Decoder(kernels: Kernels, item: Bytes, headers: Av1Headers): Av1Decoder {
  const { exports } = kernels
  const mark = exports.mark()
  const bytes =
    4 *
    headerWords((headers.frame.tiles.columns.length - 1) * (headers.frame.tiles.rows.length - 1))
  const header = kernels.alloc(bytes)
  const view = kernels.view(header, bytes)
  fillKernelHeader(new Int32Array(view.buffer, view.byteOffset, bytes / 4), headers)
  const handle = exports.av1Open(header, item.length)
  if (handle === 0) throw new ImageError('memory-budget', 'Cannot decode AVIF: out of memory')
  const planes = headers.mono ? [0] : [0, 1, 2]
  const strides = planes.map((plane) => exports.av1Stride(handle, plane))
  return {
    bytesPerSample: 2,
    next() {
      kernels.openInput(item)
      const rows = exports.av1Read(handle)
      if (rows === 0) return undefined
      return { rows, strides, planes: planes.map((plane) => exports.av1Plane(handle, plane) >>> 0) }
    },
    get missingRows() {
      return exports.av1MissingRows(handle)
    },
    release() {
      exports.release(mark)
    },
  }
}
