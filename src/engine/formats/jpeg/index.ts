/** JPEG (ITU-T T.81), by kernels of our own: wasm/jpeg/, wasm/jpeg-encode/ and wasm/jpeg-turn/. */

import { hasText } from '../../bytes/reader.ts'
import type { Format } from '../format.ts'
import { originalRecoder } from '../jxl/original/recoder.ts'
import { jpegInput } from './decoder.ts'
import { jpegRows } from './encoder.ts'
import { withGainMap } from './gain-map/write.ts'
import type { JpegInfo } from './info.ts'
import { findExif, findIcc, findXmp } from './metadata.ts'
import { JPEG } from './name.ts'
import { probeJpeg } from './probe.ts'
import { keeper } from './strip.ts'
import { turner } from './turner.ts'
import { withJpegExif } from './write-exif.ts'
import { withProfile } from './write-profile.ts'

export const jpeg: Format<JpegInfo> = {
  ...JPEG,
  mediaType: 'image/jpeg',
  extension: 'jpg',
  reader: {
    sniff: (bytes) => hasText(bytes, 0, '\xff\xd8'), // libjpeg looks for the next marker, wherever it is
    probe: probeJpeg,
    findExif,
    findXmp,
    findIcc,
    largestScale: 3,
    rowsInKernels: true,
    rowChannels: ({ channels }) => (channels === 1 ? 1 : 4),
    hintsDetail: true,
    decoder: ({ kernels }) => jpegInput(kernels),
  },
  writer: {
    largestSide: 65_535, // T.81 B.2.2: 16 bits
    readableSide: 65_500, // what libjpeg takes, and with it browsers: up to 2026 at least
    isReadEverywhere: true,
    hasQuality: true,
    hasLossless: false,
    chromas: ['420', '422', '444'],
    hasProgressive: true,
    hasAlpha: false,
    encoder: ({ kernels }) => jpegRows(kernels),
    withExif: withJpegExif,
    withProfile,
    withGainMap,
  },
  keeper,
  turner,
  recoder: originalRecoder,
}
