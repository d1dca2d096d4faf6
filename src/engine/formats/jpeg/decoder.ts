/** JPEG input by our own kernel (wasm/jpeg/). */

import type { Decoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { JpegInfo } from './info.ts'
import { openJpeg } from './kernel.ts'
import { jpegArenaBytes } from './kernel-memory.ts'

export function jpegInput(use: UseKernels): Decoder<JpegInfo> {
  return kernelInput<JpegInfo>(use, {
    arenaBytes: jpegArenaBytes,
    open: (kernels, { input, scale, keepInks = false }) =>
      openJpeg(kernels, input, { scaleLog2: scale, keepInks }),
  })
}
