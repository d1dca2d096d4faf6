// Which transforms are tried.

import {
  CROSSES,
  FILTER_SHIFT,
  IS_CHAINED,
  isSmall,
  NEAR,
  PALETTE,
  PREDICTS,
  SUBTRACTS_GREEN,
} from './settings';
import { EFFORT_BEST, image, KIND_ALPHA } from './state';

/** Transforms that are tried on small pictures; on such of few colours those with a palette too. */
const OF_SMALL: usize = memory.data<i32>([
  PREDICTS | SUBTRACTS_GREEN | CROSSES,
  SUBTRACTS_GREEN,
  PREDICTS | SUBTRACTS_GREEN,
  PREDICTS | CROSSES,
  0,
  PALETTE,
  PALETTE | IS_CHAINED,
  PALETTE | PREDICTS,
  PALETTE | PREDICTS | IS_CHAINED,
]);
const ALL_SMALL: i32 = 9;
const SMALL_OF_MANY: i32 = 5;

/** The settings that are tried, by number; -1 at the end. */
export function candidate(n: i32, hasFewColors: bool, filter: i32): i32 {
  const isBest = image.effort == EFFORT_BEST;
  if (image.kind == KIND_ALPHA) {
    if (n == 0) return PREDICTS;
    if (n == 1) return 0;
    if (n == 4 && filter) return PALETTE | (filter << FILTER_SHIFT);
    if (n > 3 || !hasFewColors) return -1;
    return n == 2 ? PALETTE : PALETTE | PREDICTS;
  }
  if (image.nearMost > 1) {
    // Steps spoil what repeats: without them a drawing may be smaller.
    const tried = hasFewColors ? 1 : 3;
    if (n == 0) return PREDICTS | SUBTRACTS_GREEN | CROSSES | NEAR;
    if (n < tried) return n == 1 ? PREDICTS | CROSSES | NEAR : NEAR;
    n -= tried;
  }
  if (isSmall()) {
    const tried = hasFewColors ? ALL_SMALL : SMALL_OF_MANY;
    return n >= tried ? -1 : load<i32>(OF_SMALL + ((<usize>n) << 2));
  }
  switch (n) {
    case 0:
      return PREDICTS | SUBTRACTS_GREEN | CROSSES;
    case 1:
      return hasFewColors ? PALETTE : 0;
    case 2:
      return hasFewColors ? PALETTE | PREDICTS : PREDICTS | CROSSES;
    case 3:
      return hasFewColors && isBest ? PREDICTS | CROSSES : hasFewColors ? -1 : SUBTRACTS_GREEN;
    default:
      return -1;
  }
}
