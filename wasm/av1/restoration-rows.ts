// The rows that loop restoration of a stripe looks at: three above and below it as well.

import { work } from './frame';
import { SOURCE_ROWS } from './work';

/** Row i of the stripe, from -3 on. */
@inline
export function sourceRow(i: i32): usize {
  return load<usize>(work + SOURCE_ROWS + ((i + 3) << 2));
}

@inline
export function setSourceRow(i: i32, at: usize): void {
  store<usize>(work + SOURCE_ROWS + ((i + 3) << 2), at);
}
