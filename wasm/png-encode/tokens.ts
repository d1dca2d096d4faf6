// Tokens of a block as bits. A token is a literal, or distance × 65536 + length.

import { END_OF_BLOCK, FIRST_LENGTH, LENGTH_BASE, LENGTH_EXTRA } from '../shared/deflate';
import { bits } from './bits';
import {
  BLOCK_ROOM,
  block,
  CHUNK_BYTES,
  CODE_LENGTHS,
  CODES,
  LENGTH_CODES,
  LENGTH_SYMBOLS,
  output,
  work,
} from './state';

/** Symbols of match lengths. */
export function fillLengthSymbols(): void {
  for (let symbol: usize = 0; symbol < 29; symbol++) {
    const base = <usize>LENGTH_BASE[symbol];
    const count = (<usize>1) << LENGTH_EXTRA[symbol];
    for (let i: usize = 0; i < count && base + i < 259; i++) {
      store<u8>(work.tables + LENGTH_SYMBOLS + base + i, <u8>symbol);
    }
  }
}

/** Symbol of a distance: two per power of two. */
@inline
export function distanceSymbol(distance: u32): u32 {
  const d = distance - 1;
  if (d < 2) return d;
  const log = 31 - <u32>clz(d);
  return (log << 1) | ((d >> (log - 1)) & 1);
}

/** Extra bits of a literal, length or distance (288) symbol. */
export function extraOf(symbol: usize): u32 {
  if (symbol < 257) return 0;
  if (symbol < 286) return LENGTH_EXTRA[symbol - FIRST_LENGTH];
  return symbol < 292 ? 0 : <u32>((symbol - 290) >> 1);
}

/** Writes all tokens and the end of the block. */
export function writeTokens(): void {
  const tables = work.tables;
  const lengths = tables + CODE_LENGTHS;
  const codes = tables + CODES;
  const lengthCodes = tables + LENGTH_CODES;
  fillLengthCodes();
  let pending = output.bits;
  let count = output.bitCount;
  let out = output.cursor;
  let token = block.tokens;
  for (const end = token + ((<usize>block.tokenCount) << 2); token < end; token += 4) {
    const value = load<u32>(token);
    const distance = value >> 16;
    if (!distance) {
      pending |= (<u64>load<u16>(codes + ((<usize>value) << 1))) << count;
      count += load<u8>(lengths + value);
    } else {
      const entry = load<u32>(lengthCodes + ((<usize>(value & 0xffff)) << 2));
      pending |= (<u64>(entry & 0xffffff)) << count;
      count += entry >> 24;
      const symbol = <usize>distanceSymbol(distance);
      const length = <u64>load<u8>(lengths + 288 + symbol);
      pending |= (<u64>load<u16>(codes + 576 + (symbol << 1))) << count;
      count += length;
      const extra = extraOf(288 + symbol);
      pending |= (<u64>((distance - 1) & ((1 << extra) - 1))) << count;
      count += extra;
    }
    store<u64>(out, pending);
    out += <usize>(count >> 3);
    pending >>= count & 56;
    count &= 7;
  }
  output.bits = pending;
  output.bitCount = count;
  assert(out + 8 <= output.start + CHUNK_BYTES + BLOCK_ROOM);
  output.cursor = out;
  bits(load<u16>(codes + END_OF_BLOCK * 2), load<u8>(lengths + END_OF_BLOCK));
}

/** LENGTH_CODES: code and extra bits of every match length. */
function fillLengthCodes(): void {
  const tables = work.tables;
  for (let length: u32 = 3; length < 259; length++) {
    const i = <usize>load<u8>(tables + LENGTH_SYMBOLS + length);
    const bitsOfCode = <u32>load<u8>(tables + CODE_LENGTHS + 257 + i);
    const extra = length - <u32>LENGTH_BASE[i];
    const code = <u32>load<u16>(tables + CODES + ((257 + i) << 1)) | (extra << bitsOfCode);
    const count = bitsOfCode + <u32>LENGTH_EXTRA[i];
    store<u32>(tables + LENGTH_CODES + ((<usize>length) << 2), code | (count << 24));
  }
}
