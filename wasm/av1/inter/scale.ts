// How much larger a reference is than the frame, in 1 / 16384 (7.11.3.3).

import { frame } from '../frame';
import { I_REFERENCES } from './fields';
import { told } from './state';
import { Store, storeAt } from './store';

export const SCALE_BITS: i32 = 14;
const SAME: i32 = 1 << SCALE_BITS;

@inline
export function storeOf(reference: i32): Store {
  return storeAt(told(I_REFERENCES + reference - 1));
}

export function scaleAcross(kept: Store): i32 {
  return ((kept.width << SCALE_BITS) + (frame.width >> 1)) / frame.width;
}
export function scaleDown(kept: Store): i32 {
  return ((kept.height << SCALE_BITS) + (frame.height >> 1)) / frame.height;
}

/** is_scaled(). */
export function isScaled(reference: i32): bool {
  const kept = storeOf(reference);
  return scaleAcross(kept) != SAME || scaleDown(kept) != SAME;
}
