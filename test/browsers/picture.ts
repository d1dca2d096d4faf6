/** A picture of any size that is drawn row by row, and where to look at it. */

import type { Size } from '../../src/engine/geometry/orientation.ts'
import type { Place } from '../helpers/browser.ts'
import { photoPixels } from '../helpers/engine.ts'

/** The photo that is laid side by side; each is darker or brighter, so that none stands for another. */
const [TILE_WIDTH, TILE_HEIGHT] = [1024, 768]
const photo = photoPixels(TILE_WIDTH, TILE_HEIGHT)

export type Kind = 'opaque' | 'alpha' | 'gray'

/** RGBA (gray: one byte a pixel) of a part of the picture. */
export function pixelsAt({ x, y, width, height }: Place, kind: Kind): Uint8Array {
  const channels = kind === 'gray' ? 1 : 4
  const pixels = new Uint8Array(width * height * channels)
  for (let row = y, at = 0; row < y + height; row++) {
    const line = (row % TILE_HEIGHT) * TILE_WIDTH
    for (let column = x; column < x + width; column++, at += channels) {
      const from = (line + (column % TILE_WIDTH)) * 3
      const shade = (Math.floor(row / TILE_HEIGHT) * 5 + Math.floor(column / TILE_WIDTH) * 3) % 7
      const light = 1 - shade / 10
      pixels[at] = photo[from]! * light
      if (channels === 1) continue
      pixels[at + 1] = photo[from + 1]! * light
      pixels[at + 2] = photo[from + 2]! * light
      pixels[at + 3] = kind === 'alpha' ? 128 + (((column >> 4) + (row >> 4)) % 128) : 255
    }
  }
  return pixels
}

const LOOK = 256

/** Corners, middle and what lies between: at most 256 × 256 pixels each. */
export function placesOf({ width, height }: Size): Place[] {
  const [w, h] = [Math.min(LOOK, width), Math.min(LOOK, height)]
  return [0, 0.5, 1].flatMap((down) =>
    [0, 0.33, 1].map((across) => ({
      x: Math.floor((width - w) * across),
      y: Math.floor((height - h) * down),
      width: w,
      height: h,
    })),
  )
}

/** As a browser composes a part of the picture on a white page. */
export function overWhite(place: Place, kind: Kind): Uint8Array {
  const pixels = pixelsAt(place, kind)
  const channels = kind === 'gray' ? 1 : 4
  const composed = new Uint8Array(place.width * place.height * 4).fill(255)
  for (let i = 0; i < composed.length; i += 4) {
    const from = (i / 4) * channels
    const alpha = kind === 'gray' ? 255 : pixels[from + 3]!
    for (let c = 0; c < 3; c++) {
      const value = pixels[from + (kind === 'gray' ? 0 : c)]!
      composed[i + c] = Math.round((value * alpha + 255 * (255 - alpha)) / 255)
    }
  }
  return composed
}
