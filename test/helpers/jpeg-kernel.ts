/** What tests of the JPEG kernel share: whole files in and out, and pictures to make them of. */

import sharp, { type Sharp } from 'sharp'
import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import { openJpeg } from '../../src/engine/formats/jpeg/kernel.ts'
import { testKernels } from './kernels.ts'
import { seededRandom } from './random.ts'
import { readWhole, type WholeRows } from './read-whole.ts'

export type Scale = 0 | 1 | 2 | 3

export const SCALES: readonly Scale[] = [0, 1, 2, 3]

export const kernels = testKernels()

/** Decodes a whole file with the shared instance, and gives its memory back. */
export function decode(file: Uint8Array, scale: Scale = 0, keepInks = false): WholeRows {
  const mark = kernels.exports.mark()
  try {
    return readWhole(openJpeg(kernels, bytesOf(file), { scaleLog2: scale, keepInks }))
  } finally {
    kernels.exports.release(mark)
  }
}

/** What libjpeg makes of the file, in as many channels as ours. */
export async function reference(file: Uint8Array): Promise<Uint8Array> {
  const image = sharp(file, { failOn: 'none' })
  const { channels } = await image.metadata()
  const raw = channels === 1 ? image.toColourspace('b-w') : image.ensureAlpha()
  return new Uint8Array(await raw.raw().toBuffer())
}

/** A picture with soft shapes, texture and edges, encoded by mozjpeg. */
export function picture(width: number, height: number, channels: 1 | 3): Sharp {
  const random = seededRandom(width * 31 + height)
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const x = Math.floor(i / channels) % width
    const y = Math.floor(i / channels / width)
    const shape = 90 * Math.sin(x / 11 + (i % channels)) * Math.cos(y / 7)
    return 128 + shape + (x > y ? 20 : 0) + random.below(12)
  })
  return sharp(pixels, { raw: { width, height, channels } }).toColourspace(
    channels === 1 ? 'b-w' : 'srgb',
  )
}

export function factors(text: string): { h: number; v: number }[] {
  return text.split(' ').map((pair) => ({ h: Number(pair[0]), v: Number(pair[2]) }))
}

/** Where the entropy-coded data of the first scan begins. */
export function dataStart(file: Buffer): number {
  const scan = file.indexOf(Buffer.from([0xff, 0xda]))
  return scan + 2 + file.readUInt16BE(scan + 2)
}
