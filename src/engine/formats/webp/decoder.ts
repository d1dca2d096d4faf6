/** WebP input by our own kernels (wasm/webp/): still pictures, and the first frame of animations. */

import type { Decoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { WebpInfo } from './info.ts'
import { webpArenaBytes } from './kernel-memory.ts'
import { findWebpPicture } from './probe.ts'
import { openVp8 } from './vp8-kernel.ts'
import { openVp8l } from './vp8l-kernel.ts'

export function webpInput(use: UseKernels): Decoder<WebpInfo> {
  return kernelInput<WebpInfo>(use, {
    arenaBytes: webpArenaBytes,
    open(kernels, { input, info }) {
      const picture = findWebpPicture(input)
      const { x: left, y: top } = info.firstFrame
      const open = picture.lossless ? openVp8l : openVp8
      return open(kernels, input, { picture, canvas: info, left, top })
    },
  })
}
