/** The resizer in the list. */

import { hasInks } from '../color/icc-profile.ts'
import type { Stage } from '../stage.ts'
import { type Resize, type ResizeSpec, resizerArenaBytes, scratchBandBytes } from './layout.ts'
import { resized } from './resize.ts'

/** A resize that keeps every pixel: a copy, which others can be cut from, or which may be changed. */
export function identityResize(
  { width, height }: { readonly width: number; readonly height: number },
  reduction: number,
): Resize {
  const crop = { x: 0, y: 0, width, height }
  return { crop, width, height, filter: 'box', reduction, isIdentity: true }
}

export const resizeStage: Stage<ResizeSpec & Resize> = {
  name: 'resize',
  plan: ({ resize, info, profile }) =>
    resize && { ...resize, opaque: !info.hasAlpha, inks: hasInks(profile) },
  cost(spec, rows, { inKernels }) {
    const scratch = inKernels ? 0 : scratchBandBytes(rows)
    return { heap: 'kernels', wasmBytes: scratch + resizerArenaBytes(rows, spec), jsBytes: 0 }
  },
  format: ({ width, height }, { channels }) => ({ width, height, channels }),
  describe: ({ filter, width, height, isIdentity }) =>
    isIdentity ? [] : [`${filter} ${width}x${height}`],
  open: (spec, rows, { kernels, bandRows }) => resized(kernels, rows, spec, bandRows),
}
