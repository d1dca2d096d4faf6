// Code lengths as runs (RFC 9649 3.7.2.1), and counts in a shape that makes longer ones: where few
// symbols are coded, their lengths take as much room as they do.

import { buildCode } from '../shared/prefix-codes';
import {
  CODE_ROOM,
  image,
  RUN_CODES,
  RUN_COUNTS,
  RUN_LENGTHS,
  RUNS,
  SHAPED,
  WHOLE_CODES,
  WHOLE_COUNTS,
  WHOLE_LENGTHS,
} from './state';

/** What more is coded than so many symbols is not shaped. */
const MOST_SHAPED: u32 = 1 << 13;
/** Shapes: counts rounded to powers of two, and gaps up to so many symbols closed. */
const SHAPES: u32 = 4;
const GAPS: usize = memory.data<u8>([0, 1, 6, 255]);
/** Counts up to that are as one in the last shape. */
const FLAT: u32 = 3;

/** Gives WHOLE_COUNTS the shape by which they and their code take the fewest bits. */
export function shapeCounts(symbols: u32): void {
  const counts = image.scratch + WHOLE_COUNTS;
  const shaped = image.scratch + SHAPED;
  let sum: u32 = 0;
  for (let i: usize = 0; i < symbols; i++) sum += load<u32>(counts + (i << 2));
  if (sum > MOST_SHAPED) return;
  memory.copy(shaped, counts, symbols << 2);
  let least = bitsOfCode(symbols);
  let best: u32 = SHAPES;
  for (let shape: u32 = 0; shape < SHAPES; shape++) {
    roundCounts(symbols, shape);
    const bits = bitsOfCode(symbols);
    if (bits >= least) continue;
    least = bits;
    best = shape;
  }
  if (best == SHAPES) return;
  roundCounts(symbols, best);
  memory.copy(counts, shaped, symbols << 2);
}

/** Puts counts of a shape. */
function roundCounts(symbols: u32, shape: u32): void {
  const counts = image.scratch + WHOLE_COUNTS;
  const shaped = image.scratch + SHAPED;
  const most = <u32>load<u8>(GAPS + shape);
  let gap = symbols; // in front of the first there is none to close
  for (let i: u32 = 0; i < symbols; i++) {
    const count = load<u32>(counts + ((<usize>i) << 2));
    let rounded: u32 = 0;
    if (count) {
      if (gap <= most) fillGap(shaped, i - gap, i);
      rounded = shape + 1 == SHAPES && count <= FLAT ? 1 : 1 << (31 - clz(count + (count >> 1)));
      gap = 0;
    } else gap++;
    store<u32>(shaped + ((<usize>i) << 2), rounded);
  }
}

function fillGap(shaped: usize, from: u32, to: u32): void {
  for (let i = from; i < to; i++) store<u32>(shaped + ((<usize>i) << 2), 1);
}

/** Bits of a code by the shaped counts, and of WHOLE_COUNTS by it. */
function bitsOfCode(symbols: u32): u32 {
  const s = image.scratch;
  const lengths = s + WHOLE_LENGTHS;
  buildCode(s + SHAPED, symbols, 15, lengths, s + WHOLE_CODES, s + CODE_ROOM);
  let bits: u32 = 0;
  for (let i: usize = 0; i < symbols; i++) {
    bits += load<u32>(s + WHOLE_COUNTS + (i << 2)) * load<u8>(lengths + i);
  }
  collectRuns(lengths, symbols);
  buildCode(s + RUN_COUNTS, 19, 7, s + RUN_LENGTHS, s + RUN_CODES, s + CODE_ROOM);
  for (let i: usize = 0; i < 19; i++) {
    const length = <u32>load<u8>(s + RUN_LENGTHS + i);
    const extra: u32 = i < 16 ? 0 : i == 16 ? 2 : i == 17 ? 3 : 7;
    bits += load<u32>(s + RUN_COUNTS + (i << 2)) * (length + extra) + (length ? 2 : 0);
  }
  return bits;
}

/** Code lengths as runs: 16 repeats the last one 3 to 6 times, 17 and 18 are 3 to 138 zeros. */
export function collectRuns(lengths: usize, symbols: u32): u32 {
  const s = image.scratch;
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
