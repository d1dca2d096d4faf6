/** HEIC (HEVC in HEIF, ISO/IEC 23008-12): read by a kernel of our own, wasm/hevc/. */

import type { Format } from '../format.ts'
import { heifDepth } from '../heif/info.ts'
import { heicInput } from './decoder.ts'
import type { HeicInfo } from './info.ts'
import { HEIC } from './name.ts'
import { findHeicIcc, isHeic, probeHeic } from './probe.ts'

export const heic: Format<HeicInfo> = {
  ...HEIC,
  mediaType: 'image/heic',
  extension: 'heic',
  isPatented: true,
  reader: {
    sniff: isHeic,
    probe: probeHeic,
    findIcc(bytes) {
      const range = findHeicIcc(bytes)
      return range && { pieces: [range] }
    },
    largestScale: 1,
    rowsInKernels: true,
    deepest: heifDepth,
    rowChannels: ({ channels }) => (channels === 1 ? 1 : 4),
    hintsDetail: false,
    decoder: ({ kernels }) => heicInput(kernels),
  },
}
