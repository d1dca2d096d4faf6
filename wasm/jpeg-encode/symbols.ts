// Where the symbols of a progressive scan go: first into its statistics, then, with a table made for
// them, into the file. Runs of empty blocks are collected in between (T.81 G.1.2.2), together with
// the correction bits of those blocks (G.1.2.3).

import { putBits } from './bit-writer';
import { valueBits } from './sequential';

const LONGEST_RUN: i32 = 0x7fff;

/** As libjpeg has it: a run ends before its correction bits could be more than this. */
const MOST_CORRECTIONS: i32 = 1000;

/** Correction bits of the run: full words u32, then the lowest `& 31` of `lastBits`. */
const words: usize = memory.data(128, 16);
let lastBits: u64 = 0;
let runCorrections: i32 = 0;

/** Correction bits of the block that is being coded, at most 63, and how many. */
let blockBits: u64 = 0;
let blockCorrections: i32 = 0;

/** u32 x 256 to count in, or a table of huffman.ts: one of them is 0. */
let histogram: usize = 0;
let table: usize = 0;

/** Bits beside the codes, in a scan that is only counted. */
let extraBits: u64 = 0;

/** Length of the run. */
let emptyBlocks: i32 = 0;

/** Starts a scan. */
export function beginSymbols(countIn: usize, codeWith: usize): void {
  histogram = countIn;
  table = codeWith;
  extraBits = 0;
  emptyBlocks = 0;
  runCorrections = 0;
  blockBits = 0;
  blockCorrections = 0;
}

/** Bits of the scan besides its codes. */
export function extraBitsOf(): u64 {
  return extraBits;
}

/** A symbol and the `size` bits behind it. */
@inline
function put(symbol: i32, bits: u32, size: i32): void {
  if (table) {
    const entry = load<u32>(table + ((<usize>symbol) << 2));
    putBits(((entry >> 8) << size) | bits, (entry & 0xff) + size);
  } else {
    const at = histogram + ((<usize>symbol) << 2);
    store<u32>(at, load<u32>(at) + 1);
    extraBits += <u64>size;
  }
}

/** Ends the run of empty blocks: symbol EOBn, the rest of its length, its correction bits. */
export function putRun(): void {
  if (!emptyBlocks) return;
  const size = 31 - <i32>clz(emptyBlocks);
  put(size << 4, <u32>(emptyBlocks - (1 << size)), size);
  emptyBlocks = 0;
  if (table) {
    const whole = (<usize>(runCorrections >> 5)) << 2;
    for (let at: usize = 0; at < whole; at += 4) putBits(load<u32>(words + at), 32);
    const rest = runCorrections & 31;
    putBits(<u32>lastBits & ((1 << rest) - 1), rest);
  } else {
    extraBits += <u64>runCorrections;
  }
  runCorrections = 0;
}

/** The block's correction bits join those of the run. */
@inline
function keepCorrections(): void {
  // In two steps, so that no more than 63 bits wait in `lastBits`.
  const low = min(blockCorrections, 31);
  const high = blockCorrections - low;
  append(<u32>(blockBits >> <u64>low), high);
  append(<u32>blockBits & ((1 << low) - 1), low);
  blockCorrections = 0;
}

/** Appends the lowest `count` bits, at most 32; the others are zero. */
@inline
function append(bits: u32, count: i32): void {
  const before = runCorrections & 31;
  lastBits = (lastBits << (<u64>count)) | <u64>bits;
  if (before + count >= 32) {
    const at = words + ((<usize>(runCorrections >> 5)) << 2);
    store<u32>(at, <u32>(lastBits >> <u64>(before + count - 32)));
  }
  runCorrections += count;
}

/** A value after `run` zeros, at most 15. */
@inline
export function putValue(run: i32, value: i32): void {
  if (emptyBlocks) putRun();
  const size = 32 - <i32>clz(abs(value));
  put((run << 4) | size, valueBits(value, size), size);
}

/** 16 zeros, and what the block has to correct among them. */
export function putZeros(): void {
  if (emptyBlocks) putRun();
  put(0xf0, 0, 0);
  putBlockCorrections();
}

/** What the block has to correct so far. There is no run. */
@inline
export function putBlockCorrections(): void {
  if (!blockCorrections) return;
  if (table) {
    const low = min(blockCorrections, 31);
    putBits(<u32>(blockBits >> <u64>low), blockCorrections - low);
    putBits(<u32>blockBits & ((1 << low) - 1), low);
  } else {
    extraBits += <u64>blockCorrections;
  }
  blockBits = 0;
  blockCorrections = 0;
}

@inline
export function correct(bit: i32): void {
  blockBits = (blockBits << 1) | <u64>bit;
  blockCorrections++;
}

/** The rest of the block has no new value: it joins the run if it has anything left to say. */
@inline
export function endBlock(hasZeros: bool): void {
  if (!hasZeros && !blockCorrections) return;
  emptyBlocks++;
  if (blockCorrections) keepCorrections();
  blockBits = 0;
  if (emptyBlocks == LONGEST_RUN || runCorrections > MOST_CORRECTIONS - 63) putRun();
}
