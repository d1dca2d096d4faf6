/** JPEG input by our own kernel (wasm/jpeg/). */

import { openJpeg } from '../kernels/jpeg.ts'
import { jpegArenaBytes } from '../kernels/jpeg-memory.ts'
import type { UseKernels } from '../kernels/kernels.ts'
import type { JpegInfo } from '../probe/info.ts'
import type { Decoder } from './codec.ts'
import { kernelInput } from './kernel-decoder.ts'

export function jpegInput(use: UseKernels): Decoder<JpegInfo> {
  return kernelInput<JpegInfo>(use, {
    arenaBytes: jpegArenaBytes,
    open: (kernels, { input, scale, keepInks = false }) =>
      openJpeg(kernels, input, { scaleLog2: scale, keepInks }),
  })
}
