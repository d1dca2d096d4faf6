/**
 * AVIF input by our own kernels (wasm/av1/, wasm/avif-color/), by rows; what they cannot decode is
 * libavif's. irot and imir are left to the plan, clap is cut out here.
 */

import type { Decoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { scratchBandBytes } from '../../stages/resize/layout.ts'
import { kernelInput } from '../kernel-decoder.ts'
import type { AvifInfo } from './info.ts'
import { openPictureRows } from './pixels/picture-rows.ts'
import { findAvifPicture } from './probe.ts'

/** Decodes by rows; `refuge` takes what `AvifInfo.refuge` gives the reason for. */
export function avifInput(use: UseKernels, refuge: Decoder<AvifInfo>): Decoder<AvifInfo> {
  const own = kernelInput<AvifInfo>(use, {
    arenaBytes: ({ arenaBytes }) => arenaBytes,
    open: (kernels, { input, info }) =>
      openPictureRows(kernels, {
        file: input,
        picture: findAvifPicture(input),
        window: info.cut?.window,
      }),
  })
  return {
    cost(info, inputBytes, scale) {
      if (info.refuge === undefined) return own.cost(info, inputBytes, scale)
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
