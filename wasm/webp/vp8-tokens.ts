// Coefficients of a macroblock (RFC 6386 section 13), dequantised, in raster order.
//
// The loop over the coefficients of a block keeps the registers of the boolean decoder in locals.
// AssemblyScript has no macro for that: the refill and the next range stand in it several times, and
// a test holds the copies equal. A 1 leaves r - split, which is the next range and not that less 1: the
// tables begin a byte earlier for it. Guesses that are near to even and need no branch after them have
// none: three or four, and the bits of large values, which go through the globals of bool-reader.ts.

import { CATEGORY_EXTRAS } from '../shared/vp8-tables';
import {
  ensure,
  limit,
  pos,
  RANGES,
  range,
  refilled,
  SCALES,
  setRegisters,
  value,
} from './bool-reader';
import {
  COEFFICIENTS,
  Macroblock,
  STEPS,
  TOKENS,
  TOKENS_LEFT,
  TOKENS_PER_TYPE,
  vp8,
} from './vp8-state';
import { inverseWalsh } from './vp8-transform';

// Types of blocks.
const Y_AFTER_Y2: usize = 0;
const Y2: usize = 1;
const CHROMA: usize = 2;
const Y_WITH_DC: usize = 3;

/** Where the coefficients of a block go. */
// biome-ignore format: a table
const PLACES: usize = memory.data<u8>([0, 2, 8, 16, 10, 4, 6, 12, 18, 24, 26, 20, 14, 22, 28, 30]);

/** What blocks hold, two bits for each: nothing, the first coefficient at most, more. */
const IS_FLAT: u32 = 1;
const IS_FULL: u32 = 2;

/**
 * Reads the coefficients of a macroblock in column `x`; see above for the two bits of each block in
 * the answer. Blocks with nothing in them stay zero.
 */
export function readCoefficients(block: Macroblock, x: i32): u64 {
  const above = vp8.tokensAbove + 9 * x;
  const steps = STEPS + 24 * <usize>block.segment;
  let first = 0;
  let type = Y_WITH_DC;
  if (block.isWhole) {
    readY2(above + 8, steps + 8);
    first = 1;
    type = Y_AFTER_Y2;
  }
  const luma = TOKENS + type * TOKENS_PER_TYPE;
  const chroma = TOKENS + CHROMA * TOKENS_PER_TYPE;
  const uv = steps + 16;
  const left = TOKENS_LEFT;
  const y = readPlane(luma, above, left, 4, first, steps, COEFFICIENTS);
  const u = readPlane(chroma, above + 4, left + 4, 2, 0, uv, COEFFICIENTS + 16 * 32);
  const v = readPlane(chroma, above + 6, left + 6, 2, 0, uv, COEFFICIENTS + 20 * 32);
  return <u64>y | ((<u64>(u | (v << 8))) << 32);
}

/** Marks a macroblock without coefficients; one with 4x4 predictions says nothing about Y2. */
export function skipCoefficients(block: Macroblock, x: i32): void {
  const above = vp8.tokensAbove + 9 * x;
  store<u64>(above, 0);
  store<u64>(TOKENS_LEFT, 0);
  if (!block.isWhole) return;
  store<u8>(above, 0, 8);
  store<u8>(TOKENS_LEFT, 0, 8);
}

/** Section 14.3: the block of the other blocks' first coefficients. */
function readY2(top: usize, steps: usize): void {
  const left = TOKENS_LEFT + 8;
  const at = COEFFICIENTS + 24 * 32;
  readPlane(TOKENS + Y2 * TOKENS_PER_TYPE, top, left, 1, 0, steps, at);
  if (!load<u8>(top)) return;
  inverseWalsh(at, at);
  for (let i = 0; i < 16; i++) store<i16>(COEFFICIENTS + 32 * i, load<i16>(at + 2 * i));
  const zero = i64x2.splat(0);
  v128.store(at, zero);
  v128.store(at, zero, 16);
}

/**
 * Reads the blocks of one plane, `side` in a row, from coefficient `first` on. `tokens`: probabilities
 * of their type by position; `steps`: of DC and AC. Answers two bits for each block.
 */
function readPlane(
  tokens: usize,
  top: usize,
  left: usize,
  side: i32,
  first: i32,
  steps: usize,
  coefficients: usize,
): u32 {
  let v = value;
  let r = range;
  let at = pos;
  let split: u32 = 0;
  let big: u64 = 0;
  let held: u32 = 0;
  let shift: u32 = 0;
  const dc = load<i32>(steps);
  const ac = load<i32>(steps, 4);
  const count = side * side;
  let dst = coefficients;
  for (let i = 0; i < count; i++, dst += 32, shift += 2) {
    if (at >= limit) {
      setRegisters(v, r, at);
      ensure();
      at = pos;
    }
    const above = top + (i & (side - 1));
    const before = left + <usize>(side == 4 ? i >> 2 : i >> 1);
    let n = first;
    let p = tokens + 33 * n + 11 * (<i32>load<u8>(above) + load<u8>(before));
    let step = n ? ac : dc;
    while (n < 16) {
      if (!(<u32>v)) {
        v = refilled(v, at);
        at += 4;
      }
      // Is there another one?
      split = (r * load<u8>(p)) >> 8;
      if (<u32>(v >> 56) <= split) {
        v *= <u64>load<u8>(split, SCALES);
        r = load<u8>(split, RANGES);
        break;
      }
      v -= (<u64>(split + 1)) << 56;
      split = r - split;
      v *= <u64>load<u8>(split, SCALES - 1);
      r = load<u8>(split, RANGES - 1);
      // Zeros.
      for (;;) {
        split = (r * load<u8>(p, 1)) >> 8;
        if (<u32>(v >> 56) > split) break;
        v *= <u64>load<u8>(split, SCALES);
        r = load<u8>(split, RANGES);
        n += 1;
        step = ac;
        p = tokens + 33 * n;
        if (n == 16) break;
        if (!(<u32>v)) {
          v = refilled(v, at);
          at += 4;
        }
      }
      if (n == 16) break;
      v -= (<u64>(split + 1)) << 56;
      split = r - split;
      v *= <u64>load<u8>(split, SCALES - 1);
      r = load<u8>(split, RANGES - 1);
      // More than one?
      let level = step;
      let next = tokens + 33 * (n + 1) + 11;
      split = (r * load<u8>(p, 2)) >> 8;
      if (<u32>(v >> 56) <= split) {
        v *= <u64>load<u8>(split, SCALES);
        r = load<u8>(split, RANGES);
      } else {
        v -= (<u64>(split + 1)) << 56;
        split = r - split;
        v *= <u64>load<u8>(split, SCALES - 1);
        r = load<u8>(split, RANGES - 1);
        next += 11;
        if (!(<u32>v)) {
          v = refilled(v, at);
          at += 4;
        }
        // More than four? 2, 3 and 4 are most of what is left.
        split = (r * load<u8>(p, 3)) >> 8;
        if (<u32>(v >> 56) <= split) {
          v *= <u64>load<u8>(split, SCALES);
          r = load<u8>(split, RANGES);
          level = step << 1;
          split = (r * load<u8>(p, 4)) >> 8;
          if (<u32>(v >> 56) <= split) {
            v *= <u64>load<u8>(split, SCALES);
            r = load<u8>(split, RANGES);
          } else {
            v -= (<u64>(split + 1)) << 56;
            split = r - split;
            v *= <u64>load<u8>(split, SCALES - 1);
            r = load<u8>(split, RANGES - 1);
            level += step;
            split = (r * load<u8>(p, 5)) >> 8;
            const isFour = <u32>(v >> 56) > split;
            v -= ((<u64>(split + 1)) << 56) & -(<i64>isFour);
            level += step & -(<i32>isFour);
            split = isFour ? r - split : split + 1;
            v *= <u64>load<u8>(split, SCALES - 1);
            r = load<u8>(split, RANGES - 1);
          }
        } else {
          v -= (<u64>(split + 1)) << 56;
          split = r - split;
          v *= <u64>load<u8>(split, SCALES - 1);
          r = load<u8>(split, RANGES - 1);
          setRegisters(v, r, at);
          level = step * readLarge(p);
          v = value;
          r = range;
          at = pos;
          if (!(<u32>v)) {
            v = refilled(v, at);
            at += 4;
          }
        }
      }
      // Negative? The sign is no guess: without a branch. Half of a range needs no table; that of
      // 255, which is the only one that would, comes before the first guess of a partition alone.
      big = (<u64>((r >> 1) + 1)) << 56;
      const sign = v >= big ? -1 : 0;
      v = (v - (big & <i64>sign)) << 1;
      r = (r + sign) | 1;
      store<i16>(dst + load<u8>(n, PLACES), <i16>((level ^ sign) - sign));
      step = ac;
      n += 1;
      p = next;
    }
    const isMarked: u8 = n > first ? 1 : 0;
    store<u8>(above, isMarked);
    store<u8>(before, isMarked);
    if (n > 1) held |= IS_FULL << shift;
    else if (load<i16>(dst)) held |= IS_FLAT << shift;
  }
  setRegisters(v, r, at);
  return held;
}

/** After each guess of a category the next one, for a 0 and for a 1; 16 and more is a category. */
const CATEGORIES: usize = memory.data<u8>([7, 8, 16, 17, 9, 10, 18, 19, 20, 21]);
const LEAF: u32 = 16;

/** Section 13.2: levels of 5 and more. Guesses are near to even, and none of them is a branch. */
function readLarge(p: usize): i32 {
  let v = value;
  let r = range;
  let at = pos;
  let node: u32 = 6;
  do {
    if (!(<u32>v)) {
      v = refilled(v, at);
      at += 4;
    }
    let split = (r * load<u8>(p + node)) >> 8;
    const isOne = <u32>(v >> 56) > split;
    v -= ((<u64>(split + 1)) << 56) & -(<i64>isOne);
    split = isOne ? r - split : split + 1;
    v *= <u64>load<u8>(split, SCALES - 1);
    r = load<u8>(split, RANGES - 1);
    node = load<u8>(CATEGORIES - 12 + 2 * node + <u32>isOne);
  } while (node < LEAF);
  const category = node - LEAF;
  let extra = 0;
  for (let e = CATEGORY_EXTRAS + 12 * category; load<u8>(e); e++) {
    if (!(<u32>v)) {
      v = refilled(v, at);
      at += 4;
    }
    let split = (r * load<u8>(e)) >> 8;
    const isOne = <u32>(v >> 56) > split;
    v -= ((<u64>(split + 1)) << 56) & -(<i64>isOne);
    split = isOne ? r - split : split + 1;
    v *= <u64>load<u8>(split, SCALES - 1);
    r = load<u8>(split, RANGES - 1);
    extra = 2 * extra + <i32>isOne;
  }
  setRegisters(v, r, at);
  return 3 + (2 << category) + extra;
}
