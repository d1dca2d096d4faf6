// The first scan of a band of AC coefficients (T.81 G.1.2.2), over one component.

import { hasOutputRoom } from './bit-writer';
import { Plane } from './layout';
import { endBlock, putRun, putValue, putZeros } from './symbols';
import { followLink, isEnd, tokenTail, tokenValue, ZRL } from './tokens';

/** Codes coefficients `first` to `last` of a block without their lowest `low` bits. */
@inline
function codeBlock(p: usize, first: i32, last: i32, low: i32): usize {
  let k: i32 = 0;
  let coded = first - 1;
  for (;;) {
    const token = <i32>load<u8>(p++);
    if (isEnd(token)) break;
    k += (token >> 4) + 1;
    if (token == ZRL) continue;
    const tail = p;
    p += tokenTail(token);
    if (k < first || k > last) continue;
    const value = tokenValue(token, tail);
    const kept = abs(value) >> low;
    if (!kept) continue;
    let run = k - coded - 1;
    for (; run > 15; run -= 16) putZeros();
    putValue(run, value < 0 ? -kept : kept);
    coded = k;
  }
  endBlock(coded < last);
  return p;
}

/**
 * Codes the scan, counted or written as `beginSymbols` was told, or a sample of it: every `step`th
 * row of blocks. False when memory is out.
 */
export function codeFirst(plane: Plane, first: i32, last: i32, low: i32, step: i32): bool {
  for (let y: i32 = 0; y < plane.blocksHigh; y += step) {
    let p = <usize>load<u32>(plane.rowStarts + ((<usize>y) << 2));
    for (let x: i32 = 0; x < plane.blocksWide; x++) {
      if (!hasOutputRoom()) return false;
      p = codeBlock(followLink(p), first, last, low);
    }
  }
  putRun();
  return true;
}
