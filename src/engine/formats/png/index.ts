/** PNG (third edition), by kernels of our own: wasm/png/ and wasm/png-encode/. */

import { hasText } from '../../bytes/reader.ts'
import type { Format } from '../format.ts'
import { pngFrames } from './animation.ts'
import { pngMoving } from './animation-encoder.ts'
import { pngInput } from './decoder.ts'
import { pngRows } from './encoder.ts'
import type { PngInfo } from './info.ts'
import { keeper } from './keeper.ts'
import { findExif, findIcc, findXmp } from './metadata.ts'
import { PNG } from './name.ts'
import { probePng } from './probe.ts'
import { withPngExif } from './write-exif.ts'
import { withProfile } from './write-profile.ts'

/** What the headers of the other formats hold: PNG's own would hold more than anything takes. */
const LARGEST_SIDE = 65_535

export const png: Format<PngInfo> = {
  ...PNG,
  mediaType: 'image/png',
  extension: 'png',
  reader: {
    sniff: (bytes) => hasText(bytes, 0, '\x89PNG\r\n\x1a\n'),
    probe: probePng,
    findExif,
    findXmp,
    findIcc,
    largestScale: 0,
    rowsInKernels: true,
    deepest: ({ depth }) => (depth === 16 ? depth : undefined),
    isExact: () => true,
    rowChannels: ({ channels }) => (channels === 1 ? 1 : 4),
    hintsDetail: false,
    decoder: ({ kernels }) => pngInput(kernels),
    animation: ({ kernels }) => pngFrames(kernels),
  },
  keeper,
  writer: {
    largestSide: LARGEST_SIDE,
    readableSide: LARGEST_SIDE,
    isReadEverywhere: true,
    work: { lossy: 2, lossless: 2 },
    // Smooth ones take 0.8 seconds a megapixel.
    mostBestPixels: { lossless: 48e6 },
    hasQuality: false,
    hasLossless: true,
    hasColors: true,
    hasAlpha: true,
    encoder: ({ kernels }) => pngRows(kernels),
    animation: { isUsual: false, encoder: ({ kernels }) => pngMoving(kernels) },
    withExif: withPngExif,
    withProfile,
  },
}
