/**
 * AVIF input by our own kernels (wasm/av1/, wasm/heif-color/), by rows. irot and imir are left to the
 * plan, clap is cut out here.
 */

import type { Decoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { openPictureRows } from '../heif/pixels/picture-rows.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { AvifInfo } from './info.ts'
import { findAvifPicture } from './probe.ts'
import { AV1_TILES } from './tiles.ts'

export function avifInput(use: UseKernels): Decoder<AvifInfo> {
  return kernelInput<AvifInfo>(use, {
    arenaBytes: ({ arenaBytes, deepRowBytes = 0 }, _, depth) =>
      arenaBytes + (depth ? deepRowBytes : 0),
    open: (kernels, { input, info, depth }) =>
      openPictureRows(kernels, AV1_TILES, {
        file: input,
        picture: findAvifPicture(input),
        window: info.cut?.window,
        depth,
      }),
  })
}
