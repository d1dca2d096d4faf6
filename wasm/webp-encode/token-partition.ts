// The second partition: all levels, with the probabilities that were counted.

import { BANDS, EXTRA_PROBABILITIES, LARGE_BASES, LARGE_BITS } from '../shared/vp8-tables';
import { put } from './bool-coder';
import { FLAGS_LEFT, IS_16X16, IS_EMPTY, modesAt, PROBABILITIES, picture, work } from './layout';
import { clearFlags, columnOf, rowOf } from './macroblock';
import { bringModeRow } from './mode-rows';
import { largeCategory } from './rates';
import { cursor, readMask, setCursor } from './tokens';

/** Codes a row of macroblocks, from the tokens where they stand. */
export function codeTokenRow(mbRow: i32): void {
  bringModeRow(mbRow, false);
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
  if (is16) {
    const flag = (mask >> 24) & 1;
    at = codeBlock(at, flag, 1, <usize>load<u8>(above, 8) + <usize>load<u8>(left, 8), 0);
    store<u8>(above, <u8>flag, 8);
    store<u8>(left, <u8>flag, 8);
  }
  for (let b: usize = 0; b < 24; b++) {
    const column = above + columnOf(b);
    const row = left + rowOf(b);
    const type: usize = b > 15 ? 2 : is16 ? 0 : 3;
    const flag = (mask >> <u32>b) & 1;
    at = codeBlock(
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
}

/** Codes a block whose tokens are at `at`, if it has any (`flag`); answers where they end. */
@inline
function codeBlock(at: usize, flag: u32, type: usize, context: usize, first: usize): usize {
  const t = work + PROBABILITIES + type * 11 * 24;
  const p = t + 11 * (<usize>load<u8>(BANDS + first) * 3 + context);
  if (flag) return codeTokens(at, t, p, first);
  put(0, load<u8>(p));
  return at;
}

function codeTokens(at: usize, t: usize, begin: usize, first: usize): usize {
  let n = first;
  let p = begin;
  let token: i32 = 0;
  do {
    token = load<u8>(at++);
    put(1, load<u8>(p));
    for (let k = token & 15; k > 0; k--) {
      put(0, load<u8>(p, 1));
      p = t + <usize>load<u8>(BANDS + ++n) * 33;
    }
    n++;
    put(1, load<u8>(p, 1));
    let v = (token >> 4) & 3;
    if (!v) {
      v = load<u8>(at++);
      if (v < 255) v += 4;
      else {
        v = load<u16>(at);
        at += 2;
      }
    }
    if (v == 1) put(0, load<u8>(p, 2));
    else codeSize(v, p);
    put((token >> 6) & 1, 128);
    p = t + 11 * (<usize>load<u8>(BANDS + n) * 3 + <usize>min(v, 2));
  } while (!(token & 128));
  if (n < 16) put(0, load<u8>(p));
  return at;
}

/** The decisions of a level of 2 and more, and its extra bits (RFC 6386 13.2). */
function codeSize(v: i32, p: usize): void {
  put(1, load<u8>(p, 2));
  if (v < 5) {
    put(0, load<u8>(p, 3));
    put(i32(v > 2), load<u8>(p, 4));
    if (v > 2) put(i32(v == 4), load<u8>(p, 5));
    return;
  }
  put(1, load<u8>(p, 3));
  if (v < 11) {
    put(0, load<u8>(p, 6));
    put(i32(v > 6), load<u8>(p, 7));
    if (v < 7) put(i32(v == 6), 159);
    else {
      put((v - 7) >> 1, 165);
      put((v - 7) & 1, 145);
    }
    return;
  }
  put(1, load<u8>(p, 6));
  put(i32(v > 34), load<u8>(p, 8));
  if (v > 34) put(i32(v > 66), load<u8>(p, 10));
  else put(i32(v > 18), load<u8>(p, 9));
  const k = largeCategory(v);
  const count: i32 = load<u8>(LARGE_BITS + k);
  const x = v - <i32>load<u8>(LARGE_BASES + k);
  for (let i = 0; i < count; i++) {
    put((x >> (count - 1 - i)) & 1, load<u8>(EXTRA_PROBABILITIES + k * 12 + <usize>i));
  }
}
