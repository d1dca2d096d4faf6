// Alias tables (18181-1, C.2.6). The 4096 slots of a distribution lie in 64 buckets of 64; a bucket
// holds slots of its own token below a cutoff, and slots of one other token above. The coder needs
// the inverse: the slot of the n-th share of a token.

import { Code, RANGE, REVERSE_BYTES, SYMBOL_LOG } from './code';
import { shareAt, shares } from './distribution';

/** Slots of a bucket. */
const BUCKET: u32 = 64;
const BUCKET_LOG: u32 = 6;

const cutoffs: usize = memory.data(64 * 4, 16);
const others: usize = memory.data(64, 16);
const offsets: usize = memory.data(64 * 4, 16);
const fullest: usize = memory.data(64, 16);
const emptiest: usize = memory.data(64, 16);

@inline
function cutoff(i: u32): u32 {
  return load<u32>(cutoffs + ((<usize>i) << 2));
}

@inline
function setCutoff(i: u32, value: u32): void {
  store<u32>(cutoffs + ((<usize>i) << 2), value);
}

/** Makes the symbols and the reverse table of cluster `k` from `shares`. */
export function makeSymbols(code: Code, k: i32): void {
  const symbols = code.symbols + ((<usize>(k << 6)) << SYMBOL_LOG);
  let start: u32 = 0;
  let isSole = false;
  for (let i: u32 = 0; i < 64; i++) {
    const share = shareAt(shares, i);
    if (share == RANGE) isSole = true;
    const symbol = symbols + ((<usize>i) << SYMBOL_LOG);
    store<u16>(symbol, <u16>start);
    store<u16>(symbol, <u16>share, 2);
    store<u32>(symbol, (((<u32>k) << 12) + start) << 1, 4);
    store<u64>(symbol, share ? (((<u64>1) << 44) + share - 1) / share : 0, 8);
    start += share;
  }
  assert(start == RANGE);
  const reverse = code.reverse + <usize>k * REVERSE_BYTES;
  if (isSole) {
    // It takes no bits: the state stays what it is.
    for (let slot: u32 = 0; slot < RANGE; slot++)
      store<u16>(reverse + ((<usize>slot) << 1), <u16>slot);
    return;
  }
  fillBuckets();
  for (let slot: u32 = 0; slot < RANGE; slot++) {
    const bucket = slot >> BUCKET_LOG;
    const place = slot & (BUCKET - 1);
    const isOwn = place < cutoff(bucket);
    const token = isOwn ? bucket : <u32>load<u8>(others + <usize>bucket);
    const offset = isOwn
      ? place
      : load<u32>(offsets + ((<usize>bucket) << 2)) - cutoff(bucket) + place;
    const first = <u32>load<u16>(symbols + ((<usize>token) << SYMBOL_LOG));
    assert(first + offset < RANGE);
    store<u16>(reverse + ((<usize>(first + offset)) << 1), <u16>slot);
  }
}

/** Pours what is too much in one bucket into another one that is not full, in the format's order. */
function fillBuckets(): void {
  let full: usize = 0;
  let open: usize = 0;
  for (let i: u32 = 0; i < 64; i++) {
    const share = shareAt(shares, i);
    setCutoff(i, share);
    if (share > BUCKET) store<u8>(fullest + full++, <u8>i);
    else if (share < BUCKET) store<u8>(emptiest + open++, <u8>i);
  }
  while (full > 0 && open > 0) {
    const from = <u32>load<u8>(fullest + --full);
    const to = <u32>load<u8>(emptiest + --open);
    const left = cutoff(from) - (BUCKET - cutoff(to));
    setCutoff(from, left);
    store<u8>(others + <usize>to, <u8>from);
    store<u32>(offsets + ((<usize>to) << 2), left);
    if (left < BUCKET) store<u8>(emptiest + open++, <u8>from);
    else if (left > BUCKET) store<u8>(fullest + full++, <u8>from);
  }
}
