// Huffman tables (T.81 annex C and F.2.2.3), built from a DHT segment into look-up form.
//
// Wide table, for sequential scans: what the next 11 bits hold, symbols and values together.
//   pair    u64 x 2048   low half: the first symbol, or two when both fit; high half: the first
//   codes                see below
//   skip    u32 x 4096   several symbols per 12 bits, to pass coefficients that a scale drops
// An entry (half of a pair) is   value:16 | advance:8 | bits:8,   `advance` to the zigzag index,
// `bits` of code and value together. Bit 7 of `bits` set: only the code of `bits & 0x1f` bits fits,
// and `value` is the size of the value that follows; exactly 0x80: not even the code fits.
//
// Narrow table, for progressive scans: u32 x 512, symbol:8 << 8 | code length:8, 0 = does not fit.
//
// Codes, behind both:
//   limit   i32 x 18     first 16-bit pattern (left-justified) that is longer than length l
//   delta   i32 x 17     index of the value minus code, by length
//   values  u8 x 256

import { EOB_ADVANCE } from './block-offsets';

const WIDE_BITS: i32 = 11;
const WIDE_LOOKUP: usize = 1 << 11;
const SKIP_BITS: i32 = 12;
const CODES: usize = 72 + 72 + 256;
const WIDE_CODES: usize = WIDE_LOOKUP * 8;
const SKIP: usize = WIDE_CODES + CODES;
export const WIDE_BYTES: usize = SKIP + (1 << 12) * 4;

const NARROW_BITS: i32 = 9;
const NARROW_CODES: usize = (1 << 9) * 4;
export const NARROW_BYTES: usize = NARROW_CODES + CODES;

const singles: usize = memory.data((1 << 11) * 4, 16);

/**
 * Bytes of the definition at `bits` (16 counts, then values), or 0 when it breaks the rules or
 * runs past `end`.
 */
export function definitionBytes(bits: usize, end: usize): usize {
  if (bits + 16 > end) return 0;
  let values: usize = 0;
  for (let i: usize = 0; i < 16; i++) values += <usize>load<u8>(bits + i);
  return values > 256 || bits + 16 + values > end ? 0 : 16 + values;
}

/** Whether the counts make a prefix code without an all-ones code, and DC sizes fit (F.1.2.1). */
export function isUsable(bits: usize, isAc: bool): bool {
  let code: i32 = 0;
  let values: usize = 0;
  for (let length: i32 = 1; length <= 16; length++) {
    const n = <i32>load<u8>(bits + length - 1);
    code += n;
    values += n;
    if (n && code >= 1 << length) return false;
    code <<= 1;
  }
  if (isAc) return true;
  for (let i: usize = 0; i < values; i++) if (load<u8>(bits + 16 + i) > 15) return false;
  return true;
}

/** Fills limit, delta and values at `codes`. */
function buildCodes(codes: usize, bits: usize): void {
  let code: i32 = 0;
  let index: i32 = 0;
  memory.fill(codes, 0, CODES);
  for (let length: i32 = 1; length <= 16; length++) {
    const n = <i32>load<u8>(bits + length - 1);
    store<i32>(codes + 72 + ((<usize>length) << 2), index - code);
    code += n;
    index += n;
    store<i32>(codes + ((<usize>length) << 2), code << (16 - length));
    code <<= 1;
  }
  store<i32>(codes + (17 << 2), i32.MAX_VALUE);
  memory.copy(codes + 144, bits + 16, index);
}

/** Finds the code at the top of 16 bits: symbol << 8 | length; an unused code has length 17. */
function findCode(codes: usize, top16: i32): u32 {
  let length: i32 = 1;
  while (top16 >= load<i32>(codes + ((<usize>length) << 2))) length++;
  if (length > 16) return 17;
  const code = top16 >> (16 - length);
  const index = (code + load<i32>(codes + 72 + ((<usize>length) << 2))) & 255;
  return ((<u32>load<u8>(codes + 144 + <usize>index)) << 8) | <u32>length;
}

@inline
function advanceOf(symbol: u32): u32 {
  if (symbol & 15) return (symbol >> 4) + 1;
  return symbol == 0xf0 ? 16 : EOB_ADVANCE;
}

/** Entry of one symbol for the 11 bits of `pattern`. */
function singleEntry(codes: usize, pattern: i32, isAc: bool): u32 {
  const found = findCode(codes, pattern << (16 - WIDE_BITS));
  const length = <i32>(found & 0xff);
  if (length > WIDE_BITS) return 0x80;
  const symbol = found >> 8;
  const size = <i32>(isAc ? symbol & 15 : symbol);
  const advance = isAc ? advanceOf(symbol) : 1;
  const rest = WIDE_BITS - length - size;
  if (rest < 0) return ((<u32>size) << 16) | (advance << 8) | 0x80 | <u32>length;
  let value = (pattern >> rest) & ((1 << size) - 1);
  if (size && value < 1 << (size - 1)) value -= (1 << size) - 1;
  return ((<u32>value) << 16) | (advance << 8) | <u32>(length + size);
}

/** Builds the wide table at `table` from the definition at `bits`. */
export function buildWide(table: usize, bits: usize, isAc: bool): void {
  const codes = table + WIDE_CODES;
  buildCodes(codes, bits);
  for (let i: usize = 0; i < WIDE_LOOKUP; i++) {
    store<u32>(singles + (i << 2), singleEntry(codes, <i32>i, isAc));
  }
  for (let i: usize = 0; i < WIDE_LOOKUP; i++) {
    const one = load<u32>(singles + (i << 2));
    let both = one;
    const used = one & 0xff;
    if (isAc && used < 0x80 && ((one >> 8) & 0xff) < <u32>EOB_ADVANCE) {
      const two = load<u32>(singles + (((i << used) & (WIDE_LOOKUP - 1)) << 2));
      if ((two & 0x80) == 0 && (two & 0xff) <= <u32>WIDE_BITS - used) {
        both = (two & 0xffff0000) | ((two & 0xff00) + (one & 0xff00)) | ((two & 0xff) + used);
      }
    }
    store<u64>(table + (i << 3), <u64>both | ((<u64>one) << 32));
  }
}

/**
 * Adds the skip table: per 12 bits   advance of all symbols:8 << 16 | of all but the last:8 << 8 |
 * bits:8; 0 when not one symbol with its value fits.
 */
export function buildSkip(table: usize): void {
  const codes = table + WIDE_CODES;
  for (let i: i32 = 0; i < 1 << SKIP_BITS; i++) {
    let used: i32 = 0;
    let before: u32 = 0;
    let advance: u32 = 0;
    while (used < SKIP_BITS && advance < 64) {
      const window = (i << used) & ((1 << SKIP_BITS) - 1);
      const found = findCode(codes, window << (16 - SKIP_BITS));
      const length = <i32>(found & 0xff);
      if (length > SKIP_BITS - used) break;
      before = advance;
      advance += advanceOf(found >> 8);
      used += length + (<i32>(found >> 8) & 15);
    }
    store<u32>(table + SKIP + ((<usize>i) << 2), <u32>used | (before << 8) | (advance << 16));
  }
}

@inline
export function skipEntry(table: usize, bits: u64): u32 {
  return load<u32>(table + ((<usize>(bits >> (64 - SKIP_BITS))) << 2), SKIP);
}

/** The pair whose code and value begin `bits`. */
@inline
export function pairEntry(table: usize, bits: u64): u64 {
  return load<u64>(table + ((<usize>(bits >> (64 - WIDE_BITS))) << 3));
}

/** Entry for a code longer than 11 bits; an unused code ends the block with a zero, as in libjpeg. */
export function longEntry(table: usize, bits: u64, isAc: bool): u32 {
  const found = findCode(table + WIDE_CODES, <i32>(bits >> 48));
  const symbol = found >> 8;
  if (!isAc) return ((symbol & 15) << 16) | 0x180 | (found & 0xff);
  return ((symbol & 15) << 16) | (advanceOf(symbol) << 8) | 0x80 | (found & 0xff);
}

/** Builds the narrow table at `table` from the definition at `bits`. */
export function buildNarrow(table: usize, bits: usize): void {
  const codes = table + NARROW_CODES;
  buildCodes(codes, bits);
  for (let i: i32 = 0; i < 1 << NARROW_BITS; i++) {
    const found = findCode(codes, i << (16 - NARROW_BITS));
    store<u32>(table + ((<usize>i) << 2), <i32>(found & 0xff) > NARROW_BITS ? 0 : found);
  }
}

/** Symbol << 8 | length of the code that begins `bits`; an unused code is symbol 0, length 17. */
@inline
export function narrowSymbol(table: usize, bits: u64): u32 {
  const entry = load<u32>(table + ((<usize>(bits >> (64 - NARROW_BITS))) << 2));
  return entry ? entry : findCode(table + NARROW_CODES, <i32>(bits >> 48));
}
