// Where a block of 8 x 8 has been before: a table from hashes of luma to the last four places, of blocks
// at any sample that is coded.
//
//   hash of a row   sum of p[x + i] * M ** (7 - i), mod 2 ** 32, rolling along the row
//   of a block      sum of the hashes of its rows r times N ** (7 - r), rolling down the columns
//
//   table    16,384 buckets of four u32: y << 16 | x, the latest first; 0 is none
//   hashes   by x: of blocks, u32 | of the last eight rows, u32 each | rows since one was not even, u8

import { enc } from './state';

const BUCKETS_LOG2: i32 = 14;
export const TABLE_BYTES: usize = 16 << BUCKETS_LOG2;
/** Bytes of hashes for each column. */
export const HASH_BYTES: usize = 4 * 9 + 1;

const M: u32 = 0x2c9277b5;
const N: u32 = 0x9e3779b1;
const M2: u32 = M * M;
const M4: u32 = M2 * M2;
const M8: u32 = M4 * M4;
const N2: u32 = N * N;
const N4: u32 = N2 * N2;
const N8: u32 = N4 * N4;

@inline
function bucketOf(hash: u32): usize {
  // The upper bits hang on all samples.
  return enc.copyTable + (<usize>((hash * N) >> (32 - BUCKETS_LOG2)) << 4);
}

/** Places of blocks that may look like the one at `src`; 0 if it is too even to be worth it. */
export function bucketAt(src: usize, stride: usize): usize {
  let hash: u32 = 0;
  let isEven = true;
  for (let y = 0; y < 8; y++, src += stride) {
    const word = load<u64>(src);
    isEven = isEven && word == (word & 0xff) * 0x0101010101010101;
    let row: u32 = 0;
    for (let x = 0; x < 8; x++) row = row * M + load<u8>(src + x);
    hash = hash * N + row;
  }
  return isEven ? 0 : bucketOf(hash);
}

/** Adds the blocks that end in the rows of the band, which is coded. */
export function hashBand(rows: i32): void {
  const wide: usize = enc.sourceStride0;
  for (let y = 0; y < rows; y++) {
    const row = enc.bandY + y;
    hashRow(enc.source0 + y * <i32>wide, enc.copyHashes + ((row & 7) + 1) * 4 * <i32>wide, row);
  }
}

/** `slot`: where the hashes of this row go, in place of those of the row eight above. */
function hashRow(src: usize, slot: usize, row: i32): void {
  const wide: usize = enc.sourceStride0;
  const ages = enc.copyHashes + 36 * wide;
  const place = ((row - 7) & 0xffff) << 16;
  let hash: u32 = 0;
  let run = 0;
  for (let x = 0; x < 7; x++) {
    hash = hash * M + load<u8>(src + x);
    run = load<u8>(src + x) == load<u8>(src) ? run + 1 : 0;
  }
  run = run == 7 ? 7 : 0;
  let last: u8 = load<u8>(src + 6);
  let first: u32 = 0;
  const end = enc.width - 7;
  for (let x = 0; x < end; x++) {
    const next = load<u8>(src + x + 7);
    run = next == last ? run + 1 : 1;
    last = next;
    hash = hash * M + next - first * M8;
    first = load<u8>(src + x);
    const age: i32 = run >= 8 ? min(8, load<u8>(ages + x) + 1) : 0;
    store<u8>(ages + x, <u8>age);
    const at = enc.copyHashes + 4 * x;
    const old = load<u32>(slot + 4 * x);
    const block = load<u32>(at) * N + hash - old * N8;
    store<u32>(at, block);
    store<u32>(slot + 4 * x, hash);
    if (age < 8 && row >= 7) remember(bucketOf(block), place | x);
  }
}

@inline
function remember(bucket: usize, place: i32): void {
  const places = v128.load(bucket);
  const moved = v128.shuffle<i32>(places, places, 0, 0, 1, 2);
  v128.store(bucket, i32x4.replace_lane(moved, 0, place));
}

/** At the start of a tile there is nothing above. */
export function forgetBlocks(): void {
  memory.fill(enc.copyTable, 0, TABLE_BYTES);
}
