// What luma's neighbours and mode say of its transforms.

import { CDF_TX_8, CDF_TX_16, CDF_TX_32, CDF_TX_64 } from '../../shared/av1/cdf-tables';
import { FIELD_SMOOTH, FIELD_TX } from '../state';
import { aboveAt, leftAt } from '../symbols/contexts';

/** Mode_To_Txfm (6.10.19), as types of transform.ts; 13 is chroma from luma, those of filter.ts follow at 16. */
const TYPES: usize = memory.data<u8>([
  0, 1, 2, 0, 3, 1, 2, 2, 1, 3, 1, 2, 3, 0, 0, 0, 3, 1, 2, 3, 3,
]);

@inline
export function typeOfMode(mode: i32): i32 {
  return load<u8>(TYPES + mode);
}

/** Whether a block's neighbours are smooth: bit 0 luma, bit 1 chroma (7.11.2.8). */
@inline
export function smoothEdges(x4: i32, y4: i32): i32 {
  return <i32>load<u8>(aboveAt(FIELD_SMOOTH, x4)) | load<u8>(leftAt(FIELD_SMOOTH, y4));
}

/** CDF of tx_depth. */
export function depthOffset(lw: i32, lh: i32, x4: i32, y4: i32): usize {
  const above = i32(<i32>load<u8>(aboveAt(FIELD_TX, x4)) >= lw);
  const left = i32(<i32>load<u8>(leftAt(FIELD_TX, y4)) >= lh);
  const largest = max(lw, lh);
  const cdf =
    largest == 3 ? CDF_TX_8 : largest == 4 ? CDF_TX_16 : largest == 5 ? CDF_TX_32 : CDF_TX_64;
  return cdf + (above + left) * 16;
}
