/** Data in the arena. */

import type { Kernels } from '../../../src/engine/kernels/kernels.ts'

/** Takes a block for `data` and copies it there. */
export function put(kernels: Kernels, data: ArrayBufferView): number {
  const pointer = kernels.alloc(data.byteLength)
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  kernels.view(pointer, data.byteLength).set(bytes)
  return pointer
}
