/** Random PNGs whose pixels are random DEFLATE streams. */

import { type PngPicture, pngChunk, writePng } from '../../helpers/png-writer.ts'
import type { Random } from '../../helpers/random.ts'
import { pick } from '../mutate/bytes.ts'
import { randomDeflate } from './deflate.ts'

const KINDS = [
  [0, 1],
  [0, 8],
  [0, 16],
  [2, 8],
  [3, 2],
  [3, 8],
  [4, 16],
  [6, 8],
  [6, 16],
] as const

export function generatePng(random: Random): Uint8Array {
  const [colourType, depth] = pick(KINDS, random)
  const size = () => 1 + random.below(pick([4, 40, 120], random))
  const [width, height] = [size(), size()]
  const samples = new Uint8Array(width * height * 4)
  const picture: PngPicture = { width, height, depth, colourType, samples }
  const palette = pngChunk('PLTE', random.bytes(3 * (1 + random.below(2 ** Math.min(depth, 8)))))
  const key = pngChunk('tRNS', random.bytes(pick([1, 2, 6, 200], random)))
  return writePng(picture, {
    interlaced: random.below(3) === 0,
    before: [...(colourType === 3 ? [palette] : []), ...(random.below(3) === 0 ? [key] : [])],
    split: [1 + random.below(300)],
    change: () => randomDeflate(random),
  })
}
