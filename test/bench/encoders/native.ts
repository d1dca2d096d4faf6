/** Native libvips' encoders, on one thread. */

import sharp, { type JpegOptions, type Sharp } from 'sharp'
import type { Effort } from '../../../src/engine/index.ts'
import { avifLibraryOptions } from '../../../src/engine/stock-set/avif/whole-encoder.ts'
import { webpLibraryOptions } from '../../../src/engine/stock-set/webp-encoder.ts'
import { encodeOptions, type OpenEncoder, type Setting } from './contender.ts'

sharp.concurrency(1)
sharp.cache(false)

/** `fast`: the same tables without mozjpeg's trellis and scans. */
const JPEG_OPTIONS = {
  fast: { quantisationTable: 3, optimiseCoding: true },
  balanced: { mozjpeg: true },
  best: { mozjpeg: true },
} as const satisfies Record<Effort, JpegOptions>

/** zlib's level; `best` is all that there is. */
const PNG_LEVEL = { fast: 2, balanced: 6, best: 9 } as const satisfies Record<Effort, number>

/** Of libwebp (0–6) and of libavif (0–10; sharp counts down from 9). */
interface WebpNumbers {
  readonly method: number
}
interface AvifNumbers {
  readonly quality: number
  readonly speed: number
}

export const openNative: OpenEncoder = async (setting, { width, height, rgb }) => {
  const raw = { width, height, channels: 3 } as const
  return async (quality) => {
    const picture = sharp(rgb, { raw, limitInputPixels: false })
    return { bytes: await encoderOf(setting, picture, quality).toBuffer() }
  }
}

function encoderOf({ format, effort }: Setting, picture: Sharp, quality: number): Sharp {
  const own = encodeOptions(effort, quality)
  switch (format) {
    case 'jpeg': {
      // It has no 4:2:2, which the others take from quality 80 on.
      const chromaSubsampling = quality >= 90 ? '4:4:4' : '4:2:0'
      return picture.jpeg({ quality, chromaSubsampling, ...JPEG_OPTIONS[effort] })
    }
    case 'webp':
      return picture.webp({ quality, effort: (webpLibraryOptions(own) as WebpNumbers).method })
    case 'avif': {
      const { quality: onTheirScale, speed } = avifLibraryOptions(own) as AvifNumbers
      const chromaSubsampling = '4:2:0'
      return picture.avif({ quality: onTheirScale, effort: 9 - speed, chromaSubsampling })
    }
    case 'png':
      return picture.png({ compressionLevel: PNG_LEVEL[effort], adaptiveFiltering: true })
  }
}
