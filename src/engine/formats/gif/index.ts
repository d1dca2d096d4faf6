/** GIF (GIF89a), by a decoder of our own in TypeScript. */

import { hasText } from '../../bytes/reader.ts'
import type { Format } from '../format.ts'
import { gifAnimation } from './animation.ts'
import { gifInput } from './decoder.ts'
import type { GifInfo } from './info.ts'
import { GIF } from './name.ts'
import { probeGif } from './probe.ts'

export const gif: Format<GifInfo> = {
  ...GIF,
  mediaType: 'image/gif',
  extension: 'gif',
  reader: {
    sniff: (bytes) => hasText(bytes, 0, 'GIF87a') || hasText(bytes, 0, 'GIF89a'),
    probe: probeGif,
    largestScale: 0,
    rowsInKernels: false,
    rowChannels: () => 4,
    hintsDetail: false,
    decoder: gifInput,
    animation: () => gifAnimation,
  },
}
