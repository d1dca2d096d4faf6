/** Which effort a result gets: `best` takes so long in some formats that a request would not end. */

import type { ConvertOptions, Effort } from '../api/options.ts'
import type { FormatWriter } from '../formats/format.ts'
import { MOST_TRIALS } from './max-bytes.ts'

/** What is to be encoded. */
export interface Coded {
  /** Of the result, of all its frames. */
  readonly pixels: number
  readonly isMoving: boolean
  readonly lossless: boolean
}

type Asked = Pick<ConvertOptions, 'effort' | 'maxBytes'>
type Writer = Pick<FormatWriter, 'mostBestPixels' | 'animation'>

/** The effort asked for; `balanced` in place of `best` above what the format has as its `mostBestPixels`. */
export function affordableEffort(asked: Asked, writer: Writer, coded: Coded): Effort {
  const { effort } = asked
  return effort === 'best' && coded.pixels > mostPixels(asked, writer, coded) ? 'balanced' : effort
}

function mostPixels({ maxBytes }: Asked, writer: Writer, { isMoving, lossless }: Coded): number {
  if (!isMoving) {
    return writer.mostBestPixels?.[lossless ? 'lossless' : 'lossy'] ?? Number.POSITIVE_INFINITY
  }
  const most = writer.animation?.mostBestPixels
  if (!most) return Number.POSITIVE_INFINITY
  if (lossless) return most.lossless
  // Every trial of a search encodes all frames at this effort.
  return maxBytes === undefined ? most.lossy : most.lossy / (1 + MOST_TRIALS)
}
