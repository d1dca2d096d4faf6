/** AVIF output by libaom (@jsquash/avif), whole: never cut into tiles. */

import type { EncodeOptions, RowEncoder } from '../contract/codec.ts'
import { avifOutput, hidesColors } from '../formats/avif/whole-encoder.ts'
import { hiddenColorBytes } from '../formats/hidden-colors.ts'
import type { Size } from '../geometry/orientation.ts'
import type { LoadWasm } from '../stock/modules.ts'
import type { CodecPool } from '../stock/pool.ts'
import { framedRows } from '../stock/whole-frame-encoder.ts'

export function stockAvifRows(wasm: LoadWasm, pool: CodecPool): RowEncoder {
  const framed = framedRows(avifOutput(wasm, pool), pool)
  return {
    ...framed,
    cost(size: Size, options: EncodeOptions) {
      const cost = framed.cost(size, options)
      const hidden = hidesColors(options) ? hiddenColorBytes(size) : 0
      return { ...cost, script: cost.script + hidden }
    },
  }
}
