/** Draws a picture in the colours of a palette: what each pixel is off by goes to its neighbours (Floyd, Steinberg). */

import type { Size } from '../../geometry/orientation.ts'
import { squaredDistance } from './color-distance.ts'

const OPAQUE = 0xff000000
/** Share of an error that is passed on: a little less than all keeps flat areas calm. */
const STRENGTH = 0.9
/** Colours by 5, 6 and 5 bits, whose nearest is looked for once. */
const CELLS = 65_536

/** Bytes that `dither` holds. */
export function ditherBytes({ width }: Pick<Size, 'width'>): number {
  return CELLS * 2 + (width + 2) * 3 * 2 * 4
}

/** Writes the index of each opaque pixel; the others get `clear`. */
export function dither(
  pixels: Uint32Array,
  { width, height }: Size,
  { colors, clear }: { readonly colors: Uint32Array; readonly clear: number },
  into: Uint8Array,
): void {
  const nearest = nearestIn(colors)
  let own = new Float32Array((width + 2) * 3)
  let below = new Float32Array((width + 2) * 3)
  for (let y = 0; y < height; y++) {
    const step = y % 2 === 0 ? 1 : -1
    for (let i = 0, x = step > 0 ? 0 : width - 1; i < width; i++, x += step) {
      const at = y * width + x
      const pixel = pixels[at]!
      if (pixel < OPAQUE) {
        into[at] = clear
        continue
      }
      const from = (x + 1) * 3
      const red = clamp((pixel & 255) + own[from]!)
      const green = clamp(((pixel >>> 8) & 255) + own[from + 1]!)
      const blue = clamp(((pixel >>> 16) & 255) + own[from + 2]!)
      const index = nearest(red, green, blue)
      into[at] = index
      const color = colors[index]!
      spread(own, below, from, step * 3, (red - (color & 255)) * STRENGTH)
      spread(own, below, from + 1, step * 3, (green - ((color >>> 8) & 255)) * STRENGTH)
      spread(own, below, from + 2, step * 3, (blue - ((color >>> 16) & 255)) * STRENGTH)
    }
    const done = own
    own = below
    below = done.fill(0)
  }
}

function spread(
  own: Float32Array,
  below: Float32Array,
  at: number,
  step: number,
  error: number,
): void {
  own[at + step]! += error * 0.4375
  below[at - step]! += error * 0.1875
  below[at]! += error * 0.3125
  below[at + step]! += error * 0.0625
}

function clamp(level: number): number {
  return Math.max(0, Math.min(255, level))
}

/** The index of the colour that is nearest to the middle of a cell. */
function nearestIn(colors: Uint32Array): (red: number, green: number, blue: number) => number {
  const known = new Uint16Array(CELLS)
  return (red, green, blue) => {
    const cell = ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3)
    const found = known[cell]!
    if (found > 0) return found - 1
    const [r, g, b] = [(red & 248) + 4, (green & 252) + 2, (blue & 248) + 4]
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let i = 0; i < colors.length; i++) {
      const color = colors[i]!
      const distance = squaredDistance(
        r - (color & 255),
        g - ((color >>> 8) & 255),
        b - ((color >>> 16) & 255),
      )
      if (distance < least) [best, least] = [i, distance]
    }
    known[cell] = best + 1
    return best
  }
}
