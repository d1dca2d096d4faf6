/** What an original is, from its first bytes. */

import {
  ImageError,
  type ImageInfo,
  type InputFormat,
  type Limits,
  limitPixels,
  probe,
  SlabList,
  sniffInput,
} from '../engine/index.ts'
import type { Size } from './derivatives.ts'

export interface Recognized extends Partial<Size> {
  readonly format: InputFormat
}

/**
 * Throws an `ImageError` for what is not an image that we read, or has too many pixels. Damage is no reason: the header
 * may go on behind `head`, and the job says more of it than a refusal could.
 */
export function recognize(head: Uint8Array, limits: Pick<Limits, 'maxInputPixels'>): Recognized {
  const bytes = SlabList.of(head)
  try {
    const info = probe(bytes)
    limitPixels(info, limits)
    return { format: info.format, ...seenSize(info) }
  } catch (error) {
    const isDamaged = error instanceof ImageError && error.code === 'damaged-image'
    const format = isDamaged ? sniffInput(bytes) : undefined
    if (!format) throw error
    return { format }
  }
}

/** With the orientation applied. */
export function seenSize({ width, height, orientation }: ImageInfo): Size {
  return orientation > 4 ? { width: height, height: width } : { width, height }
}
