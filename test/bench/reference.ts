/** The lossless references: pictures as sharp decodes them in full, with no shrink-on-load. */

import sharp, { type Sharp } from 'sharp'
import type { Pixels } from './quality.ts'
import type { Size } from './scene.ts'

/** Red, green and blue of a picture or file. */
export async function rgbOf(picture: Sharp | Uint8Array): Promise<Pixels> {
  const opened =
    picture instanceof Uint8Array ? sharp(picture, { limitInputPixels: false }) : picture
  const { data, info } = await opened.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: 3 }
}

/** Resized by sharp with Lanczos, from all of its pixels. */
export async function resizedBySharp(pixels: Pixels, to: Size): Promise<Pixels> {
  const { data, width, height } = pixels
  if (to.width === width && to.height === height) return pixels
  const raw = { width, height, channels: pixels.channels }
  const resized = sharp(data, { raw, limitInputPixels: false }).resize(to.width, to.height, {
    fit: 'fill',
    kernel: 'lanczos3',
    fastShrinkOnLoad: false,
  })
  return rgbOf(resized)
}
