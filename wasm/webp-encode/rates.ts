// What bits cost: of token decisions by the probabilities in force, which are estimated from the
// counts so far, and of modes, whose probabilities are fixed. All in 256ths of a bit.

import {
  BANDS,
  EXTRA_PROBABILITIES,
  LARGE_BASES,
  LARGE_BITS,
  MODE_PROBABILITIES,
  TOKEN_PROBABILITIES,
} from '../shared/vp8-tables';
import {
  BAND_OFFSETS,
  BAND_OFFSETS16,
  BIT_COSTS,
  COST_OFFSETS,
  COUNTS,
  END_COSTS,
  EXTRA_COSTS,
  GO_COSTS,
  LEVEL_COSTS,
  LEVEL_ROW,
  MACRO_COSTS,
  MODE_COSTS,
  NO_COST,
  PROBABILITIES,
  TOKEN_COUNTS,
  TOKEN_ROW,
  work,
} from './layout';
import { countDecisions } from './tokens';

/** Token decisions: 4 types x 8 bands x 3 contexts x 11. */
export const DECISIONS: i32 = 1056;
/** What the probabilities of the standard count for against what was counted, in decisions. */
const PRIOR: u32 = 24;
/** The largest level: 67 and eleven extra bits would be more, but no block has it. */
const MOST_LEVEL: i32 = 2047;

@inline
export function cost0(p: u32): i32 {
  return load<u16>(work + <usize>p * 2, BIT_COSTS);
}

@inline
export function cost1(p: u32): i32 {
  return load<u16>(work + <usize>(256 - p) * 2, BIT_COSTS);
}

/** Fills all tables, for a picture of which nothing is known. */
export function initRates(): void {
  initBitCosts();
  for (let n: usize = 0; n < 17; n++) {
    const offset = <i32>load<u8>(BANDS + n) * 3 * <i32>LEVEL_ROW;
    store<i32>(work + n * 4, offset, BAND_OFFSETS);
    if (n < 16) store<i16>(work + n * 2, <i16>offset, BAND_OFFSETS16);
  }
  for (let v = 1; v <= MOST_LEVEL; v++) {
    store<u16>(work + <usize>v * 2, <u16>extraCost(v), EXTRA_COSTS);
  }
  memory.fill(work + TOKEN_COUNTS, 0, TOKEN_ROW * 96);
  memory.copy(work + PROBABILITIES, TOKEN_PROBABILITIES, DECISIONS);
  fillLevelCosts();
  fillModeCosts();
}

/** -log2(i / 256), by squaring: each square tells a binary digit. */
function initBitCosts(): void {
  const table = work + BIT_COSTS;
  store<u16>(table, 2048);
  for (let i = 1; i <= 256; i++) {
    let x: f64 = 256 / <f64>i;
    let digits: i32 = 0;
    while (x >= 2) {
      x *= 0.5;
      digits++;
    }
    for (let k = 0; k < 10; k++) {
      x *= x;
      digits <<= 1;
      if (x >= 2) {
        x *= 0.5;
        digits |= 1;
      }
    }
    store<u16>(table + <usize>i * 2, <u16>((digits + 2) >> 2));
  }
}

/** Sign and extra bits of a level. */
function extraCost(v: i32): i32 {
  let cost: i32 = 256;
  if (v < 5) return cost;
  if (v < 7) return cost + (v == 5 ? cost0(159) : cost1(159));
  if (v < 11) {
    const x = v - 7;
    return cost + (x & 2 ? cost1(165) : cost0(165)) + (x & 1 ? cost1(145) : cost0(145));
  }
  const k: usize = largeCategory(v);
  const count: i32 = load<u8>(LARGE_BITS + k);
  const x = v - <i32>load<u8>(LARGE_BASES + k);
  for (let i = 0; i < count; i++) {
    const p: u32 = load<u8>(EXTRA_PROBABILITIES + k * 12 + <usize>i);
    cost += (x >> (count - 1 - i)) & 1 ? cost1(p) : cost0(p);
  }
  return cost;
}

/** Which of the four large categories a level of 11 and more is in. */
@inline
export function largeCategory(v: i32): usize {
  return v < 19 ? 0 : v < 35 ? 1 : v < 67 ? 2 : 3;
}

/** Probabilities from what was counted so far. */
export function estimate(): void {
  countDecisions();
  for (let i: usize = 0; i < <usize>DECISIONS; i++) {
    const zeros = load<u32>(work + i * 8, COUNTS);
    const ones = load<u32>(work + i * 8 + 4, COUNTS);
    const prior = <u32>load<u8>(TOKEN_PROBABILITIES + i) * PRIOR;
    const p = <u32>((((<u64>zeros) << 8) + prior) / (<u64>zeros + ones + PRIOR));
    store<u8>(work + i, <u8>min<u32>(max<u32>(p, 1), 255), PROBABILITIES);
  }
  fillLevelCosts();
}

/** What each path through the tree of tokens costs (RFC 6386 13.2), for all contexts. */
function fillLevelCosts(): void {
  for (let k: usize = 0; k < 96; k++) {
    const p = work + PROBABILITIES + k * 11;
    const c = work + LEVEL_COSTS + LEVEL_ROW * k;
    const end: u32 = load<u8>(p);
    store<u16>(work + k * 2, <u16>cost0(end), END_COSTS);
    store<u16>(work + k * 2, <u16>cost1(end), GO_COSTS);
    // After a zero a block cannot end, and nothing is spent on saying so.
    const go = k % 3 ? cost1(end) : 0;
    store<u16>(c, <u16>(go + zero(p, 1)));
    const some = go + one(p, 1);
    fillCosts(c, 1, 2, some + zero(p, 2));
    const more = some + one(p, 2);
    const small = more + zero(p, 3);
    fillCosts(c, 2, 3, small + zero(p, 4));
    fillCosts(c, 3, 4, small + one(p, 4) + zero(p, 5));
    fillCosts(c, 4, 5, small + one(p, 4) + one(p, 5));
    const large = more + one(p, 3);
    const middle = large + zero(p, 6);
    const huge = large + one(p, 6);
    const low = huge + zero(p, 8);
    const high = huge + one(p, 8);
    fillCosts(c, 5, 7, middle + zero(p, 7));
    fillCosts(c, 7, 11, middle + one(p, 7));
    fillCosts(c, 11, 19, low + zero(p, 9));
    fillCosts(c, 19, 35, low + one(p, 9));
    fillCosts(c, 35, 67, high + zero(p, 10));
    store<u16>(c, <u16>(high + one(p, 10)), 134);
  }
}

@inline
function zero(p: usize, i: usize): i32 {
  return cost0(load<u8>(p + i));
}

@inline
function one(p: usize, i: usize): i32 {
  return cost1(load<u8>(p + i));
}

@inline
function fillCosts(c: usize, from: usize, to: usize, cost: i32): void {
  for (let v = from; v < to; v++) {
    store<u16>(c + v * 2, <u16>(cost + <i32>load<u16>(work + v * 2, EXTRA_COSTS)));
  }
}

/** Cost of level `v`, without its sign, in the row of its context. */
@inline
export function levelCost(row: usize, v: usize): i32 {
  if (v < 67) return load<u16>(row + v * 2);
  return <i32>load<u16>(row, 134) + <i32>load<u16>(work + v * 2, EXTRA_COSTS);
}

/** The trees of modes in key frames (RFC 6386 11.2, 11.3). */
function fillModeCosts(): void {
  for (let k: usize = 0; k < 100; k++) {
    const p = MODE_PROBABILITIES + k * 9;
    const c = work + MODE_COSTS + k * 20;
    store<u16>(c, <u16>zero(p, 0)); // DC
    const n1 = one(p, 0);
    store<u16>(c, <u16>(n1 + zero(p, 1)), 2); // TM
    const n2 = n1 + one(p, 1);
    store<u16>(c, <u16>(n2 + zero(p, 2)), 4); // VE
    const n3 = n2 + one(p, 2);
    const left = n3 + zero(p, 3);
    store<u16>(c, <u16>(left + zero(p, 4)), 6); // HE
    store<u16>(c, <u16>(left + one(p, 4) + zero(p, 5)), 8); // RD
    store<u16>(c, <u16>(left + one(p, 4) + one(p, 5)), 10); // VR
    const right = n3 + one(p, 3);
    store<u16>(c, <u16>(right + zero(p, 6)), 12); // LD
    const n6 = right + one(p, 6);
    store<u16>(c, <u16>(n6 + zero(p, 7)), 14); // VL
    const n7 = n6 + one(p, 7);
    store<u16>(c, <u16>(n7 + zero(p, 8)), 16); // HD
    store<u16>(c, <u16>(n7 + one(p, 8)), 18); // HU
  }
  const c = work + MACRO_COSTS;
  store<u16>(c, <u16>(cost0(156) + cost0(163))); // DC
  store<u16>(c, <u16>(cost1(156) + cost1(128)), 2); // TM
  store<u16>(c, <u16>(cost0(156) + cost1(163)), 4); // V
  store<u16>(c, <u16>(cost1(156) + cost0(128)), 6); // H
  store<u16>(c, <u16>cost0(142), 8);
  store<u16>(c, <u16>(cost1(142) + cost1(114) + cost1(183)), 10);
  store<u16>(c, <u16>(cost1(142) + cost0(114)), 12);
  store<u16>(c, <u16>(cost1(142) + cost1(114) + cost0(183)), 14);
}

/** Offsets in LEVEL_COSTS of eight levels `v` that come after `before`; those of NO_COST outside. */
@inline
function storeOffsets(i: usize, v: v128, before: v128, t: i32, inside: v128): void {
  const row = i16x8.mul(i16x8.min_s(before, i16x8.splat(2)), i16x8.splat(<i16>LEVEL_ROW));
  const column = i16x8.shl(i16x8.min_s(v, i16x8.splat(67)), 1);
  const band = i16x8.add(v128.load(work + i * 2, BAND_OFFSETS16), i16x8.splat(<i16>t));
  const offsets = i16x8.add(i16x8.add(row, column), band);
  const none = i16x8.splat(<i16>NO_COST);
  v128.store(work + i * 2, v128.bitselect(offsets, none, inside), COST_OFFSETS);
}

@inline
function costAt(n: usize): i32 {
  return load<u16>(work + <usize>load<u16>(work + n * 2, COST_OFFSETS), LEVEL_COSTS);
}

@inline
function sumOfFour(n: usize): i32 {
  return costAt(n) + costAt(n + 1) + costAt(n + 2) + costAt(n + 3);
}

/**
 * Cost of a block of levels of this type, from position `first` to `last` (-1: none); before `first`
 * there are zeros. Eight are looked up at a time, whether or not the block ends among them.
 */
export function blockCost(levels: usize, type: i32, context: i32, first: i32, last: i32): i32 {
  const t = <usize>(type * 24);
  const begin = work + 2 * (t + <usize>load<u8>(BANDS + first) * 3 + <usize>context);
  if (last < first) return load<u16>(begin, END_COSTS);
  let sum: i32 = context ? 0 : <i32>load<u16>(begin, GO_COSTS);
  const offset = <i32>(LEVEL_ROW * t);
  const from = i16x8.splat(<i16>(first - 1));
  const end = i16x8.splat(<i16>last);
  const v0 = i16x8.abs(v128.load(levels));
  const v1 = i16x8.abs(v128.load(levels, 16));
  // Before the first level stands the context: at position 0 as well where the block begins at 1.
  const led = first ? i16x8.replace_lane(v0, 0, <i16>context) : v0;
  const context8 = i16x8.splat(<i16>context);
  const before = v128.shuffle<i16>(context8, led, 0, 8, 9, 10, 11, 12, 13, 14);
  const n0 = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
  const isIn = v128.and(i16x8.gt_s(n0, from), i16x8.le_s(n0, end));
  storeOffsets(0, v0, before, offset, isIn);
  sum += sumOfFour(0) + sumOfFour(4);
  if (last > 7) {
    const before1 = v128.shuffle<i16>(v0, v1, 7, 8, 9, 10, 11, 12, 13, 14);
    const n1 = i16x8(8, 9, 10, 11, 12, 13, 14, 15);
    storeOffsets(8, v1, before1, offset, i16x8.le_s(n1, end));
    sum += sumOfFour(8) + sumOfFour(12);
  }
  if (v128.any_true(i16x8.gt_s(i16x8.max_s(v0, v1), i16x8.splat(66)))) sum += extraCosts(levels);
  if (last > 14) return sum;
  const c = min<i32>(abs(<i32>load<i16>(levels + <usize>last * 2)), 2);
  const at = t + <usize>load<u8>(BANDS + <usize>last + 1) * 3 + <usize>c;
  return sum + load<u16>(work + 2 * at, END_COSTS);
}

/** Signs and extra bits of levels of 67 and more in a block. */
function extraCosts(levels: usize): i32 {
  let sum: i32 = 0;
  for (let n: usize = 0; n < 16; n++) {
    const v = <usize>abs(<i32>load<i16>(levels + n * 2));
    if (v > 66) sum += load<u16>(work + v * 2, EXTRA_COSTS);
  }
  return sum;
}
