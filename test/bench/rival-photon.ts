/** @cf-wasm/photon: photon-rs, the library of Cloudflare's own examples. */

import type { PhotonImage } from '@cf-wasm/photon/node'
import type { OutputFormat } from '../../src/engine/index.ts'
import { CannotDo, type Contestant, type Job, QUALITY } from './contestant.ts'
import { memoryOf } from './wasm-memory.ts'

type Photon = typeof import('@cf-wasm/photon/node')

/** Its one instance is made when it is imported. */
export async function photon(): Promise<Contestant> {
  let library: Photon | undefined
  const memory = await memoryOf(async () => {
    library = await import('@cf-wasm/photon/node')
  })
  return {
    name: 'photon',
    async enter(job) {
      if (job.task.to === 'avif') throw new CannotDo('no AVIF')
      return async () => {
        const bytes = run(library!, job)
        const scriptBytes = job.file.length + bytes.length
        return { bytes, peakBytes: memory.buffer.byteLength + scriptBytes }
      }
    },
  }
}

function run({ PhotonImage, resize, SamplingFilter }: Photon, job: Job): Uint8Array {
  const { file, task, width, height } = job
  const picture = PhotonImage.new_from_byteslice(file)
  try {
    if (task.to === 'frame') return picture.get_raw_pixels()
    const small = resize(picture, width, height, SamplingFilter.Lanczos3)
    try {
      return task.to === 'rgba' ? small.get_raw_pixels() : ENCODERS[task.to](small)
    } finally {
      small.free()
    }
  } finally {
    picture.free()
  }
}

/** Its WebP is lossless, and its PNG and JPEG have no settings but quality. */
const ENCODERS = {
  webp: (picture) => picture.get_bytes_webp(),
  avif: () => {
    throw new CannotDo('no AVIF')
  },
  jpeg: (picture) => picture.get_bytes_jpeg(QUALITY),
  png: (picture) => picture.get_bytes(),
} as const satisfies Record<OutputFormat, (picture: PhotonImage) => Uint8Array>
