/** AVIF output by libaom (@jsquash/avif): whole as long as that fits, above in tiles. */

import type { RowEncoder } from '../../contract/codec.ts'
import type { LoadWasm } from '../../stock/modules.ts'
import type { CodecPool } from '../../stock/pool.ts'
import { avifTiles } from './tiles.ts'

/** Heap for the largest picture that is one AV1 item: 2.2 megapixels at normal effort, in bytes. */
const WHOLE_HEAP_BYTES = 78_000_000

/** Every browser shows a picture of one item; a grid stays empty in Firefox (up to 153 at least). */
export function stockAvifRows(wasm: LoadWasm, pool: CodecPool): RowEncoder {
  return avifTiles(wasm, pool, { wholeHeapBytes: WHOLE_HEAP_BYTES })
}
