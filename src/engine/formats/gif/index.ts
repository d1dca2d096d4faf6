/** GIF (GIF89a), read and written by codecs of our own in TypeScript, with colours chosen by wasm/quantize/. */

import { hasText } from '../../bytes/reader.ts'
import type { Format } from '../format.ts'
import { gifAnimation } from './animation.ts'
import { gifMoving } from './animation-encoder.ts'
import { gifInput } from './decoder.ts'
import { gifRows } from './encoder.ts'
import type { GifInfo } from './info.ts'
import { keeper } from './keeper.ts'
import { GIF } from './name.ts'
import { probeGif } from './probe.ts'

/** Section 18: 16 bits. */
const LARGEST_SIDE = 65_535

export const gif: Format<GifInfo> = {
  ...GIF,
  mediaType: 'image/gif',
  extension: 'gif',
  keeper,
  reader: {
    sniff: (bytes) => hasText(bytes, 0, 'GIF87a') || hasText(bytes, 0, 'GIF89a'),
    probe: probeGif,
    largestScale: 0,
    rowsInKernels: false,
    isExact: () => true,
    rowChannels: () => 4,
    hintsDetail: false,
    decoder: gifInput,
    animation: () => gifAnimation,
  },
  writer: {
    largestSide: LARGEST_SIDE,
    readableSide: LARGEST_SIDE,
    isReadEverywhere: true,
    hasQuality: false,
    hasLossless: false,
    hasColors: true,
    hasAlpha: true,
    encoder: ({ kernels }) => gifRows(kernels),
    animation: { isUsual: true, hasColors: true, encoder: ({ kernels }) => gifMoving(kernels) },
  },
}
