/** Whether a picture is drawn, as text, diagrams and screenshots are. */

import type { Frame } from '../rows/frame.ts'

/**
 * Of pixels, those that are like the one on their left or the one above. Of 15 screenshots and diagrams the
 * eight that are smaller as lossless WebP than at quality 80 have 0.85 to 0.99; photos have less than 0.3.
 */
const LEAST_SHARE = 0.84

/** Counts on every other row. */
export function looksDrawn({ data, width, height }: Frame): boolean {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height)
  let alike = 0
  let counted = 0
  for (let y = 1; y < height; y += 2) {
    const end = (y + 1) * width
    for (let i = y * width + 1; i < end; i++) {
      const pixel = pixels[i]
      if (pixel === pixels[i - 1] || pixel === pixels[i - width]) alike++
    }
    counted += width - 1
  }
  return alike >= counted * LEAST_SHARE
}
