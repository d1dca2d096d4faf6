/** Intra-coded HEVC pictures by our own kernel (wasm/hevc/): bands of planes in the arena. */

import { ImageError } from '../../api/errors.ts'
import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Configuration } from './hevc/configuration.ts'
import { type HevcHeaders, slicesOf } from './hevc/headers.ts'
import {
  AS_SHOWN,
  fillKernelHeader,
  fillSlice,
  headerBytes,
  subsamplingOf,
} from './hevc/kernel-header.ts'
import { HEVC_ENDED, HEVC_NEEDS_SLICE } from './hevc-exports.ts'
import { HEIC } from './name.ts'

/** Finished rows of all planes, from the top on. Valid until the next call of `next`. */
export interface HevcBand {
  /** Rows of luma: even where chroma is halved. */
  readonly rows: number
  /** Pointers to the first of these rows in Y, Cb and Cr; Y alone in a monochrome picture. */
  readonly planes: readonly number[]
  /** Bytes from row to row of each plane. A row may be read 64 bytes past its end. */
  readonly strides: readonly number[]
}

/** One open picture, all of it: what is not to be shown as well. Several may be open, and read in turn. */
export interface HevcDecoder {
  /** Decodes on; `undefined` at the end. Throws `damaged-image`. */
  next(): HevcBand | undefined
}

/** A picture, with what was read of its headers. */
export interface HevcPicture {
  /** Must stay as it is until the last row is read. */
  readonly item: Bytes
  readonly configuration: Configuration
  readonly headers: HevcHeaders
}

/** Throws `memory-budget`. */
export function openHevcDecoder(
  kernels: Kernels,
  picture: HevcPicture,
  reading = AS_SHOWN,
): HevcDecoder {
  const { exports } = kernels
  const { item, headers } = picture
  const bytes = headerBytes(headers)
  const header = kernels.alloc(bytes)
  fillKernelHeader(kernels.view(header, bytes), headers, reading)
  const handle = exports.hevcOpen(header, item.length)
  if (handle === 0) throw new ImageError('memory-budget', 'Cannot decode HEIC: out of memory')
  const planes = Array.from({ length: subsamplingOf(headers).planes }, (_, plane) => plane)
  const strides = planes.map((plane) => exports.hevcStride(handle, plane))
  const slices = slicesOf(item, picture.configuration)
  const beginSlice = () => {
    const next = slices.next()
    if (next.done) damaged(HEIC, 'a slice is missing')
    const { header: slice, start, end } = next.value
    fillSlice(kernels.view(header, bytes), slice)
    exports.hevcSlice(handle, start, end - start)
  }
  return {
    next() {
      kernels.openInput(item)
      for (;;) {
        const rows = exports.hevcRead(handle)
        if (rows > 0) {
          const pointers = planes.map((plane) => exports.hevcPlane(handle, plane) >>> 0)
          return { rows, strides, planes: pointers }
        }
        if (rows === HEVC_ENDED) return undefined
        if (rows !== HEVC_NEEDS_SLICE) damaged(HEIC, 'its data are corrupt')
        beginSlice()
      }
    },
  }
}
