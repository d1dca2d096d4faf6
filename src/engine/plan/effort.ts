/** Which effort a lossy result gets: `best` takes so long in some formats that a request would not end. */

import type { Effort } from '../api/options.ts'
import type { FormatWriter } from '../formats/format.ts'
import type { Size } from '../geometry/orientation.ts'

/** The effort asked for; `balanced` in place of `best` above the format's `mostBestPixels`. */
export function affordableEffort(
  asked: Effort,
  { mostBestPixels = Number.POSITIVE_INFINITY }: Pick<FormatWriter, 'mostBestPixels'>,
  { width, height }: Size,
): Effort {
  return asked === 'best' && width * height > mostBestPixels ? 'balanced' : asked
}
