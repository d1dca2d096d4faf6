/** HEICs made by hand, of PCM pictures: lossless, and as large as that. */

import type { Sharp } from 'sharp'
import { box } from './craft.ts'
import { type AvifOptions, avif, type Item, ispe } from './craft-avif.ts'
import {
  configurationBody,
  type HevcPlanes,
  type Meaning,
  pcmUnits,
  typeOf,
  withLengths,
} from './craft-hevc.ts'

const SLICE = 19
/** sRGB by the matrix of BT.601, in full range. */
export const FULL_601: Meaning = [1, 13, 6, true]

/** ftyp, mdat and meta. */
export function heic(options: AvifOptions): Uint8Array<ArrayBuffer> {
  return avif({ brands: ['heic', 'mif1'], ...options })
}

/** A coded picture, with further properties. */
export function hevcItem(
  id: number,
  picture: HevcPlanes,
  { more = [], meaning = FULL_601 }: { more?: readonly Uint8Array[]; meaning?: Meaning } = {},
): Item {
  const units = pcmUnits(picture, meaning)
  const isSlice = (unit: Uint8Array) => typeOf(unit) === SLICE
  const hvcC = box('hvcC', configurationBody(units.filter((unit) => !isSlice(unit))))
  const properties = [ispe(picture.width, picture.height), hvcC, ...more]
  return { id, type: 'hvc1', properties, data: withLengths(units.filter(isSlice)) }
}

/** Samples of 4:4:4 by BT.601, of any image. */
export async function planesOf(image: Sharp): Promise<HevcPlanes> {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const planes = [0, 1, 2].map(() => new Uint8Array(width * height))
  for (let i = 0; i < width * height; i++) {
    const [r, g, b] = [data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!]
    const y = 0.299 * r + 0.587 * g + 0.114 * b
    planes[0]![i] = Math.round(y)
    planes[1]![i] = Math.min(255, Math.round(128 + (b - y) / 1.772))
    planes[2]![i] = Math.min(255, Math.round(128 + (r - y) / 1.402))
  }
  return { width, height, depth: 8, chroma: '4:4:4', planes }
}

/** An image in one piece. */
export async function heicOf(image: Sharp): Promise<Buffer<ArrayBuffer>> {
  return Buffer.from(heic({ items: [hevcItem(1, await planesOf(image))] }))
}
