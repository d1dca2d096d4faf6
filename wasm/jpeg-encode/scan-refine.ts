// A refinement scan of all AC coefficients (T.81 G.1.2.3), over one component: one more bit of each.

import { hasOutputRoom } from './bit-writer';
import { Plane } from './layout';
import { correct, endBlock, putBlockCorrections, putRun, putValue, putZeros } from './symbols';
import { followLink, isEnd, tokenTail, tokenValue, ZRL } from './tokens';

/** Coefficients of a block that are not zero at this precision: i16 zigzag index, i16 value. */
const list: usize = memory.data(256, 16);

/** Where the list ends, and the last index whose first bit comes in this scan. */
let listEnd: usize = 0;
let lastNew: i32 = 0;

/** Fills the list; answers the address behind the block's tokens. */
@inline
function readBlock(p: usize, low: i32): usize {
  let k: i32 = 0;
  let at = list;
  lastNew = 0;
  for (;;) {
    const token = <i32>load<u8>(p++);
    if (isEnd(token)) break;
    k += (token >> 4) + 1;
    if (token == ZRL) continue;
    const value = tokenValue(token, p);
    p += tokenTail(token);
    const kept = abs(value) >> low;
    if (!kept) continue;
    if (kept == 1) lastNew = k;
    store<i16>(at, k);
    store<i16>(at, value < 0 ? -kept : kept, 2);
    at += 4;
  }
  assert(at <= list + 256 && k <= 63);
  listEnd = at;
  return p;
}

/** Codes the list: new values with the runs of zeros before them, and corrections of old ones. */
@inline
function codeList(): void {
  let before: i32 = 0;
  let zeros: i32 = 0;
  for (let at = list; at < listEnd; at += 4) {
    const k = <i32>load<i16>(at);
    const value = <i32>load<i16>(at, 2);
    zeros += k - before - 1;
    before = k;
    for (; zeros > 15 && k <= lastNew; zeros -= 16) putZeros();
    if (abs(value) > 1) {
      correct(abs(value) & 1);
      continue;
    }
    putValue(zeros, value);
    putBlockCorrections();
    zeros = 0;
  }
  endBlock(zeros + 63 - before > 0);
}

/** Codes the scan of bit `low`, or every `step`th row of it, like `codeFirst`. */
export function codeRefinement(plane: Plane, low: i32, step: i32): bool {
  for (let y: i32 = 0; y < plane.blocksHigh; y += step) {
    let p = <usize>load<u32>(plane.rowStarts + ((<usize>y) << 2));
    for (let x: i32 = 0; x < plane.blocksWide; x++) {
      if (!hasOutputRoom()) return false;
      p = readBlock(followLink(p), low);
      codeList();
    }
  }
  putRun();
  return true;
}
