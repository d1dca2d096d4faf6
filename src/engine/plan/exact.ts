/** Drawn pictures that may be smaller without loss than with it. Pure. */

import type { EncodeOptions } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import type { PlanInput } from './types.ts'

/** Pixels of a result that is worth the attempt, and of one that it does not take too long for. */
const [LEAST_PIXELS, MOST_PIXELS] = [4096, 2_200_000]
/**
 * Bytes of the file for each pixel. Of 15 screenshots and diagrams as PNG the eight that are smaller as lossless
 * WebP than at quality 80 have 0.02 to 0.24; photos have one and more, and no memory is planned in vain for them.
 */
const MOST_DENSE = 0.3

/**
 * How a result is encoded without loss in the second of two attempts; `undefined`: there is only one. Two are
 * made where `lossless` is `auto` and the result shows the samples of a file that has never had loss: one pixel
 * that is resampled makes a drawing a photo for a coder without loss.
 */
export function exactOf(
  { options, codecs }: PlanInput,
  { width, height }: Size,
  encode: EncodeOptions,
): EncodeOptions | undefined {
  const { effort, exactBytes } = encode
  const isChoice = options.lossless === 'auto' && !encode.lossless && effort !== 'fast'
  if (!isChoice || options.chroma || options.colors || exactBytes === undefined) return undefined
  if (!codecs.writerOf(options.format).isOftenSmallerExact) return undefined
  const pixels = width * height
  if (pixels < LEAST_PIXELS || pixels > MOST_PIXELS || exactBytes > pixels * MOST_DENSE)
    return undefined
  return { ...encode, lossless: true, effort: effort === 'best' ? effort : 'fast' }
}
