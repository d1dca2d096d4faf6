/** Photos turned without loss: their coefficients in another order. What it takes, and for which. */

import type { Orientation } from '../../contract/info.ts'
import { uprightSize } from '../../geometry/orientation.ts'
import { KERNEL_STATIC_BYTES } from '../../kernels/kernels.ts'
import type { Turner } from '../format.ts'
import type { JpegInfo } from './info.ts'
import { jpegArenaBytes } from './kernel-memory.ts'
import { turnJpeg } from './turn-kernel.ts'
import { jpegTurnFixedBytes, jpegTurnReserve, jpegTurnShape } from './turn-memory.ts'

export const turner: Turner<JpegInfo> = {
  /**
   * A Huffman-coded file in gray or YCbCr, whose mirrored sides are of whole blocks, in a sampling
   * that the encoder has.
   */
  canTurn(info, orientation) {
    if (info.arithmetic || (info.colour !== 'gray' && info.colour !== 'ycc')) return false
    return jpegTurnShape(info, orientation) !== undefined
  },
  arenaBytes(info, orientation) {
    const fixed = KERNEL_STATIC_BYTES + jpegArenaBytes({ ...info, multiScan: true }, 0)
    return fixed + jpegTurnFixedBytes(...turned(info, orientation))
  },
  reservedBytes: (info, orientation, within) =>
    jpegTurnReserve(...turned(info, orientation), within),
  turn: turnJpeg,
}

/** Size and coding of the turned picture. */
function turned(info: JpegInfo, orientation: Orientation) {
  const shape = jpegTurnShape(info, orientation)
  if (!shape) throw new Error('the picture cannot be turned without loss')
  return [uprightSize({ ...info, orientation }), shape] as const
}
