/** AVIF (AV1 Image File Format 1.1), by kernels of our own: wasm/av1/ and wasm/av1-encode/. */

import { hasText } from '../../bytes/reader.ts'
import type { Format } from '../format.ts'
import { heifDepth } from '../heif/info.ts'
import { avifInput } from './decoder.ts'
import { avifRows } from './encoder.ts'
import type { AvifInfo } from './info.ts'
import { keeper } from './keeper.ts'
import { AVIF } from './name.ts'
import { findAvifIcc, probeAvif } from './probe.ts'
import { withAvifExif } from './write-exif.ts'
import { withAvifP3 } from './write-p3.ts'

export const avif: Format<AvifInfo> = {
  ...AVIF,
  mediaType: 'image/avif',
  extension: 'avif',
  reader: {
    // An ISO base media file (HEIF family): its boxes tell whether it is AVIF, HEIC or a film.
    sniff: (bytes) => hasText(bytes, 4, 'ftyp'),
    probe: probeAvif,
    findIcc(bytes) {
      const range = findAvifIcc(bytes)
      return range && { pieces: [range] }
    },
    largestScale: 0,
    rowsInKernels: true,
    deepest: heifDepth,
    rowChannels: ({ channels }) => (channels === 1 ? 1 : 4),
    hintsDetail: false,
    decoder: ({ kernels }) => avifInput(kernels),
  },
  keeper,
  writer: {
    largestSide: 65_535, // AV1 5.5.1 and HEIF's grids: 16 bits
    readableSide: 32_768, // what libavif takes by default, and with it browsers: up to 2026 at least
    isReadEverywhere: false,
    work: { lossy: 4, lossless: 4 },
    // At 2.5 seconds a megapixel half of the minute that wrangler.toml gives a request.
    mostBestPixels: { lossy: 4096 * 3072 },
    hasQuality: true,
    hasLossless: true,
    chromas: ['420', '444'],
    hasAlpha: true,
    encoder: ({ kernels }) => avifRows(kernels),
    withExif: withAvifExif,
    withProfile: withAvifP3,
  },
}
