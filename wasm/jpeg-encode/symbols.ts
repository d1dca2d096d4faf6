// Where the symbols of a progressive scan go: first into its statistics, then, with a table made for
// them, into the file. Runs of empty blocks are collected in between (T.81 G.1.2.2), together with
// the correction bits of those blocks (G.1.2.3).

import { putBits } from './bit-writer';
import { valueBits } from './sequential';

const LONGEST_RUN: i32 = 0x7fff;

/** As libjpeg has it: a run ends before its correction bits could be more than this. */
const MOST_CORRECTIONS: i32 = 1000;

/** Full words of correction bits of the run, u32. */
const words: usize = memory.data(128, 16);

/** The scan in the making. */
@unmanaged
class SymbolScan {
  /** Correction bits of the run: those in `words`, then the lowest `& 31` of `lastBits`. */
  lastBits: u64;
  runCorrections: i32;
  /** Correction bits of the block that is being coded, at most 63, and how many. */
  blockCorrections: i32;
  blockBits: u64;
  /** u32 x 256 to count in, or a table of huffman.ts: one of them is 0. */
  histogram: usize;
  table: usize;
  /** Bits beside the codes, in a scan that is only counted. */
  extraBits: u64;
  /** Length of the run. */
  emptyBlocks: i32;
}

const scan: SymbolScan = changetype<SymbolScan>(memory.data(offsetof<SymbolScan>(), 16));

/** Starts a scan. */
export function beginSymbols(countIn: usize, codeWith: usize): void {
  scan.histogram = countIn;
  scan.table = codeWith;
  scan.extraBits = 0;
  scan.emptyBlocks = 0;
  scan.runCorrections = 0;
  scan.blockBits = 0;
  scan.blockCorrections = 0;
}

/** Bits of the scan besides its codes. */
export function extraBitsOf(): u64 {
  return scan.extraBits;
}

/** A symbol and the `size` bits behind it. */
@inline
function put(symbol: i32, bits: u32, size: i32): void {
  if (scan.table) {
    const entry = load<u32>(scan.table + ((<usize>symbol) << 2));
    assert(entry & 0xff); // a symbol that was not counted has no code
    putBits(((entry >> 8) << size) | bits, (entry & 0xff) + size);
  } else {
    const at = scan.histogram + ((<usize>symbol) << 2);
    store<u32>(at, load<u32>(at) + 1);
    scan.extraBits += <u64>size;
  }
}

/** Ends the run of empty blocks: symbol EOBn, the rest of its length, its correction bits. */
export function putRun(): void {
  if (!scan.emptyBlocks) return;
  const size = 31 - <i32>clz(scan.emptyBlocks);
  put(size << 4, <u32>(scan.emptyBlocks - (1 << size)), size);
  scan.emptyBlocks = 0;
  if (scan.table) {
    const whole = (<usize>(scan.runCorrections >> 5)) << 2;
    for (let at: usize = 0; at < whole; at += 4) putBits(load<u32>(words + at), 32);
    const rest = scan.runCorrections & 31;
    putBits(<u32>scan.lastBits & ((1 << rest) - 1), rest);
  } else {
    scan.extraBits += <u64>scan.runCorrections;
  }
  scan.runCorrections = 0;
}

/** The block's correction bits join those of the run. */
@inline
function keepCorrections(): void {
  // In two steps, so that no more than 63 bits wait in `lastBits`.
  const low = min(scan.blockCorrections, 31);
  const high = scan.blockCorrections - low;
  append(<u32>(scan.blockBits >> <u64>low), high);
  append(<u32>scan.blockBits & ((1 << low) - 1), low);
  scan.blockCorrections = 0;
}

/** Appends the lowest `count` bits, at most 32; the others are zero. */
@inline
function append(bits: u32, count: i32): void {
  const before = scan.runCorrections & 31;
  scan.lastBits = (scan.lastBits << (<u64>count)) | <u64>bits;
  if (before + count >= 32) {
    const at = words + ((<usize>(scan.runCorrections >> 5)) << 2);
    store<u32>(at, <u32>(scan.lastBits >> <u64>(before + count - 32)));
  }
  scan.runCorrections += count;
  assert(scan.runCorrections <= MOST_CORRECTIONS);
}

/** A value after `run` zeros, at most 15. */
@inline
export function putValue(run: i32, value: i32): void {
  if (scan.emptyBlocks) putRun();
  const size = 32 - <i32>clz(abs(value));
  put((run << 4) | size, valueBits(value, size), size);
}

/** 16 zeros, and what the block has to correct among them. */
export function putZeros(): void {
  if (scan.emptyBlocks) putRun();
  put(0xf0, 0, 0);
  putBlockCorrections();
}

/** What the block has to correct so far. There is no run. */
@inline
export function putBlockCorrections(): void {
  if (!scan.blockCorrections) return;
  if (scan.table) {
    const low = min(scan.blockCorrections, 31);
    putBits(<u32>(scan.blockBits >> <u64>low), scan.blockCorrections - low);
    putBits(<u32>scan.blockBits & ((1 << low) - 1), low);
  } else {
    scan.extraBits += <u64>scan.blockCorrections;
  }
  scan.blockBits = 0;
  scan.blockCorrections = 0;
}

@inline
export function correct(bit: i32): void {
  scan.blockBits = (scan.blockBits << 1) | <u64>bit;
  scan.blockCorrections++;
  assert(scan.blockCorrections <= 63);
}

/** The rest of the block has no new value: it joins the run if it has anything left to say. */
@inline
export function endBlock(hasZeros: bool): void {
  if (!hasZeros && !scan.blockCorrections) return;
  scan.emptyBlocks++;
  if (scan.blockCorrections) keepCorrections();
  scan.blockBits = 0;
  if (scan.emptyBlocks == LONGEST_RUN || scan.runCorrections > MOST_CORRECTIONS - 63) putRun();
}
