// Parameters of sample adaptive offset (7.3.8.3), into the record of a tree block.

import { blockAt, SAO_AT, SAO_BYTES, SAO_PLANE } from './blocks';
import { bin, bypass, bypassBits } from './cabac';
import { C_SAO_MERGE, C_SAO_TYPE } from './contexts';
import { hasAbove, hasLeft } from './neighbours';
import { picture } from './picture';

/** Kinds. */
export const SAO_BAND: i32 = 1;
const SAO_EDGE: i32 = 2;

export function readSao(x: i32, y: i32): void {
  const at = blockAt(x, y) + SAO_AT;
  memory.fill(at, 0, SAO_BYTES);
  if (!picture.saoLuma && !picture.saoChroma) return;
  if (hasLeft && bin(C_SAO_MERGE)) {
    memory.copy(at, blockAt(x - 1, y) + SAO_AT, SAO_BYTES);
    return;
  }
  if (hasAbove && bin(C_SAO_MERGE)) {
    memory.copy(at, blockAt(x, y - 1) + SAO_AT, SAO_BYTES);
    return;
  }
  for (let p = 0; p < picture.planes; p++) {
    if (p ? picture.saoChroma : picture.saoLuma) readPlane(at + p * SAO_PLANE, p);
  }
}

/** Cr has the kind and the class of Cb. */
function readPlane(at: usize, p: i32): void {
  const cb = at - SAO_PLANE;
  const kind = p == 2 ? <i32>load<u8>(cb) : bin(C_SAO_TYPE) ? (bypass() ? SAO_EDGE : SAO_BAND) : 0;
  store<u8>(at, kind);
  if (!kind) return;
  const most = (1 << (picture.depth - 5)) - 1;
  const offsets = at + 2;
  for (let i = 0; i < 4; i++) {
    let offset = 0;
    while (offset < most && bypass()) offset++;
    store<i16>(offsets + (i << 1), <i16>offset);
  }
  if (kind == SAO_BAND) {
    for (let i = 0; i < 4; i++) {
      const offset = load<i16>(offsets + (i << 1));
      if (offset && bypass()) store<i16>(offsets + (i << 1), -offset);
    }
    store<u8>(at, bypassBits(5), 1);
    return;
  }
  for (let i = 2; i < 4; i++) store<i16>(offsets + (i << 1), -load<i16>(offsets + (i << 1)));
  store<u8>(at, p == 2 ? load<u8>(cb, 1) : bypassBits(2), 1);
}
