/** What the doors of the WebP encoders share: efforts, statuses, slices, chunks. */

import { ImageError } from '../../api/errors.ts'
import type { Effort } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'

/** Efforts as the kernels number them. */
export const WEBP_EFFORTS = { fast: 0, balanced: 1, best: 2 } as const satisfies Record<
  Effort,
  number
>

/** Results of 0 and more pass; -3 is out of memory, -1 means that the caller broke the rules. */
export function checked(result: number): number {
  if (result >= 0) return result
  throw result === -3
    ? new ImageError('memory-budget', 'Cannot encode WebP: out of memory')
    : new ImageError('codec-failed', 'Cannot encode WebP: illegal size or rows')
}

/** Calls `step` until there is no more to do, with a pause after every `perPause` calls. */
export function* finished(step: () => number, perPause: number): Slices<void> {
  for (let slices = 1; checked(step()) > 0; slices++) {
    if (slices % perPause === 0) yield
  }
}

/** What lies in a list of chunks. */
export function piecesFrom(
  { exports, view }: Pick<Kernels, 'exports' | 'view'>,
  chunk: number,
): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  let at = chunk
  for (; at !== 0; at = exports.webpEncodeChunkNext(at)) {
    pieces.push(view(exports.webpEncodeChunkBytes(at), exports.webpEncodeChunkLength(at)))
  }
  return pieces
}
