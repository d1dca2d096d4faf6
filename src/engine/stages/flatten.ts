/** The flattening stage: what is behind the transparent parts of a picture. */

import type { Color } from '../api/color.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { packedPixel } from '../rows/frame.ts'
import type { RowSource } from '../rows/rows.ts'
import { ARENA_BLOCK_BYTES, changedInPlace, STAGE_BYTES } from './in-place.ts'
import type { Stage } from './stage.ts'

/** Most that the stage takes from the arena. */
export const FLATTEN_ARENA_BYTES = STAGE_BYTES + ARENA_BLOCK_BYTES

export const flattenStage: Stage<Color> = {
  name: 'flatten',
  plan: ({ background }) => background,
  cost: () => ({ heap: 'kernels', wasmBytes: FLATTEN_ARENA_BYTES, jsBytes: 0 }),
  describe: () => ['flatten'],
  open: (background, rows, { kernels }) => flattened(kernels, rows, background),
}

/**
 * Lays the rows of `source` over `background`. Over an opaque one every pixel becomes opaque; over
 * a translucent one alpha is a + b·(255 − a) / 255. Results are exact and rounded to nearest, in
 * sRGB values as browsers and libvips do. Gray rows have no alpha and pass through.
 */
export function flattened(kernels: Kernels, source: RowSource, background: Color): RowSource {
  if (source.format.channels === 1) return source
  const { flattenOpaque, flattenTranslucent } = kernels.exports
  const apply = background.a === 255 ? flattenOpaque : flattenTranslucent
  const paper = packedPixel(background)
  return changedInPlace(kernels, source, (pointer, pixels) => apply(pointer, pixels, paper))
}
