/** What is asked, in the words of imgproxy's builder, and sharp's doing the same. */

import sharp, { type Sharp } from 'sharp'
import type { Sources } from '../place.ts'

export interface ImgproxyCase {
  readonly name: string
  readonly source: keyof Sources
  readonly options: object | ((sources: Sources) => object)
  readonly format?: string
  /** In decibels, where it is not 40. */
  readonly least?: number
  expected(picture: Sharp, sources: Sources): Sharp | Promise<Sharp>
}

export const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 }
export const asIs = (picture: Sharp) => picture

/** Done in two steps, so that sharp keeps the order. */
export function andThen(first: Sharp, next: (picture: Sharp) => Sharp): Sharp {
  const holder = sharp()
  void first
    .png()
    .toBuffer()
    .then((bytes) => holder.end(bytes))
  return next(holder)
}
