/**
 * JPEG XL (ISO/IEC 18181), written by kernels of our own: wasm/jxl-encode/, wasm/jxl-recode/ for JPEGs whose
 * pixels stay as they are, wasm/jxl-lossy/ and wasm/jxl-lossless/ for all others. It is read by libjxl.
 */

import { hasText } from '../../bytes/reader.ts'
import type { Format } from '../format.ts'
import { withJxlExif } from './container.ts'
import { jxlRows } from './encoder.ts'
import type { JxlInfo } from './info.ts'
import { keeper } from './keeper.ts'
import { JXL } from './name.ts'
import { probeJxl } from './probe.ts'
import { CONTAINER, findExif, SIGNATURE } from './read/codestream.ts'
import { readLayout } from './read/layout.ts'
import { recoder } from './recoder.ts'
import { smallestRule } from './smallest-rule.ts'
import { stockJxlInput } from './stock-decoder.ts'

export const jxl: Format<JxlInfo> = {
  ...JXL,
  mediaType: 'image/jxl',
  extension: 'jxl',
  reader: {
    sniff: (bytes) => hasText(bytes, 0, SIGNATURE) || hasText(bytes, 0, CONTAINER),
    probe: probeJxl,
    findExif,
    liesAsCoded: true,
    findIcc(bytes) {
      const { profile } = readLayout(bytes)
      return profile && { pieces: [], decoded: profile }
    },
    largestScale: 0,
    rowsInKernels: false,
    rowChannels: () => 4,
    libraryFor: () => 'libjxl',
    hintsDetail: false,
    decoder: ({ modules, pool }) => stockJxlInput(modules.jxlDecoder, pool),
  },
  keeper,
  writer: {
    largestSide: 2 ** 30, // 18181-1, SizeHeader
    readableSide: 2 ** 18, // level 5: what every decoder takes
    isReadEverywhere: false,
    work: { lossy: 4, lossless: 8 },
    // 17 seconds of a photo; drawn ones take twice as long a megapixel, and the more the larger they are.
    mostBestPixels: { lossless: 4096 * 3072 },
    hasQuality: true,
    hasLossless: true,
    hasDepth: true,
    hasAlpha: true,
    smallestFrom: smallestRule,
    encoder: ({ kernels }) => jxlRows(kernels),
    withExif: withJxlExif,
    withProfile: (file) => new Uint8Array(file), // the encoder has said it by name
  },
  recoder,
}
