/**
 * HEIC input by our own kernels (wasm/hevc/, wasm/heif-color/), by rows. irot and imir are left to the
 * plan, clap is cut out here.
 */

import type { Decoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { openHalvedRows } from '../heif/pixels/halved-picture.ts'
import { openPictureRows } from '../heif/pixels/picture-rows.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { HeicInfo } from './info.ts'
import { findHeicPicture } from './probe.ts'
import { HEVC_TILES, halvedTilesFor } from './tiles.ts'

export function heicInput(use: UseKernels): Decoder<HeicInfo> {
  return kernelInput<HeicInfo>(use, {
    arenaBytes({ arenaBytes, halvedArenaBytes = arenaBytes, deepRowBytes = 0 }, scale, depth) {
      return scale > 0 ? halvedArenaBytes : arenaBytes + (depth ? deepRowBytes : 0)
    },
    open(kernels, { input: file, info, scale, depth }) {
      const picture = findHeicPicture(file)
      if (scale > 0) return openHalvedRows(kernels, halvedTilesFor(picture), { file, picture })
      const window = info.cut?.window
      return openPictureRows(kernels, HEVC_TILES, { file, picture, window, depth })
    },
  })
}
