/** What tests of the PNG kernel share: whole files out of it, and pictures to make them of. */

import { expect } from 'vitest'
import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import { openPng } from '../../src/engine/formats/png/kernel.ts'
import { testKernels } from './kernels.ts'
import { type PngPicture, pngChunk, samplesOf, writePng } from './png-writer.ts'
import { seededRandom } from './random.ts'
import { readWhole, type WholeRows } from './read-whole.ts'

const kernels = testKernels()

interface Decoded extends WholeRows {
  readonly arenaBytes: number
}

/** Decodes a whole file. */
export function decode(file: Uint8Array): Decoded {
  const mark = kernels.exports.mark()
  try {
    const png = openPng(kernels, bytesOf(file))
    const arenaBytes = kernels.exports.mark() - mark
    return { ...readWhole(png), arenaBytes }
  } finally {
    kernels.exports.release(mark)
  }
}

/** `toEqual` takes a second for a megabyte. */
export function expectSame(actual: Uint8Array, expected: Uint8Array): void {
  expect(Buffer.compare(actual, expected)).toBe(0)
}

/** Smooth noise, so that there is something to compress. */
export function picture(
  [colourType, depth]: readonly [PngPicture['colourType'], PngPicture['depth']],
  width: number,
  height: number,
): PngPicture {
  const random = seededRandom(colourType * 100 + depth + width)
  const perPixel = samplesOf(colourType)
  const top = 2 ** depth
  const samples = Array.from({ length: width * height * perPixel }, (_, i) => {
    const x = Math.floor(i / perPixel) % width
    return (
      Math.floor(
        ((Math.sin(x / 9 + (i % perPixel)) + 1) / 2) * top * 0.9 + random.below(top / 8 + 1),
      ) % top
    )
  })
  return { width, height, depth, colourType, samples }
}

/** A palette of `2 ** depth` colours; every third is translucent. */
export function palette(depth: number): Uint8Array[] {
  const random = seededRandom(depth)
  const alphas = random.bytes(2 ** depth).map((value, i) => (i % 3 ? 255 : value))
  return [pngChunk('PLTE', random.bytes(3 * 2 ** depth)), pngChunk('tRNS', alphas)]
}

export const RGB = picture([2, 8], 400, 300)
export const WHOLE_RGB = decode(writePng(RGB)).pixels
/** For thousands of chunks or blocks, each made by a call of its own. */
export const LOW_RGB = picture([2, 8], 400, 40)
export const WHOLE_LOW_RGB = decode(writePng(LOW_RGB)).pixels
