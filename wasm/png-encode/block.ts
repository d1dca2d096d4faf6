// Blocks of the deflate stream: parts of some thousand tokens are joined while their statistics
// agree, and each block is written the cheapest of three ways: dynamic codes, fixed codes, stored.

import { END_OF_BLOCK } from '../shared/deflate';
import { buildCode } from '../shared/prefix-codes';
import { bits } from './bits';
import { collectRuns, headerBits, lastUsed, writeHeader } from './code-header';
import {
  BLOCK_COUNTS,
  block,
  CODE_LENGTHS,
  CODES,
  LENGTH_PRICES,
  LENGTH_SYMBOLS,
  LOGARITHMS,
  MAX_TOKENS,
  MERGED_COUNTS,
  output,
  PART_COUNTS,
  PART_TOKENS,
  PRICES,
  SORTED,
  window,
  work,
} from './state';
import { extraOf, fillLengthSymbols, writeTokens } from './tokens';

const COUNTS_BYTES: usize = 1280;
/** Bits that another block header is reckoned at. */
const HEADER_BITS: u32 = 640;
/** Prices in bits before there are statistics, and of symbols that did not occur. */
const FIRST_PRICE: u8 = 7;
const RARE_PRICE: u8 = 13;

/** Tables that never change, and no statistics yet. */
export function resetBlocks(): void {
  const tables = work.tables;
  fillLengthSymbols();
  for (let i: usize = 0; i <= 256; i++) {
    const logarithm = Math.log2(1 + <f64>i / 256);
    store<u16>(tables + LOGARITHMS + (i << 1), <u16>(logarithm * 256 + 0.5));
  }
  memory.fill(tables + BLOCK_COUNTS, 0, COUNTS_BYTES);
  memory.fill(tables + PART_COUNTS, 0, COUNTS_BYTES);
  block.tokenCount = block.partCount = block.bits = 0;
  window.blockStart = window.next;
  memory.fill(tables + CODE_LENGTHS, FIRST_PRICE, 320);
  price();
}

export function startBlock(position: u32): void {
  window.blockStart = position;
}

/** Joins the part to the block, or writes the block first if the part is unlike it. */
export function closePart(): void {
  const tables = work.tables;
  const part = bitsOf(tables + PART_COUNTS);
  let joined = part;
  if (block.tokenCount > block.partCount) {
    for (let i: usize = 0; i < COUNTS_BYTES; i += 16) {
      const sum = i32x4.add(
        v128.load(tables + BLOCK_COUNTS + i),
        v128.load(tables + PART_COUNTS + i),
      );
      v128.store(tables + MERGED_COUNTS + i, sum);
    }
    joined = bitsOf(tables + MERGED_COUNTS);
    if (joined > block.bits + part + HEADER_BITS) {
      writeEarlierParts();
      joined = part;
    } else {
      memory.copy(tables + BLOCK_COUNTS, tables + MERGED_COUNTS, COUNTS_BYTES);
    }
  }
  if (block.tokenCount == block.partCount) {
    memory.copy(tables + BLOCK_COUNTS, tables + PART_COUNTS, COUNTS_BYTES);
  }
  block.bits = joined;
  block.partCount = 0;
  memory.fill(tables + PART_COUNTS, 0, COUNTS_BYTES);
  if (block.tokenCount + PART_TOKENS > MAX_TOKENS) writeBlock(false);
}

/** Writes all but the last part, whose tokens then begin the next block. */
function writeEarlierParts(): void {
  const part = block.partCount;
  const first = block.tokenCount - part;
  const tokens = block.tokens + ((<usize>first) << 2);
  const end = window.next;
  window.next -= bytesOf(tokens, part);
  const start = window.next;
  block.tokenCount = first;
  writeBlock(false);
  memory.copy(block.tokens, tokens, (<usize>part) << 2);
  window.blockStart = start;
  window.next = end;
  block.tokenCount = part;
}

function bytesOf(tokens: usize, count: u32): u32 {
  let bytes: u32 = 0;
  for (let i: u32 = 0; i < count; i++, tokens += 4) {
    const token = load<u32>(tokens);
    bytes += token > 0xffff ? token & 0xffff : 1;
  }
  return bytes;
}

/** Bits that ideal codes would need for these counts, extra bits aside. */
function bitsOf(counts: usize): u32 {
  return <u32>((entropy(counts, 288) + entropy(counts + 288 * 4, 32)) >> 8);
}

/** Σ n log(N / n), in 1/256 bit. */
export function entropy(counts: usize, symbols: usize): u64 {
  let total: u32 = 0;
  let sum: u64 = 0;
  for (const end = counts + (symbols << 2); counts < end; counts += 4) {
    const n = load<u32>(counts);
    if (!n) continue;
    total += n;
    sum += <u64>n * logarithm(n);
  }
  return total ? <u64>total * logarithm(total) - sum : 0;
}

/** log2 in 1/256. */
function logarithm(n: u32): u32 {
  const zeros = clz(n);
  const fraction = ((n << zeros) >> 23) & 255;
  return ((31 - zeros) << 8) + load<u16>(work.tables + LOGARITHMS + ((<usize>fraction) << 1));
}

/** Writes the tokens of the block, which end at `window.next`. */
export function writeBlock(isLast: bool): void {
  const tables = work.tables;
  const counts = tables + BLOCK_COUNTS;
  store<u32>(counts + END_OF_BLOCK * 4, 1);
  buildCode(counts, 286, 15, tables + CODE_LENGTHS, tables + CODES, work.tables + SORTED);
  buildCode(
    counts + 288 * 4,
    30,
    15,
    tables + CODE_LENGTHS + 288,
    tables + CODES + 576,
    work.tables + SORTED,
  );
  store<u16>(tables + CODE_LENGTHS, 0, 286);
  const literals = lastUsed(tables + CODE_LENGTHS, 286, 257);
  const distances = lastUsed(tables + CODE_LENGTHS + 288, 30, 1);
  const runs = collectRuns(literals, distances);
  const dynamic = headerBits(runs) + bodyBits();
  const stored = storedBits();
  const fixed = fixedBits();
  if (stored <= dynamic && stored <= fixed) {
    price();
    writeStored(isLast);
  } else {
    if (fixed <= dynamic) {
      useFixedCodes();
      bits((isLast ? 1 : 0) | (1 << 1), 3);
    } else {
      price();
      bits((isLast ? 1 : 0) | (2 << 1), 3);
      writeHeader(literals, distances, runs);
    }
    writeTokens();
  }
  memory.fill(counts, 0, COUNTS_BYTES);
  block.tokenCount = block.bits = 0;
  window.blockStart = window.next;
}

/** Bits of all tokens with the codes at hand. */
function bodyBits(): u32 {
  const counts = work.tables + BLOCK_COUNTS;
  const lengths = work.tables + CODE_LENGTHS;
  let sum: u32 = 0;
  for (let i: usize = 0; i < 320; i++) {
    sum += load<u32>(counts + (i << 2)) * (<u32>load<u8>(lengths + i) + extraOf(i));
  }
  return sum;
}

function fixedLength(symbol: usize): u32 {
  if (symbol >= 288) return 5;
  return symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
}

function fixedBits(): u32 {
  const counts = work.tables + BLOCK_COUNTS;
  let sum: u32 = 3;
  for (let i: usize = 0; i < 320; i++) {
    sum += load<u32>(counts + (i << 2)) * (fixedLength(i) + extraOf(i));
  }
  return sum;
}

/** The fixed codes are canonical codes of given lengths: counts in powers of two lead to them. */
function useFixedCodes(): void {
  const tables = work.tables;
  for (let i: usize = 0; i < 288; i++) {
    store<u32>(tables + MERGED_COUNTS + (i << 2), 1 << (9 - fixedLength(i)));
  }
  buildCode(
    tables + MERGED_COUNTS,
    288,
    9,
    tables + CODE_LENGTHS,
    tables + CODES,
    work.tables + SORTED,
  );
  for (let i: usize = 0; i < 32; i++) store<u32>(tables + MERGED_COUNTS + (i << 2), 1);
  buildCode(
    tables + MERGED_COUNTS,
    32,
    5,
    tables + CODE_LENGTHS + 288,
    tables + CODES + 576,
    work.tables + SORTED,
  );
  price();
}

/** Prices of the next block's tokens are the lengths in this one. */
function price(): void {
  const lengths = work.tables + CODE_LENGTHS;
  const prices = work.tables + PRICES;
  for (let i: usize = 0; i < 320; i++) {
    const length = load<u8>(lengths + i);
    store<u8>(prices + i, (length ? length : RARE_PRICE) + <u8>extraOf(i));
  }
  for (let length: usize = 3; length < 259; length++) {
    const symbol = <usize>257 + load<u8>(work.tables + LENGTH_SYMBOLS + length);
    store<u8>(work.tables + LENGTH_PRICES + length, load<u8>(prices + symbol));
  }
}

/** Bits of the bytes as they are; too many if they have left the window. */
function storedBits(): u32 {
  if (window.blockStart < window.start) return u32.MAX_VALUE;
  const bytes = window.next - window.blockStart;
  return (bytes + 5 * (bytes / 65535 + 1)) * 8;
}

function writeStored(isLast: bool): void {
  let src = window.memory + (window.blockStart - window.start);
  let left = window.next - window.blockStart;
  do {
    const count = min<u32>(left, 65535);
    left -= count;
    bits(isLast && !left ? 1 : 0, 3);
    if (output.bitCount) bits(0, 8 - output.bitCount);
    bits(count | (~count << 16), 32);
    memory.copy(output.cursor, src, count);
    output.cursor += count;
    src += count;
  } while (left);
}
