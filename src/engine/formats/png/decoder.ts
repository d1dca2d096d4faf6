/** PNG input by our own kernel (wasm/png/). */

import type { Decoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { PngInfo } from './info.ts'
import { openPng } from './kernel.ts'
import { pngArenaBytes } from './kernel-memory.ts'

export function pngInput(use: UseKernels): Decoder<PngInfo> {
  return kernelInput<PngInfo>(use, {
    arenaBytes: (info, _, depth) => pngArenaBytes(info, depth && 16),
    open: (kernels, { input, depth }) => openPng(kernels, input, depth),
  })
}
