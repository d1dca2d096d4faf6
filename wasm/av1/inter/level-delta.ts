// What is added to levels of deblocking by how a block is predicted (7.14.5).

import { I_MODE_DELTAS, I_REFERENCE_DELTAS } from './fields';
import { GLOBAL, GLOBAL_GLOBAL, inter, told } from './state';

/** Of a block that is predicted from another frame. */
export function interLevelDelta(): i32 {
  const moves = inter.mode != GLOBAL && inter.mode != GLOBAL_GLOBAL;
  return told(I_REFERENCE_DELTAS + inter.reference0) + told(I_MODE_DELTAS + i32(moves));
}
