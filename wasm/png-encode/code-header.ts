// The header of a dynamic block: both codes as runs of code lengths (RFC 1951, 3.2.7).

import { RUN_ORDER } from '../shared/deflate';
import { buildCode } from '../shared/prefix-codes';
import { bits } from './bits';
import { CODE_LENGTHS, MERGED_COUNTS, RUNS, SORTED, work } from './state';

/** The code of code lengths: u32 × 19 counts, u8 × 19 lengths, u16 × 19 codes. */
const RUN_COUNTS: usize = memory.data(19 * 4, 16);
const RUN_LENGTHS: usize = memory.data(20, 16);
const RUN_CODES: usize = memory.data(20 * 2, 16);

/** How many symbols are sent: up to the last with a code. */
export function lastUsed(lengths: usize, symbols: usize, atLeast: usize): usize {
  while (symbols > atLeast && !load<u8>(lengths + symbols - 1)) symbols -= 1;
  return symbols;
}

/** RUNS: code lengths of both codes as symbols (low byte) and extra bits (high byte); their number. */
export function collectRuns(literals: usize, distances: usize): u32 {
  const all = work.tables + MERGED_COUNTS; // free here
  memory.copy(all, work.tables + CODE_LENGTHS, literals);
  memory.copy(all + literals, work.tables + CODE_LENGTHS + 288, distances);
  memory.fill(RUN_COUNTS, 0, 19 * 4);
  const total = literals + distances;
  let runs: u32 = 0;
  for (let i: usize = 0; i < total; ) {
    const length = load<u8>(all + i);
    let times: u32 = 1;
    while (i + times < total && load<u8>(all + i + times) == length) times += 1;
    i += times;
    if (length) {
      runs = addRun(runs, length, 0);
      times -= 1;
    }
    while (times >= 3) {
      const most: u32 = length ? 6 : times > 10 ? 138 : 10;
      const count = min(times, most);
      if (length) runs = addRun(runs, 16, count - 3);
      else if (count > 10) runs = addRun(runs, 18, count - 11);
      else runs = addRun(runs, 17, count - 3);
      times -= count;
    }
    for (; times; times--) runs = addRun(runs, length, 0);
  }
  buildCode(RUN_COUNTS, 19, 7, RUN_LENGTHS, RUN_CODES, work.tables + SORTED);
  return runs;
}

function addRun(runs: u32, symbol: u32, extra: u32): u32 {
  store<u16>(work.tables + RUNS + ((<usize>runs) << 1), <u16>(symbol | (extra << 8)));
  const count = RUN_COUNTS + ((<usize>symbol) << 2);
  store<u32>(count, load<u32>(count) + 1);
  return runs + 1;
}

/** Code lengths of the code of code lengths that are sent. */
function orderedLengths(): usize {
  let count: usize = 19;
  while (count > 4 && !load<u8>(RUN_LENGTHS + RUN_ORDER[count - 1])) count -= 1;
  return count;
}

function extraOfRun(symbol: u32): u32 {
  return symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
}

/** Bits of the header with these runs. */
export function headerBits(runs: u32): u32 {
  let sum = 3 + 14 + 3 * <u32>orderedLengths();
  for (let i: usize = 0; i < runs; i++) {
    const symbol = <u32>load<u8>(work.tables + RUNS + (i << 1));
    sum += <u32>load<u8>(RUN_LENGTHS + symbol) + extraOfRun(symbol);
  }
  return sum;
}

/** Writes the header. */
export function writeHeader(literals: usize, distances: usize, runs: u32): void {
  const ordered = orderedLengths();
  bits(<u32>(literals - 257) | ((<u32>(distances - 1)) << 5) | ((<u32>(ordered - 4)) << 10), 14);
  for (let i: usize = 0; i < ordered; i++) bits(load<u8>(RUN_LENGTHS + RUN_ORDER[i]), 3);
  for (let i: usize = 0; i < runs; i++) {
    const run = <u32>load<u16>(work.tables + RUNS + (i << 1));
    const symbol = run & 255;
    const length = <u32>load<u8>(RUN_LENGTHS + symbol);
    const value = load<u16>(RUN_CODES + ((<usize>symbol) << 1)) | ((run >> 8) << length);
    bits(value, length + extraOfRun(symbol));
  }
}
