/**
 * @cf-wasm/photon: photon-rs, the library of Cloudflare's own examples. It is no dependency: who
 * wants its column runs `npm install --no-save @cf-wasm/photon@0.4.0` before.
 */

import type { DrawnFormat } from '../../src/engine/index.ts'
import { CannotDo, type Contestant, type Job, QUALITY } from './contestant.ts'
import { memoryOf } from './wasm-memory.ts'

/** What is used of it. */
interface PhotonImage {
  get_raw_pixels(): Uint8Array
  get_bytes(): Uint8Array
  get_bytes_jpeg(quality: number): Uint8Array
  get_bytes_webp(): Uint8Array
  free(): void
}
interface Photon {
  readonly PhotonImage: { new_from_byteslice(file: Uint8Array): PhotonImage }
  readonly SamplingFilter: { readonly Lanczos3: number }
  resize(picture: PhotonImage, width: number, height: number, filter: number): PhotonImage
}

const PACKAGE = '@cf-wasm/photon/node'

/** Its one instance is made when it is imported. */
export async function photon(): Promise<Contestant> {
  let library: Photon | undefined
  const memory = await memoryOf(async () => {
    library = await import(PACKAGE)
  }).catch(() => undefined)
  return {
    name: 'photon',
    async enter(job) {
      if (!library || !memory) throw new CannotDo('not installed')
      const { task, file } = job
      if (task.to === 'avif') throw new CannotDo('no AVIF')
      const installed = library
      return async () => {
        const bytes = run(installed, job)
        return { bytes, peakBytes: memory.buffer.byteLength + file.length + bytes.length }
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
} as const satisfies Record<DrawnFormat, (picture: PhotonImage) => Uint8Array>
