/** Lossy JPEG XL by our own kernel: rows in, a codestream out, never the whole picture. */

import { ImageError } from '../../api/errors.ts'
import type { Effort, Gravity } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import { BAND_ROWS, type RowFormat, type RowSink, rowBytes } from '../../rows/rows.ts'
import { checkedResult, EFFORT_NUMBERS } from '../encoder-kernel.ts'
import { joinSections } from './chunks.ts'
import { distanceOf } from './distance.ts'
import { isEncodedTwice, type JxlEncoding, jxlEncodeReserveBytes } from './encode-memory.ts'
import { showFirst } from './focus.ts'

export interface JxlEncodingOptions extends JxlEncoding {
  readonly effort: Effort
  /** Colours are Display P3, else sRGB. */
  readonly isP3?: boolean
  /** See `EncodeOptions`. */
  readonly focus?: Gravity | undefined
  /** What the arena may be asked for beyond what a photo takes, in bytes. Default: as much as there is. */
  readonly growthBytes?: number
}

const checked = (result: number) => checkedResult('JPEG XL', result)

/** Groups are 64 kilopixels each. */
const SLICES_PER_PAUSE = 64
/** Rows that the kernel takes at once. */
const MOST_ROWS = 16
const MOST_BYTES = 0xffff_ffff

/**
 * Starts a codestream of rows of `format`. Only one may be open at a time in an instance of the kernels.
 * `finish` makes it in steps, and may pause in between.
 */
export function openJxlEncoder(
  kernels: Kernels,
  format: RowFormat,
  options: JxlEncodingOptions,
): RowSink<Slices<Uint8Array<ArrayBuffer>>> {
  const { exports, view } = kernels
  const { width, height, channels } = format
  const { quality, alpha, effort, isP3 = false, growthBytes = MOST_BYTES } = options
  const distance = Math.round(distanceOf(quality) * 256)
  const bytes = Math.min(MOST_BYTES, jxlEncodeReserveBytes(format, options) + growthBytes)
  const colors = [Number(alpha), Number(isP3)] as const
  checked(
    exports.jxlEncodeOpen(
      width,
      height,
      channels,
      ...colors,
      distance,
      EFFORT_NUMBERS[effort],
      Number(isEncodedTwice(format, options)),
      bytes,
    ),
  )
  showFirst(kernels, options.focus)
  const stride = rowBytes(format)
  let taken = 0
  return {
    write(rows, count) {
      for (let row = 0; row < count; ) {
        const some = Math.min(MOST_ROWS, BAND_ROWS, count - row)
        const part = rows.subarray(row * stride, (row + some) * stride)
        view(exports.jxlEncodeRoom() >>> 0, part.length).set(part)
        checked(exports.jxlEncodeTake(some))
        row += some
        taken += some
      }
    },
    *finish() {
      if (taken < height) {
        throw new ImageError('damaged-image', 'Cannot decode: rows are missing')
      }
      for (let slices = 1; checked(exports.jxlEncodeFinish()) > 0; slices++) {
        if (slices % SLICES_PER_PAUSE === 0) yield
      }
      return joinSections(kernels)
    },
  }
}
