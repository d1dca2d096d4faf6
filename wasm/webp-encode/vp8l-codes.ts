// Prefix codes in the file (RFC 9649 3.7.2): simple ones of a symbol or two, others by their lengths
// in runs.

import { buildCode } from '../shared/prefix-codes';
import {
  alpha,
  CODE_ROOM,
  CODES,
  COUNTS,
  LENGTHS,
  RUN_CODES,
  RUN_COUNTS,
  RUN_LENGTHS,
  RUNS,
  SCALED,
} from './alpha-state';
import { putBits } from './vp8l-bits';

/** The order of code lengths of code lengths. */
const ORDER: usize = memory.data<u8>([
  17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);

/** A code of one symbol below 2, which takes no bits. */
export function putConstant(symbol: u32): void {
  putBits(1 | (symbol << 3), 4);
}

/** Makes lengths and codes of the counts from `from` on; a symbol that is alone gets no bits. */
export function makeCode(from: usize, symbols: u32): void {
  const s = alpha.scratch;
  const lengths = s + LENGTHS + from;
  const counts = s + COUNTS + (from << 2);
  let most: u32 = 0;
  let used = 0;
  for (let i: usize = 0; i < symbols; i++) {
    const count = load<u32>(counts + (i << 2));
    most = max(most, count);
    if (count) used++;
  }
  // buildCode takes counts below 2^23.
  let shift: u32 = 0;
  while (most >> shift >= 1 << 22) shift++;
  for (let i: usize = 0; i < symbols; i++) {
    const count = load<u32>(counts + (i << 2));
    store<u32>(s + SCALED + (i << 2), count ? max(1, count >> shift) : 0);
  }
  buildCode(s + SCALED, symbols, 15, lengths, s + CODES + (from << 1), s + CODE_ROOM);
  if (used > 1) return;
  memory.fill(lengths, 0, symbols);
  memory.fill(s + CODES + (from << 1), 0, symbols << 1);
}

/** Writes the code of the counts from `from` on, as `makeCode` made it. */
export function putCode(from: usize, symbols: u32): void {
  const counts = alpha.scratch + COUNTS + (from << 2);
  let used = 0;
  let one: u32 = 0;
  let two: u32 = 0;
  for (let i: u32 = 0; i < symbols; i++) {
    if (!load<u32>(counts + ((<usize>i) << 2))) continue;
    one = two;
    two = i;
    used++;
  }
  if (used > 2 || two > 255) {
    putLengths(alpha.scratch + LENGTHS + from, symbols);
    return;
  }
  // Simple: is it two, has the first one 8 bits, the symbols.
  if (used == 2) {
    putBits(7, 3);
    putBits(one, 8);
    putBits(two, 8);
  } else if (two < 2) putConstant(two);
  else {
    putBits(5, 3);
    putBits(two, 8);
  }
}

function putLengths(lengths: usize, symbols: u32): void {
  const s = alpha.scratch;
  const runs = collectRuns(lengths, symbols);
  buildCode(s + RUN_COUNTS, 19, 7, s + RUN_LENGTHS, s + RUN_CODES, s + CODE_ROOM);
  let count: u32 = 19;
  while (count > 4 && !load<u8>(s + RUN_LENGTHS + load<u8>(ORDER + count - 1))) count--;
  putBits((count - 4) << 1, 5);
  for (let i: usize = 0; i < count; i++)
    putBits(load<u8>(s + RUN_LENGTHS + load<u8>(ORDER + i)), 3);
  putBits(0, 1); // all symbols have a length
  for (let i: usize = 0; i < runs; i++) {
    const run = <u32>load<u16>(s + RUNS + (i << 1));
    const symbol = <usize>(run & 255);
    putBits(load<u16>(s + RUN_CODES + (symbol << 1)), load<u8>(s + RUN_LENGTHS + symbol));
    if (symbol > 15) putBits(run >> 8, symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
  }
}

/** Code lengths as runs: 16 repeats the last one 3 to 6 times, 17 and 18 are 3 to 138 zeros. */
function collectRuns(lengths: usize, symbols: u32): u32 {
  const s = alpha.scratch;
  memory.fill(s + RUN_COUNTS, 0, 80);
  let runs: u32 = 0;
  let last: u32 = 8;
  for (let i: u32 = 0; i < symbols; ) {
    const length = <u32>load<u8>(lengths + i);
    let same: u32 = 1;
    while (i + same < symbols && load<u8>(lengths + i + same) == length) same++;
    let run = length;
    let taken: u32 = 1;
    if (!length && same > 2) {
      taken = min(same, 138);
      run = taken < 11 ? 17 | ((taken - 3) << 8) : 18 | ((taken - 11) << 8);
    } else if (length && length == last && same > 2) {
      taken = min(same, 6);
      run = 16 | ((taken - 3) << 8);
    }
    if (length) last = length;
    store<u16>(s + RUNS + ((<usize>runs) << 1), <u16>run);
    const at = s + RUN_COUNTS + ((<usize>(run & 255)) << 2);
    store<u32>(at, load<u32>(at) + 1);
    runs++;
    i += taken;
  }
  return runs;
}
