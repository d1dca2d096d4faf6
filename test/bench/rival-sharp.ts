/** Native libvips, on one thread and without its cache, at its best: with shrink-on-load. */

import sharp, { type Sharp } from 'sharp'
import type { DrawnFormat } from '../../src/engine/index.ts'
import { type Contestant, QUALITY } from './contestant.ts'
import { AVIF_QUALITY, AVIF_SPEED } from './equal-terms.ts'

export function nativeSharp(): Contestant {
  sharp.concurrency(1)
  sharp.cache(false)
  return {
    name: 'sharp',
    async enter({ file, task, width, height }) {
      const open = () => sharp(file, { limitInputPixels: false })
      const small = () => open().resize(width, height, { fit: 'fill' })
      if (task.to === 'frame') return () => rgba(open())
      if (task.to === 'rgba') return () => rgba(small())
      const encode = ENCODERS[task.to]
      return async () => ({ bytes: await encode(small()).toBuffer() })
    },
  }
}

async function rgba(picture: Sharp) {
  return { bytes: await picture.ensureAlpha().raw().toBuffer() }
}

/** WebP and AVIF at the same effort as ours; JPEG and PNG have no setting that is. */
const ENCODERS = {
  webp: (picture) => picture.webp({ quality: QUALITY, effort: 4 }),
  avif: (picture) =>
    picture.avif({ quality: AVIF_QUALITY, effort: 9 - AVIF_SPEED, chromaSubsampling: '4:2:0' }),
  jpeg: (picture) => picture.jpeg({ quality: QUALITY, mozjpeg: true }),
  png: (picture) => picture.png(),
} as const satisfies Record<DrawnFormat, (picture: Sharp) => Sharp>
