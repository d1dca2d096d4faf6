/** PNG and AVIF files that tell their colours by numbers. */

import { pngChunk, writePng } from './png-writer.ts'

/** Big-endian 32 bits each. */
function u32(...values: readonly number[]): number[] {
  return values.flatMap((v) => [v >>> 24, (v >>> 16) & 255, (v >>> 8) & 255, v & 255])
}

export const cicp = (primaries: number, transfer: number, matrix = 0, range = 1) =>
  pngChunk('cICP', [primaries, transfer, matrix, range])
export const gama = (value: number) => pngChunk('gAMA', u32(value))
export const chrm = (...values: readonly number[]) => pngChunk('cHRM', u32(...values))
export const srgbChunk = () => pngChunk('sRGB', [0])
/** The brightest pixel and the brightest average, in cd/m². */
export const clli = (most: number) => pngChunk('cLLI', u32(most * 10_000, 0))
/** The brightest light of a mastering display, in cd/m². */
export const mdcv = (most: number) =>
  pngChunk('mDCV', [...Array<number>(16).fill(0), ...u32(most * 10_000, 0)])

export const P3_CHROMATICITIES = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]

/** One row of RGB pixels. */
export function rgbPng(pixels: ArrayLike<number>, ...before: readonly Uint8Array[]): Uint8Array {
  const width = pixels.length / 3
  return writePng({ width, height: 1, depth: 8, colourType: 2, samples: pixels }, { before })
}

export function grayPng(levels: ArrayLike<number>, ...before: readonly Uint8Array[]): Uint8Array {
  const { length: width } = levels
  return writePng({ width, height: 1, depth: 8, colourType: 0, samples: levels }, { before })
}

/** The AVIF with other primaries and transfer in its colr box (nclx). */
export function recolored(avif: Uint8Array, primaries: number, transfer: number): Uint8Array {
  const file = Buffer.from(avif)
  const at = file.indexOf('nclx')
  if (at < 0) throw new Error('the file has no nclx')
  file.writeUInt16BE(primaries, at + 4)
  file.writeUInt16BE(transfer, at + 6)
  return new Uint8Array(file)
}
