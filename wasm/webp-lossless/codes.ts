// Prefix codes in the file (RFC 9649 3.7.2): simple ones of a symbol or two, others by their lengths
// in runs.

import { buildCode } from '../shared/prefix-codes';
import { putBits } from './bits';
import { collectRuns, shapeCounts } from './code-shapes';
import {
  ALPHA_FROM,
  BLUE_FROM,
  CACHE_FROM,
  CODE_ROOM,
  DISTANCES,
  DISTANCES_FROM,
  GREENS,
  GROUP_SYMBOLS,
  image,
  RED_FROM,
  RUN_CODES,
  RUN_COUNTS,
  RUN_LENGTHS,
  RUNS,
  WHOLE_CODES,
  WHOLE_COUNTS,
  WHOLE_LENGTHS,
} from './state';

/** The order of code lengths of code lengths. */
const ORDER: usize = memory.data<u8>([
  17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);

/**
 * Makes and writes the five codes of a group; its counts become codes, with their lengths << 16.
 * `keys`: of the colour cache.
 */
export function putGroup(group: i32, keys: u32): void {
  const counts = image.groupCounts + <usize>group * GROUP_SYMBOLS * 4;
  const whole = image.scratch + WHOLE_COUNTS;
  memory.copy(whole, counts, GREENS * 4);
  memory.copy(whole + GREENS * 4, counts + CACHE_FROM * 4, keys * 4);
  putCode(GREENS + keys);
  keepCodes(counts, 0, GREENS);
  keepCodes(counts + CACHE_FROM * 4, GREENS, keys);
  putPart(counts + RED_FROM * 4, 256);
  putPart(counts + BLUE_FROM * 4, 256);
  putPart(counts + ALPHA_FROM * 4, 256);
  putPart(counts + DISTANCES_FROM * 4, DISTANCES);
}

function putPart(counts: usize, symbols: u32): void {
  memory.copy(image.scratch + WHOLE_COUNTS, counts, symbols * 4);
  putCode(symbols);
  keepCodes(counts, 0, symbols);
}

function keepCodes(to: usize, from: u32, symbols: u32): void {
  const lengths = image.scratch + WHOLE_LENGTHS + from;
  const codes = image.scratch + WHOLE_CODES + ((<usize>from) << 1);
  for (let i: usize = 0; i < symbols; i++) {
    const length = <u32>load<u8>(lengths + i);
    store<u32>(to + (i << 2), load<u16>(codes + (i << 1)) | (length << 16));
  }
}

/** The code of WHOLE_COUNTS: made, and written. A symbol that is alone gets no bits. */
function putCode(symbols: u32): void {
  const counts = image.scratch + WHOLE_COUNTS;
  const lengths = image.scratch + WHOLE_LENGTHS;
  const codes = image.scratch + WHOLE_CODES;
  let used = 0;
  let one: u32 = 0;
  let two: u32 = 0;
  for (let i: u32 = 0; i < symbols; i++) {
    if (!load<u32>(counts + ((<usize>i) << 2))) continue;
    one = two;
    two = i;
    used++;
  }
  if (used > 1) {
    if (used > 2) shapeCounts(symbols);
    buildCode(counts, symbols, 15, lengths, codes, image.scratch + CODE_ROOM);
  } else {
    memory.fill(lengths, 0, symbols);
    memory.fill(codes, 0, symbols << 1);
  }
  if (used > 2 || two > 255) {
    // A symbol above 255 cannot be told in the simple way: it takes a bit in the lengths alone.
    if (used == 1) store<u8>(lengths + two, 1);
    putLengths(symbols);
    if (used == 1) store<u8>(lengths + two, 0);
  } else if (used == 2) putBits(7 | (one << 3) | (two << 11), 19);
  else if (two < 2) putBits(1 | (two << 3), 4);
  else putBits(5 | (two << 3), 11);
}

function putLengths(symbols: u32): void {
  const s = image.scratch;
  const runs = collectRuns(s + WHOLE_LENGTHS, symbols);
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
