import type { Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import { checkedResult } from '../encoder-kernel.ts'

/** As `checkedResult` has it. */
export const checked = (result: number) => checkedResult('WebP', result)

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
