/** What the doors of the WebP encoders share: efforts, statuses, chunks. */

import { ImageError } from '../../api/errors.ts'
import type { Effort } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'

/** Efforts as the kernels number them. */
export const VP8_EFFORTS = { fast: 0, balanced: 1, best: 2 } as const satisfies Record<
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

/** What lies in a list of chunks. */
export function piecesFrom({ exports, view }: Kernels, chunk: number): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  let at = chunk
  for (; at !== 0; at = exports.webpEncodeChunkNext(at)) {
    pieces.push(view(exports.webpEncodeChunkBytes(at), exports.webpEncodeChunkLength(at)))
  }
  return pieces
}
