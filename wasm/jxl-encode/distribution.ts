// Distributions (18181-1, C.2.5): counts scaled to shares of 4096, as a stream tells them.
//
// Of each share the width is sent, in a prefix code, and then the bits below its leading one, as many
// as the precision `shift` keeps for shares of that size. The share of one token, the most frequent,
// is not sent: it takes the rest, and is known by being the first of the greatest width.

import { log2Of, nLogN } from '../shared/logs';
import { RANGE } from './code';
import { putBits } from './output';

/** Prefix code of the widths 0 to 13: length and bits. */
const WIDTH_LENGTHS: usize = memory.data<u8>([5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 6, 7, 7]);
const WIDTH_BITS: usize = memory.data<u8>([17, 11, 15, 3, 9, 7, 4, 2, 5, 6, 0, 33, 1, 65]);

/** Precisions that are tried: the last one keeps all bits, and always works. */
const SHIFTS: usize = memory.data<u8>([0, 2, 4, 5, 6, 7, 8, 10, 11]);
const SHIFT_COUNT: usize = 9;

/** The width that is sent for the omitted share, at least. */
const LEAST_OMITTED: u32 = 10;
const MOST_WIDTH: u32 = 12;

/** Shares that are tried, and those that are sent: u16 x 64. */
const trial: usize = memory.data(128, 16);
/** The shares of the distribution written last. */
export const shares: usize = memory.data(128, 16);

@inline
function countAt(histogram: usize, i: u32): u32 {
  return load<u32>(histogram + ((<usize>i) << 2));
}

@inline
export function shareAt(table: usize, i: u32): u32 {
  return <u32>load<u16>(table + ((<usize>i) << 1));
}

@inline
function setShare(table: usize, i: u32, value: u32): void {
  store<u16>(table + ((<usize>i) << 1), <u16>value);
}

/** U8 of C.2.5: 0 in one bit, others by their width. */
function putU8(value: u32): void {
  if (!value) {
    putBits(1, 0);
    return;
  }
  const bits = 31 - <i32>clz(value);
  putBits(1, 1);
  putBits(3, <u32>bits);
  putBits(bits, value - ((<u32>1) << bits));
}

/** Bits of a distribution of two tokens. */
const TWO_BITS: f64 = 30;

/** About what the distribution of a histogram of 64 counts takes, and its tokens by it, in bits. */
export function distributionBits(histogram: usize): f64 {
  let kinds: i32 = 0;
  let total: u32 = 0;
  let length: u32 = 0;
  let omitted: u32 = 0;
  let bits: f64 = 0;
  for (let i: u32 = 0; i < 64; i++) {
    const n = countAt(histogram, i);
    if (!n) continue;
    kinds++;
    length = i + 1;
    total += n;
    bits -= nLogN(n);
    if (n > countAt(histogram, omitted)) omitted = i;
  }
  if (kinds <= 1) return length > 1 ? 10 : 3;
  return kinds == 2
    ? TWO_BITS + bits + nLogN(total)
    : chooseShift(histogram, total, length, omitted);
}

/** Writes the distribution of a histogram of 64 counts, which is then `shares`. */
export function writeDistribution(histogram: usize): void {
  let length: u32 = 0;
  let total: u32 = 0;
  let kinds: i32 = 0;
  let first: u32 = 0;
  let omitted: u32 = 0;
  for (let i: u32 = 0; i < 64; i++) {
    const n = countAt(histogram, i);
    if (!n) continue;
    if (!kinds) first = i;
    kinds++;
    length = i + 1;
    total += n;
    if (n > countAt(histogram, omitted)) omitted = i;
  }
  memory.fill(shares, 0, 128);
  if (kinds <= 1) {
    const only = max<u32>(length, 1) - 1;
    putBits(2, 1);
    putU8(only);
    setShare(shares, only, RANGE);
  } else if (kinds == 2) {
    writeTwo(first, length - 1, <f64>countAt(histogram, first) / <f64>total);
  } else {
    writeBest(histogram, total, length, omitted);
  }
}

function writeTwo(first: u32, second: u32, part: f64): void {
  const share = min<u32>(RANGE - 1, max<u32>(1, <u32>nearest<f64>(part * <f64>RANGE)));
  putBits(2, 3);
  putU8(first);
  putU8(second);
  putBits(12, share);
  setShare(shares, first, share);
  setShare(shares, second, RANGE - share);
}

function writeBest(histogram: usize, total: u32, length: u32, omitted: u32): void {
  chooseShift(histogram, total, length, omitted);
  describe(shares, length, omitted, bestShift, true);
}

let bestShift: u32 = 0;

/** Tries all precisions: finer ones take more bits here and fewer for the tokens. Answers the bits of both. */
function chooseShift(histogram: usize, total: u32, length: u32, omitted: u32): f64 {
  let best: f64 = Infinity;
  for (let i: usize = 0; i < SHIFT_COUNT; i++) {
    const shift = <u32>load<u8>(SHIFTS + i);
    if (!scale(histogram, total, length, omitted, shift)) continue;
    let bits = <f64>describe(trial, length, omitted, shift, false);
    for (let token: u32 = 0; token < length; token++) {
      const n = countAt(histogram, token);
      if (n) bits += <f64>n * (12 - log2Of(shareAt(trial, token)));
    }
    if (bits >= best) continue;
    best = bits;
    bestShift = shift;
    memory.copy(shares, trial, 128);
  }
  assert(best < Infinity);
  return best;
}

/** Bits below the leading one that are sent of a share of `log` + 1 bits. */
@inline
function sentBits(log: i32, shift: u32): i32 {
  return max(0, min(log, <i32>shift - ((12 - log) >> 1)));
}

/** Scales counts to `trial`; false where nothing would be left for the omitted one. */
function scale(histogram: usize, total: u32, length: u32, omitted: u32, shift: u32): bool {
  memory.fill(trial, 0, 128);
  let sum: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const n = countAt(histogram, i);
    if (i == omitted || !n) continue;
    let share = max<u32>(1, <u32>nearest<f64>((<f64>n * <f64>RANGE) / <f64>total));
    const log = 31 - <i32>clz(share);
    const drop = log - sentBits(log, shift);
    share = max<u32>(1, ((share + (((<u32>1) << drop) >> 1)) >> drop) << drop);
    // Before the omitted one, none may be as wide as it can be.
    if (i < omitted && share >= 2048) share = 2048 - ((<u32>1) << max(0, 10 - sentBits(10, shift)));
    setShare(trial, i, share);
    sum += share;
    if (sum >= RANGE) return false;
  }
  setShare(trial, omitted, RANGE - sum);
  return omittedWidth(trial, length, omitted) <= MOST_WIDTH;
}

/** The width that makes the omitted share the first of the greatest. */
function omittedWidth(table: usize, length: u32, omitted: u32): u32 {
  let most = LEAST_OMITTED;
  for (let i: u32 = 0; i < length; i++) {
    if (i == omitted) continue;
    most = max(most, widthOf(shareAt(table, i)) + u32(i < omitted));
  }
  return most;
}

@inline
function widthOf(share: u32): u32 {
  return 32 - clz(share);
}

/** Counts the bits of a description, or writes them. */
function describe(table: usize, length: u32, omitted: u32, shift: u32, isWritten: bool): i32 {
  const method = shift + 1;
  const log = 31 - <i32>clz(method);
  const most = omittedWidth(table, length, omitted);
  let bits = 2 + log + i32(log != 3) + log + 8;
  if (isWritten) {
    putBits(2, 0);
    putBits(log, ((<u32>1) << log) - 1);
    if (log != 3) putBits(1, 0);
    putBits(log, method & (((<u32>1) << log) - 1));
    putU8(length - 3);
  }
  for (let i: u32 = 0; i < length; i++) {
    const width = i == omitted ? most : widthOf(shareAt(table, i));
    const count = <i32>load<u8>(WIDTH_LENGTHS + <usize>width);
    bits += count;
    if (isWritten) putBits(count, <u32>load<u8>(WIDTH_BITS + <usize>width));
  }
  if (!shift) return bits;
  for (let i: u32 = 0; i < length; i++) {
    const share = shareAt(table, i);
    if (i == omitted || share < 2) continue;
    const width = <i32>widthOf(share) - 1;
    const sent = sentBits(width, shift);
    bits += sent;
    if (isWritten) putBits(sent, (share >> (width - sent)) - ((<u32>1) << sent));
  }
  return bits;
}
