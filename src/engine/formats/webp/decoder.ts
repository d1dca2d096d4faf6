/** WebP input by our own kernels (wasm/webp/): still pictures, and the first frame of animations. */

import type { Decoder } from '../../contract/codec.ts'
import type { KernelInput, Kernels, UseKernels } from '../../kernels/kernels.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { WebpInfo } from './info.ts'
import { webpArenaBytes } from './kernel-memory.ts'
import type { PlacedPicture, WebpRows } from './kernel-rows.ts'
import { findWebpPicture } from './probe.ts'
import { openVp8 } from './vp8-kernel.ts'
import { openVp8l } from './vp8l-kernel.ts'

export function webpInput(use: UseKernels): Decoder<WebpInfo> {
  return kernelInput<WebpInfo>(use, {
    arenaBytes: webpArenaBytes,
    open(kernels, { input, info }) {
      const { x: left, y: top } = info.firstFrame
      const picture = findWebpPicture(input)
      return openWebpPicture(kernels, input, { picture, canvas: info, left, top })
    },
  })
}

/** Opens a picture of a file by the kernel of its kind. */
export function openWebpPicture(
  kernels: Kernels,
  file: KernelInput,
  placed: PlacedPicture,
): WebpRows {
  const open = placed.picture.lossless ? openVp8l : openVp8
  return open(kernels, file, placed)
}
