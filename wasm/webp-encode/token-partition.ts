// The second partition: all levels, with the probabilities that were counted. What tokens mean is
// listed for a macroblock, decision by decision, and then coded (bool-coder.ts).
//
//   decision  u16: bit << 8 | probability of a zero in 256ths

import { BANDS, EXTRA_PROBABILITIES, LARGE_BASES, LARGE_BITS } from '../shared/vp8-tables';
import { putAll } from './bool-coder';
import {
  DECISION_LIST,
  FLAGS_LEFT,
  IS_16X16,
  IS_EMPTY,
  modesAt,
  PROBABILITIES,
  picture,
  work,
  ZEROS,
} from './layout';
import { clearFlags, columnOf, rowOf } from './macroblock';
import { bringModeRow } from './mode-rows';
import { largeCategory } from './rates';
import { cursor, readMask, setCursor, tokenOf } from './tokens';

// The decisions of levels 1, 2, 3, 4, and of six sizes of larger ones, but for extra bits and the sign
// (RFC 6386 13.2): the places of their probabilities, and how many they are; then their bits.
const PLACES: usize = memory.data<u8>([
  0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0,
  1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1,
  2, 3, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1, 2, 3, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1, 2,
  3, 6, 8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 1, 2, 3, 6, 8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 1, 2, 3,
  6, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 1, 2, 3, 6, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 7,
]);
const BITS: usize = memory.data<u16>([
  256, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 256, 256, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 256, 256, 256, 0, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 256, 256, 256, 0, 256, 256, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 256, 256, 256, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 256, 256, 256,
  256, 0, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 256, 256, 256, 256, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 256, 256, 256, 256, 256, 0, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0, 256, 256, 256, 256, 256, 256, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 256, 256, 256, 256, 256, 256, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** The next decision of the list. */
let list: usize = 0;

/** Codes a row of macroblocks, from the tokens where they stand. */
export function codeTokenRow(mbRow: i32): void {
  bringModeRow(mbRow, false);
  listZeros();
  const left = work + FLAGS_LEFT;
  memory.fill(left, 0, 9);
  const wide = <usize>picture.mbWide;
  for (let x: usize = 0; x < wide; x++) {
    const flags: i32 = load<u8>(modesAt(<i32>x));
    const is16 = (flags & IS_16X16) != 0;
    const above = picture.flagsAbove + x * 9;
    if (flags & IS_EMPTY) clearFlags(above, left, is16);
    else codeMacroblock(above, left, is16);
  }
}

function codeMacroblock(above: usize, left: usize, is16: bool): void {
  const mask = readMask();
  let at = cursor;
  list = work + DECISION_LIST;
  if (is16) {
    const flag = (mask >> 24) & 1;
    at = listBlock(at, flag, 1, <usize>load<u8>(above, 8) + <usize>load<u8>(left, 8), 0);
    store<u8>(above, <u8>flag, 8);
    store<u8>(left, <u8>flag, 8);
  }
  for (let b: usize = 0; b < 24; b++) {
    const column = above + columnOf(b);
    const row = left + rowOf(b);
    const type: usize = b > 15 ? 2 : is16 ? 0 : 3;
    const flag = (mask >> <u32>b) & 1;
    at = listBlock(
      at,
      flag,
      type,
      <usize>load<u8>(column) + <usize>load<u8>(row),
      usize(type == 0),
    );
    store<u8>(column, <u8>flag);
    store<u8>(row, <u8>flag);
  }
  setCursor(at);
  putAll(work + DECISION_LIST, list);
}

/** Zeros that follow a zero, at all positions of all types. */
function listZeros(): void {
  for (let type: usize = 0; type < 4; type++) {
    for (let n: usize = 0; n < 16; n++) {
      const p = work + PROBABILITIES + type * 11 * 24 + <usize>load<u8>(BANDS + n) * 33;
      store<u16>(work + type * 64 + n * 2, load<u8>(p, 1), ZEROS);
    }
  }
}

/**
 * Adds the decisions of a block whose tokens are at `at`, if it has any (`flag`), to the list; answers
 * where its tokens end.
 */
@inline
function listBlock(at: usize, flag: u32, type: usize, context: usize, first: usize): usize {
  const t = work + PROBABILITIES + type * 11 * 24;
  const p = t + 11 * (<usize>load<u8>(BANDS + first) * 3 + context);
  if (flag) return listTokens(at, type, p, first);
  store<u16>(list, load<u8>(p));
  list += 2;
  return at;
}

/** Without branches, but for large levels: neither zeros nor sizes can be foretold. */
function listTokens(at: usize, type: usize, begin: usize, first: usize): usize {
  const t = work + PROBABILITIES + type * 11 * 24;
  const zeros = work + ZEROS + type * 64;
  let o = list;
  let n = first;
  let p = begin;
  let token: i32 = 0;
  do {
    token = load<u8>(at++);
    // 1. Zeros: that the block goes on, that here is one, and those that follow.
    const run = <usize>(token & 15);
    const hasRun = usize(run != 0);
    store<u32>(o, 256 | <u32>load<u8>(p) | ((<u32>load<u8>(p, 1)) << 16));
    v128.store(o, v128.load(zeros + n * 2, 2), 4);
    v128.store(o, v128.load(zeros + n * 2, 18), 20);
    o += (run + hasRun) * 2;
    n += run;
    p = select<usize>(t + <usize>load<u8>(BANDS + n) * 33, p, run);
    n++;
    // 2. The level, after a zero without saying that the block goes on.
    let v = (token >> 4) & 3;
    if (!v) {
      v = load<u8>(at++);
      if (v < 255) v += 4;
      else {
        v = load<u16>(at);
        at += 2;
      }
    }
    const kind = <usize>tokenOf(v) - 2;
    const places = v128.load64_zero(PLACES + kind * 16 + hasRun);
    const probabilities = i16x8.extend_low_i8x16_u(i8x16.swizzle(v128.load(p), places));
    v128.store(o, v128.or(probabilities, v128.load(BITS + kind * 32 + hasRun * 2)));
    o += (<usize>load<u8>(PLACES + kind * 16, 15) - hasRun) * 2;
    if (v > 4) o = listExtra(o, v);
    store<u16>(o, <u16>(128 | ((token & 64) << 2)));
    o += 2;
    p = t + 11 * (<usize>load<u8>(BANDS + n) * 3 + <usize>min(v, 2));
  } while (!(token & 128));
  store<u16>(o, load<u8>(p));
  list = n < 16 ? o + 2 : o;
  return at;
}

/** The extra bits of a level of 5 and more (RFC 6386 13.2). */
function listExtra(o: usize, v: i32): usize {
  if (v < 7) {
    store<u16>(o, <u16>(((v - 5) << 8) | 159));
    return o + 2;
  }
  if (v < 11) {
    store<u16>(o, <u16>((((v - 7) >> 1) << 8) | 165));
    store<u16>(o, <u16>((((v - 7) & 1) << 8) | 145), 2);
    return o + 4;
  }
  const k = largeCategory(v);
  const count: i32 = load<u8>(LARGE_BITS + k);
  const x = v - <i32>load<u8>(LARGE_BASES + k);
  for (let i = 0; i < count; i++, o += 2) {
    const p = <i32>load<u8>(EXTRA_PROBABILITIES + k * 12 + <usize>i);
    store<u16>(o, <u16>((((x >> (count - 1 - i)) & 1) << 8) | p));
  }
  return o;
}
