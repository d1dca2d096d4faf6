// Which scans code a component's AC coefficients in the fewest bits: how many low bits are left to
// refinement scans, and whether the first scan is split in two bands. Scans are counted one by one,
// the promising ones first, as mozjpeg does with optimize_scans (after the script jpgcrush).
//
//   step 0, 1, 2, 3 …   first scan without 0 bits; refinement of bit 0, first scan without 1 bit; …
//                       until a further bit does not pay
//   then                the best of these, split at each of SPLITS

import { buildTable, codeBits, HISTOGRAM_BYTES, symbolCount, TABLE_BYTES } from './huffman';
import { EFFORT_BEST, picture, planeAt } from './layout';
import { codeFirst } from './scan-first';
import { codeRefinement } from './scan-refine';
import { beginSymbols, extraBitsOf } from './symbols';

/** Most bits that are left to refinement. */
export const MOST_LOW: i32 = 3;

/** Last coefficients of the lower band. */
const SPLITS: usize = memory.data<u8>([5, 12, 8, 2, 18]);
const SPLIT_COUNT: i32 = 5;

/**
 * The search looks at about so many blocks of a component, in every nth row, n up to MOST_STEP; at
 * effort best at all of them.
 */
const SAMPLE_BLOCKS: i32 = 4096;
const MOST_STEP: i32 = 8;

/** A scan's SOS and DHT without symbols, in bits. */
const HEADER_BITS: u64 = 8 * (10 + 21);

/** What has been chosen for a component. */
@unmanaged
class Script {
  /** Low bits that refinement scans add. */
  low: i32;
  /** Last coefficient of the first band; 63: there is one band. */
  split: i32;
  /** Bits of the first scans, and of all scans, estimated. */
  firstBits: u64;
  bits: u64;
  /** Bits of the refinement scans that were counted. */
  refinementBits: u64;
  /** Steps of the search that are done, and the rows of blocks from one that it sees to the next. */
  done: i32;
  step: i32;
}
const scripts: usize = memory.data(3 * offsetof<Script>(), 16);
/** Scratch: statistics of a scan, and their table. */
const histogram: usize = memory.data(<i32>HISTOGRAM_BYTES, 16);
const table: usize = memory.data(<i32>TABLE_BYTES, 16);

@inline
export function scriptOf(i: i32): Script {
  return changetype<Script>(scripts + <usize>i * offsetof<Script>());
}

export function initScript(i: i32): void {
  const script = scriptOf(i);
  const plane = planeAt(i);
  script.low = 0;
  script.split = 63;
  script.bits = u64.MAX_VALUE;
  script.done = 0;
  const step = (plane.blocksWide * plane.blocksHigh) / SAMPLE_BLOCKS;
  script.step = picture.effort == EFFORT_BEST ? 1 : min(max(step, 1), MOST_STEP);
}

/** Starts counting a scan. */
function beginCount(): void {
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  beginSymbols(histogram, 0);
}

/** Bits of the counted scan with its own table and headers. */
function countedBits(step: i32): u64 {
  buildTable(histogram, table);
  const bits = codeBits(histogram, table) + extraBitsOf();
  return bits * <u64>step + HEADER_BITS + 8 * <u64>symbolCount(table);
}

function firstBits(i: i32, first: i32, last: i32, low: i32): u64 {
  const step = scriptOf(i).step;
  beginCount();
  codeFirst(planeAt(i), first, last, low, step);
  return countedBits(step);
}

function refinementBits(i: i32, low: i32): u64 {
  const step = scriptOf(i).step;
  beginCount();
  codeRefinement(planeAt(i), low, step);
  return countedBits(step);
}

/** Tries to leave `low` bits to refinement; true if that is the best so far. */
function tryLow(i: i32, script: Script, low: i32): bool {
  script.refinementBits = low ? script.refinementBits + refinementBits(i, low - 1) : 0;
  const bits = firstBits(i, 1, 63, low);
  if (bits + script.refinementBits >= script.bits) return false;
  script.low = low;
  script.firstBits = bits;
  script.bits = bits + script.refinementBits;
  return true;
}

function trySplit(i: i32, script: Script, split: i32): void {
  const bits = firstBits(i, 1, split, script.low) + firstBits(i, split + 1, 63, script.low);
  if (bits >= script.firstBits) return;
  script.bits -= script.firstBits - bits;
  script.firstBits = bits;
  script.split = split;
}

/** A step of the search for component `i`; false when it is over. */
export function searchScript(i: i32): bool {
  const script = scriptOf(i);
  const step = script.done++;
  if (step <= MOST_LOW) {
    if (!tryLow(i, script, step)) script.done = MOST_LOW + 1;
    return true;
  }
  const split = step - MOST_LOW - 1;
  if (split >= SPLIT_COUNT) return false;
  trySplit(i, script, <i32>load<u8>(SPLITS + <usize>split));
  return true;
}
