// The coder (18181-1, C.3.1): asymmetric numeral systems, from the last token to the first, as the
// decoder runs the other way. A token is a u32: context << 16 | value.
//
// The bits overwrite the tokens from behind: one takes at most 16 bits of state and 13 raw ones, so
// what is written never reaches what is not read yet. HEADROOM is for the state at the front.

import { Code, RANGE, SYMBOL_LOG } from './code';
import { rawBits, SPLIT, tokenOf } from './hybrid';
import { MATCH_KINDS, MATCH_VALUES, rawBitsOf, symbolOf } from './matches';
import { putBits } from './output';

/** Bytes that must be free in front of the tokens. */
export const HEADROOM: usize = 16;

export const FIRST_STATE: u32 = 0x130000;

let bits: u64 = 0;
let count: i32 = 0;
let at: usize = 0;

/** Puts `n` bits in front of those that are there. */
@inline
function prepend(value: u32, n: i32): void {
  bits = (bits << (<u64>n)) | <u64>value;
  count += n;
  if (count < 32) return;
  count -= 32;
  at -= 4;
  store<u32>(at, <u32>(bits >> <u64>count));
}

/** Writes the `n` tokens at `tokens`, which are gone then. */
export function writeTokens(code: Code, tokens: usize, n: i32): void {
  if (code.isPrefix) {
    writePrefixTokens(code, tokens, n);
    return;
  }
  let state = FIRST_STATE;
  const end = tokens + ((<usize>n) << 2);
  bits = 0;
  count = 0;
  at = end;
  const map = code.map;
  const symbols = code.symbols;
  const reverse = code.reverse;
  for (let from = end; from > tokens; ) {
    from -= 4;
    assert(at > from);
    const token = load<u32>(from);
    const value = token & 0xffff;
    const cluster = <u32>load<u8>(map + <usize>(token >> 16));
    const symbol = tokenOf(value);
    if (value >= SPLIT) {
      const raw = rawBits(symbol);
      prepend(value & (((<u32>1) << raw) - 1), raw);
    }
    const entry = symbols + ((<usize>((cluster << 6) + symbol)) << SYMBOL_LOG);
    const share = <u32>load<u16>(entry, 2);
    if (state >> 20 >= share) {
      prepend(state & 0xffff, 16);
      state >>= 16;
    }
    const quotient = <u32>((<u64>state * load<u64>(entry, 8)) >> 44);
    const place = (cluster << 12) + <u32>load<u16>(entry) + (state - quotient * share);
    state = (quotient << 12) | <u32>load<u16>(reverse + ((<usize>place) << 1));
  }
  prepend(state >> 16, 16);
  prepend(state & 0xffff, 16);
  assert(at >= tokens - HEADROOM);
  appendBits(end);
}

/**
 * The same for the `n` tokens of a stream with matches (matches.ts). Two of them stand for three values at
 * least, so that what is written still never reaches what is not read.
 */
export function writeMatchTokens(code: Code, tokens: usize, n: i32): void {
  if (code.isPrefix) {
    writePrefixMatchTokens(code, tokens, n);
    return;
  }
  let state = FIRST_STATE;
  const end = tokens + ((<usize>n) << 2);
  bits = 0;
  count = 0;
  at = end;
  const map = code.map;
  const symbols = code.symbols;
  const reverse = code.reverse;
  // Many are as the one behind them.
  let last = ~load<u32>(end - 4);
  let raw: i32 = 0;
  let rawValue: u32 = 0;
  let share: u32 = 0;
  let inverse: u64 = 0;
  let places: usize = 0;
  for (let from = end; from > tokens; ) {
    from -= 4;
    assert(at > from);
    const token = load<u32>(from);
    if (token != last) {
      last = token;
      const value = token & MATCH_VALUES;
      const cluster = <u32>load<u8>(map + <usize>(token >> 24));
      const kind = token & MATCH_KINDS;
      raw = rawBitsOf(kind, value);
      rawValue = value & (((<u32>1) << raw) - 1);
      const entry = symbols + ((<usize>((cluster << 6) + symbolOf(kind, value))) << SYMBOL_LOG);
      share = <u32>load<u16>(entry, 2);
      inverse = load<u64>(entry, 8);
      places = reverse + ((<usize>((cluster << 12) + <u32>load<u16>(entry))) << 1);
    }
    if (raw) prepend(rawValue, raw);
    if (share == RANGE) {
      if (!raw) from = firstAlike(tokens, from, token);
      continue;
    }
    if (state >> 20 >= share) {
      prepend(state & 0xffff, 16);
      state >>= 16;
    }
    const quotient = <u32>((<u64>state * inverse) >> 44);
    state = (quotient << 12) | <u32>load<u16>(places + ((<usize>(state - quotient * share)) << 1));
  }
  prepend(state >> 16, 16);
  prepend(state & 0xffff, 16);
  assert(at >= tokens - HEADROOM);
  appendBits(end);
}

/** Where those begin, in fours, which are as the one at `from` and stand in front of it without a gap. */
function firstAlike(tokens: usize, from: usize, token: u32): usize {
  const alike = i32x4.splat(token);
  let at = from;
  while (at >= tokens + 16 && i32x4.all_true(i32x4.eq(v128.load(at - 16), alike))) at -= 16;
  return at;
}

/** By a prefix code: from the first to the last. */
function writePrefixTokens(code: Code, tokens: usize, n: i32): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const token = load<u32>(tokens + (i << 2));
    const value = token & 0xffff;
    const symbol = tokenOf(value);
    putSymbol(code, token >> 16, symbol);
    if (value < SPLIT) continue;
    const raw = rawBits(symbol);
    putBits(raw, value & (((<u32>1) << raw) - 1));
  }
}

function writePrefixMatchTokens(code: Code, tokens: usize, n: i32): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const token = load<u32>(tokens + (i << 2));
    const value = token & MATCH_VALUES;
    const kind = token & MATCH_KINDS;
    putSymbol(code, token >> 24, symbolOf(kind, value));
    const raw = rawBitsOf(kind, value);
    putBits(raw, value & (((<u32>1) << raw) - 1));
  }
}

@inline
function putSymbol(code: Code, context: u32, symbol: u32): void {
  const cluster = <u32>load<u8>(code.map + <usize>context);
  const entry = code.symbols + ((<usize>((cluster << 6) + symbol)) << SYMBOL_LOG);
  putBits(<i32>load<u16>(entry, 2), <u32>load<u64>(entry, 8));
}

/** Moves the bits to the output: first those that are no whole word. */
function appendBits(end: usize): void {
  if (count) putBits(count, <u32>(bits & (((<u64>1) << (<u64>count)) - 1)));
  for (; at < end; at += 4) putBits(32, load<u32>(at));
}
