/** PNG input by our own kernel (wasm/png/). */

import type { UseKernels } from '../kernels/kernels.ts'
import { openPng } from '../kernels/png.ts'
import { pngArenaBytes } from '../kernels/png-memory.ts'
import type { PngInfo } from '../probe/info.ts'
import type { Decoder } from './codec.ts'
import { kernelInput } from './kernel-decoder.ts'

export function pngInput(use: UseKernels): Decoder<PngInfo> {
  return kernelInput<PngInfo>(use, {
    arenaBytes: pngArenaBytes,
    open: (kernels, { input }) => openPng(kernels, input),
  })
}
