/** WebP (RFC 9649): read and written by kernels of our own. */

import type { Bytes } from '../../bytes/bytes.ts'
import { hasText } from '../../bytes/reader.ts'
import type { ByteSpan } from '../exif.ts'
import type { Format, StoredIcc } from '../format.ts'
import { webpFrames } from './animation.ts'
import { webpAnimation } from './animation-encoder.ts'
import { webpInput } from './decoder.ts'
import { vp8Rows, webpRows } from './encoder.ts'
import type { WebpInfo } from './info.ts'
import { keeper } from './keeper.ts'
import { WEBP } from './name.ts'
import { findWebpExif, probeWebp, webpChunks } from './probe.ts'
import { withWebpExif } from './write-exif.ts'
import { withWebpProfile } from './write-profile.ts'

/** RFC 6386 9.1: 14 bits. */
const LARGEST_SIDE = 16_383

export const webp: Format<WebpInfo> = {
  ...WEBP,
  mediaType: 'image/webp',
  extension: 'webp',
  reader: {
    sniff: (bytes) => hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP'),
    probe: probeWebp,
    findExif: findWebpExif,
    findXmp,
    findIcc,
    largestScale: 0,
    rowsInKernels: true,
    isExact: ({ lossless }) => lossless,
    rowChannels: () => 4,
    hintsDetail: false,
    decoder: ({ kernels }) => webpInput(kernels),
    animation: ({ kernels }) => webpFrames(kernels),
  },
  keeper,
  writer: {
    largestSide: LARGEST_SIDE,
    readableSide: LARGEST_SIDE,
    isReadEverywhere: false,
    work: { lossy: 2, lossless: 4 },
    hasQuality: true,
    hasLossless: true,
    isOftenSmallerExact: true,
    hasNearLossless: true,
    chromas: ['420', 'sharp'],
    hasAlpha: true,
    encoder: ({ kernels }) => webpRows(kernels),
    animation: {
      isUsual: true,
      // 0.7 seconds a megapixel, and 6 where small frames are searched through without loss: half a minute.
      mostBestPixels: { lossy: 48e6, lossless: 5e6 },
      encoder: ({ kernels }) =>
        webpAnimation({ kernels, any: webpRows(kernels), lossy: vp8Rows(kernels) }),
    },
    withExif: withWebpExif,
    withProfile: withWebpProfile,
  },
}

/** RFC 9649 2.7.1.5. */
function findXmp(bytes: Bytes): ByteSpan | undefined {
  for (const chunk of webpChunks(bytes)) if (chunk.type === 'XMP ') return chunk
  return undefined
}

/** RFC 9649 2.7.1.4. */
function findIcc(bytes: Bytes): StoredIcc | undefined {
  for (const chunk of webpChunks(bytes)) {
    if (chunk.type === 'ICCP') return chunk.complete ? { pieces: [chunk] } : undefined
  }
  return undefined
}
