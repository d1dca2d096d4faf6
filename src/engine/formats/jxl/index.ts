/**
 * JPEG XL (ISO/IEC 18181), by kernels of our own: wasm/jxl-encode/, wasm/jxl-recode/ for JPEGs whose
 * pixels stay as they are, wasm/jxl-lossy/ and wasm/jxl-lossless/ for all others. It is written, and not
 * read.
 */

import type { Format } from '../format.ts'
import { unread } from '../unread.ts'
import { withJxlExif } from './container.ts'
import { jxlRows } from './encoder.ts'
import { JXL } from './name.ts'
import { recoder } from './recoder.ts'

export const jxl: Format = {
  ...JXL,
  mediaType: 'image/jxl',
  extension: 'jxl',
  reader: unread(JXL.name),
  writer: {
    largestSide: 2 ** 30, // 18181-1, SizeHeader
    readableSide: 2 ** 18, // level 5: what every decoder takes
    isReadEverywhere: false,
    hasQuality: true,
    hasLossless: true,
    hasAlpha: true,
    encoder: ({ kernels }) => jxlRows(kernels),
    withExif: withJxlExif,
    withProfile: (file) => new Uint8Array(file), // the encoder has said it by name
  },
  recoder,
}
