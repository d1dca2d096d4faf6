/**
 * HEIC input by our own kernels (wasm/hevc/, wasm/heif-color/), by rows. irot and imir are left to the
 * plan, clap is cut out here.
 */

import type { Decoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { openPictureRows } from '../heif/pixels/picture-rows.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { HeicInfo } from './info.ts'
import { findHeicPicture } from './probe.ts'
import { HEVC_TILES } from './tiles.ts'

export function heicInput(use: UseKernels): Decoder<HeicInfo> {
  return kernelInput<HeicInfo>(use, {
    arenaBytes: ({ arenaBytes }) => arenaBytes,
    open: (kernels, { input, info }) =>
      openPictureRows(kernels, HEVC_TILES, {
        file: input,
        picture: findHeicPicture(input),
        window: info.cut?.window,
      }),
  })
}
