/** Finished files, as the kernels hold them: in chunks. */

import type { Kernels } from '../../kernels/kernels.ts'

/** One array of all chunks from `first` on. */
export function joinChunks({ exports, view }: Kernels, first: number): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  for (let at = first; at !== 0; at = exports.jxlChunkNext(at)) {
    chunks.push(view(exports.jxlChunkBytes(at) >>> 0, exports.jxlChunkLength(at)))
  }
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let length = 0
  for (const chunk of chunks) {
    bytes.set(chunk, length)
    length += chunk.length
  }
  return bytes
}
