/** JPEGs that JPEG XL files hold, as these files again: what it takes, and for which. */

import type { ImageInfo } from '../../../contract/info.ts'
import { KERNEL_STATIC_BYTES } from '../../../kernels/kernels.ts'
import type { Recoder } from '../../format.ts'
import type { JxlInfo } from '../info.ts'
import { JXL } from '../name.ts'
import { type Original, originalFixedBytes, originalJsBytes, originalReserve } from './memory.ts'
import { restoreJpeg } from './original.ts'

export const originalRecoder: Recoder = {
  givesBack: true,
  canRecode: (info) => isJxl(info) && info.original !== undefined,
  longestProfile: Number.POSITIVE_INFINITY, // it lies in the file as the JPEG has it
  arenaBytes: (info) => KERNEL_STATIC_BYTES + originalFixedBytes(originalOf(info)),
  reservedBytes: (info, { room }) => originalReserve(originalOf(info), room),
  restoringBytes: (info, inputBytes) => originalJsBytes(originalOf(info), inputBytes),
  recode: (kernels, file, { reservedBytes, inflateBrotli }) =>
    restoreJpeg(kernels, file, { reservedBytes, inflate: inflateBrotli }),
}

function isJxl(info: ImageInfo): info is JxlInfo {
  return info.format === JXL.name
}

function originalOf(info: ImageInfo): Original {
  if (!isJxl(info) || !info.original) throw new Error('only a JPEG XL gives back its JPEG')
  return info.original
}
