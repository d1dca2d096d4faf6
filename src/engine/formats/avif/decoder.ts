/**
 * AVIF input by our own kernels (wasm/av1/, wasm/heif-color/), by rows; what they cannot decode is
 * libavif's. irot and imir are left to the plan, clap is cut out here.
 */

import type { Decoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { scratchBandBytes } from '../../stages/resize/layout.ts'
import { openPictureRows } from '../heif/pixels/picture-rows.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { AvifInfo } from './info.ts'
import { findAvifPicture } from './probe.ts'
import { AV1_TILES } from './tiles.ts'

/** Decodes by rows; `refuge` takes what `AvifInfo.refuge` gives the reason for. */
export function avifInput(use: UseKernels, refuge: Decoder<AvifInfo>): Decoder<AvifInfo> {
  const own = kernelInput<AvifInfo>(use, {
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
  return {
    cost(info, inputBytes, scale, depth) {
      if (info.refuge === undefined) return own.cost(info, inputBytes, scale, depth)
      const cost = refuge.cost(info, inputBytes, scale)
      // The plan takes AVIF rows for a kernel's, which need no band on their way to the resizer.
      return { ...cost, jsBytes: cost.jsBytes + scratchBandBytes({ ...info, channels: 4 }) }
    },
    decode(request, consume) {
      const decoder = request.info.refuge === undefined ? own : refuge
      return decoder.decode(request, consume)
    },
  }
}
