// The order in which the coefficients of a block are sent (18181-1, I.2.4 and I.3.2): those that are
// mostly not zero come first. A JPEG's blocks are transposed here: its natural index row << 3 | column
// is column << 3 | row in JPEG XL.

import { PERMUTATION_CONTEXTS, permutationContext } from '../jxl-encode/permutation';
import { addToken, beginStream, endStream } from '../jxl-encode/stream';
import { NATURAL } from '../shared/zigzag';
import { picture, Slot, slotAt } from './picture';

/** Shares of blocks that are told apart; alike coefficients stay in the usual order. */
const SHARES: u32 = 1024;

const keys: usize = memory.data(64 * 4, 16);
const lehmer: usize = memory.data(64);
const left: usize = memory.data(64);

/** Small pictures have the usual order: an own one takes about 100 bytes. */
const LEAST_BLOCKS: i32 = 1024;

/** Whether the picture has orders of its own. */
export function hasOrders(): bool {
  return picture.wide * picture.high >= LEAST_BLOCKS;
}

/** Chooses the orders of all slots from what the scan has counted. */
export function chooseOrders(): void {
  for (let i: i32 = 0; i < 3; i++) chooseOrder(slotAt(i));
}

/** The JPEG's natural index of the coefficient that comes k-th in the usual order. */
@inline
function usual(k: usize): u32 {
  const zigzag = <u32>load<u8>(NATURAL + k);
  return ((zigzag & 7) << 3) | (zigzag >> 3);
}

@inline
function keyAt(k: usize): u32 {
  return load<u32>(keys + (k << 2));
}

function chooseOrder(slot: Slot): void {
  const blocks = <u64>slot.wide * <u64>slot.high;
  for (let k: usize = 0; k < 64; k++) {
    const n = load<u32>(slot.nonzero + ((<usize>usual(k)) << 2));
    store<u32>(keys + (k << 2), <u32>((<u64>n * SHARES + blocks / 2) / blocks));
    store<u8>(slot.permutation + k, <u8>k);
  }
  // Insertion, which keeps the order of equals. DC stays where it is.
  for (let k: usize = 2; k < 64 && hasOrders(); k++) {
    let to = k;
    for (; to > 1 && keyAt(<usize>load<u8>(slot.permutation + to - 1)) < keyAt(k); to--) {
      store<u8>(slot.permutation + to, load<u8>(slot.permutation + to - 1));
    }
    store<u8>(slot.permutation + to, <u8>k);
  }
  for (let k: usize = 0; k < 64; k++) {
    const natural = usual(<usize>load<u8>(slot.permutation + k));
    store<u8>(slot.ranks + <usize>natural, <u8>k);
  }
}

/** Writes them as permutations, by their Lehmer codes. */
export function writeOrders(): bool {
  beginStream(PERMUTATION_CONTEXTS);
  for (let i: i32 = 0; i < 3; i++) addPermutation(slotAt(i).permutation);
  return endStream(PERMUTATION_CONTEXTS);
}

function addPermutation(permutation: usize): void {
  for (let k: usize = 0; k < 64; k++) store<u8>(left + k, <u8>k);
  let end: u32 = 1;
  for (let k: u32 = 0; k < 64; k++) {
    const own = load<u8>(permutation + <usize>k);
    let place: u32 = 0;
    while (load<u8>(left + <usize>place) != own) place++;
    memory.copy(left + <usize>place, left + <usize>place + 1, <usize>(63 - place));
    store<u8>(lehmer + <usize>k, <u8>place);
    if (place) end = k + 1;
  }
  addToken(permutationContext(64), end - 1);
  let last: u32 = 0;
  for (let k: u32 = 1; k < end; k++) {
    addToken(permutationContext(last), <u32>load<u8>(lehmer + <usize>k));
    last = <u32>load<u8>(lehmer + <usize>k);
  }
}
