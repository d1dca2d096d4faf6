/**
 * JPEG XL (ISO/IEC 18181), by kernels of our own: wasm/jxl-encode/ and wasm/jxl-recode/. It is written
 * from JPEGs whose pixels stay as they are, and not read.
 */

import type { Format } from '../format.ts'
import { unread } from '../unread.ts'
import { JXL } from './name.ts'
import { recodedOnly } from './recoded-only.ts'
import { recoder } from './recoder.ts'
import { withJxlExif } from './write-exif.ts'

export const jxl: Format = {
  ...JXL,
  mediaType: 'image/jxl',
  extension: 'jxl',
  reader: unread(JXL.name),
  writer: {
    largestSide: 2 ** 30, // 18181-1, SizeHeader
    readableSide: 2 ** 18, // level 5: what every decoder takes
    isReadEverywhere: false,
    hasQuality: false,
    hasLossless: true,
    hasAlpha: true,
    encoder: () => recodedOnly,
    withExif: withJxlExif,
    withProfile: () => {
      throw new Error('what is recoded says what its samples mean')
    },
  },
  recoder,
}
