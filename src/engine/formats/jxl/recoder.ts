/** JPEGs as JPEG XL, without loss: their coefficients, coded better. What it takes, and for which. */

import type { ImageInfo } from '../../contract/info.ts'
import { KERNEL_STATIC_BYTES } from '../../kernels/kernels.ts'
import type { Recoder } from '../format.ts'
import type { JpegInfo } from '../jpeg/info.ts'
import { jpegArenaBytes } from '../jpeg/kernel-memory.ts'
import { JPEG } from '../jpeg/name.ts'
import { recodeJpeg } from './recode-kernel.ts'
import { hasFitSampling, recodeFixedBytes, recodeReserve } from './recode-memory.ts'
import { restoringBytes } from './restore/memory.ts'
import { notRestorable } from './restore/restorable.ts'

export const recoder: Recoder = {
  /** Gray, YCbCr with chroma as fine as luma or half as fine, and RGB. */
  canRecode(info) {
    if (!isJpeg(info)) return false
    const { colour, sampling } = info
    if (colour !== 'gray' && colour !== 'ycc' && colour !== 'rgb') return false
    return hasFitSampling(sampling, colour === 'ycc')
  },
  longestProfile: 180_000, // a byte is a token, and all lie in the room for those of a group
  arenaBytes(info) {
    const jpeg = jpegOf(info)
    const decoder = jpegArenaBytes({ ...jpeg, multiScan: true }, 0)
    return KERNEL_STATIC_BYTES + decoder + recodeFixedBytes(jpeg)
  },
  reservedBytes: (info, within) => recodeReserve(jpegOf(info), within),
  restoringBytes(info, inputBytes) {
    const jpeg = jpegOf(info)
    if (jpeg.colour === 'rgb') notRestorable('its samples are RGB')
    return restoringBytes(jpeg, inputBytes)
  },
  recode: recodeJpeg,
}

function isJpeg(info: ImageInfo): info is JpegInfo {
  return info.format === JPEG.name
}

function jpegOf(info: ImageInfo): JpegInfo {
  if (!isJpeg(info)) throw new Error('only a JPEG is recoded')
  return info
}
