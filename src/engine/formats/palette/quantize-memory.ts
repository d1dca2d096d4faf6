/** What wasm/quantize/ takes from the arena. */

import { block } from '../../kernels/arena-block.ts'

// wasm/quantize/state.ts
const BINS = 65_536
const BIN_BYTES = 20
const TABLE_BYTES = 256 * (4 + 16 + 16 + 40 + 48) + 260 * 4 * 5

/** Bytes for a picture of this width; `alpha`: some pixel may be translucent. */
export function quantizeArenaBytes(width: number, alpha: boolean): number {
  const tables = alpha ? 2 : 1
  return [
    width * 4,
    width,
    BINS * BIN_BYTES * tables,
    BINS * 4 * tables,
    ...[1, 2].map(() => (width + 2) * 16),
    TABLE_BYTES,
  ].reduce((sum, bytes) => sum + block(bytes), 0)
}
