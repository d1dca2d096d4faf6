// Bits of a 4 x 4 block of levels, for lossless pictures: nothing is to be optimized there.

import { CDF_BASE, CDF_BASE_EOB } from '../../shared/av1/cdf-tables';
import { BASE_CONTEXTS, BR_CONTEXTS, BR_COSTS, COSTS, PADDED } from '../places';
import { base } from '../state';
import { eobCost } from '../symbols/costs';
import { log2Floor } from './coefficients';
import { lastContext, loadContexts } from './level-contexts';
import { paddedScanOf, scanOf } from './sizes';

/** In 1/256, beyond all_zero. */
export function rateOf4x4(chroma: i32, levels: usize, eob: i32): i32 {
  loadContexts(2, 2, 0, levels, eob);
  const scan = paddedScanOf(0, 16);
  const positions = scanOf(0);
  const padded = base + PADDED;
  const bases = base + COSTS + CDF_BASE + chroma * 42 * 16;
  const basesOfLast = base + COSTS + CDF_BASE_EOB + chroma * 64;
  const brs = base + BR_COSTS + chroma * 21 * 32;
  let sum = eobCost(4, chroma, 0, eob);
  for (let i = eob - 1; i >= 0; i--) {
    const at: usize = load<u16>(scan + 2 * i);
    const level: i32 = load<u8>(padded + at);
    if (i == eob - 1) {
      sum += load<u16>(basesOfLast + lastContext(i, 16) * 16 + 2 * (min(level, 3) - 1));
    } else {
      sum += load<u16>(
        bases + ((<usize>load<u8>(base + BASE_CONTEXTS + at)) << 4) + 2 * min(level, 3),
      );
    }
    if (level) sum += 256;
    if (level > 2)
      sum += load<u16>(brs + ((<usize>load<u8>(base + BR_CONTEXTS + at)) << 5) + 2 * level);
    if (level == 15) {
      const rest = abs(<i32>load<i16>(levels + 2 * <usize>load<u16>(positions + 2 * i))) - 14;
      sum += 256 * (2 * log2Floor(rest) + 1);
    }
  }
  return sum;
}
