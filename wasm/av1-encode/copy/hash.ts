// Where a block of 8 x 8 has been before: a table from hashes of luma to the last four places, of blocks
// at any sample that is coded.
//
//   hash of a row   sum of p[x + i] * M ** (7 - i), mod 2 ** 32
//   of a block      sum of the hashes of its rows r times N ** (7 - r), rolling down the columns
//
//   table    16,384 buckets of four u32: y << 16 | x, the latest first; 0 is none
//   hashes   by x: of blocks, u32 | of the last eight rows, u32 each | rows since one was not even, u8

import { enc } from '../state';

const BUCKETS_LOG2: i32 = 14;
export const TABLE_BYTES: usize = 16 << BUCKETS_LOG2;
/** Bytes of hashes for each column. */
export const HASH_BYTES: usize = 4 * 9 + 1;

const M: u32 = 0x2c9277b5;
const N: u32 = 0x9e3779b1;
const M2: u32 = M * M;
const M4: u32 = M2 * M2;
const N2: u32 = N * N;
const N4: u32 = N2 * N2;
const N8: u32 = N4 * N4;

@inline
function bucketOf(hash: u32): usize {
  // The upper bits hang on all samples.
  return enc.copyTable + ((<usize>((hash * N) >> (32 - BUCKETS_LOG2))) << 4);
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
  const ages = enc.copyHashes + 36 * <usize>enc.sourceStride0;
  const place = ((row - 7) & 0xffff) << 16;
  const n = i32x4.splat(N);
  const n8 = i32x4.splat(N8);
  const end = enc.width - 7;
  // Four places at a time; those from `end` on are hashed, too, and not remembered.
  for (let x = 0; x < end; x += 4) {
    const at = enc.copyHashes + 4 * x;
    const hashes = hashFour(src + x);
    const old = i32x4.mul(v128.load(slot + 4 * x), n8);
    v128.store(at, i32x4.sub(i32x4.add(i32x4.mul(v128.load(at), n), hashes), old));
    v128.store(slot + 4 * x, hashes);
    if (load<u32>(ages + x) == 0x08080808 && isEven(src + x) && isEven(src + x + 3)) continue;
    const last = min(x + 4, end);
    for (let i = x; i < last; i++) {
      const age: i32 = isEven(src + i) ? min(8, load<u8>(ages + i) + 1) : 0;
      store<u8>(ages + i, <u8>age);
      if (age < 8 && row >= 7) remember(bucketOf(load<u32>(enc.copyHashes + 4 * i)), place | i);
    }
  }
}

/** Whether eight samples have one value. */
@inline
function isEven(p: usize): bool {
  const eight = load<u64>(p);
  return eight == rotl<u64>(eight, 8);
}

/** Hashes of eight samples each, from four places on; as bucketAt() has them. */
export function hashFour(p: usize): v128 {
  const m = i32x4.splat(M);
  const m2 = i32x4.splat(M2);
  const first = i32x4.add(i32x4.mul(hashTwo(p, m), m2), hashTwo(p + 2, m));
  const second = i32x4.add(i32x4.mul(hashTwo(p + 4, m), m2), hashTwo(p + 6, m));
  return i32x4.add(i32x4.mul(first, i32x4.splat(M4)), second);
}

@inline
function hashTwo(p: usize, m: v128): v128 {
  return i32x4.add(i32x4.mul(samples(p), m), samples(p + 1));
}

/** Four samples. */
@inline
function samples(p: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(p)));
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

/** So many squares of the first band must not be even, and one in so many of them must come again. */
const LEAST_SQUARES: i32 = 64;
const ONE_IN: i32 = 8;

/**
 * Whether the first band holds enough that comes again at another place: then the rest will, and copies are
 * worth more than the filters that they cost.
 */
export function comesAgain(rows: i32): bool {
  hashBand(rows);
  const stride = enc.sourceStride0;
  let squares = 0;
  let repeated = 0;
  for (let y = 0; y + 8 <= rows; y += 8) {
    for (let x = 0; x + 8 <= enc.width; x += 8) {
      const bucket = bucketAt(enc.source0 + y * <i32>stride + x, stride);
      if (!bucket) continue;
      squares++;
      repeated += i32(isElsewhere(bucket, x, y));
    }
  }
  forgetBlocks();
  return squares >= LEAST_SQUARES && repeated * ONE_IN >= squares;
}

/** Whether one of the places of a bucket is another one, and equal, where the square ends in the band. */
function isElsewhere(bucket: usize, x: i32, y: i32): bool {
  for (let i = 0; i < 4; i++) {
    const place = load<u32>(bucket + 4 * i);
    if (!place) return false;
    const otherX: i32 = place & 0xffff;
    const otherY: i32 = place >> 16;
    if ((otherX != x || otherY != y) && areEqual(x, y, otherX, otherY)) return true;
  }
  return false;
}

function areEqual(x: i32, y: i32, otherX: i32, otherY: i32): bool {
  const stride = enc.sourceStride0;
  let a = enc.source0 + y * <i32>stride + x;
  let b = enc.source0 + otherY * <i32>stride + otherX;
  for (let i = 0; i < 8; i++, a += stride, b += stride) {
    if (load<u64>(a) != load<u64>(b)) return false;
  }
  return true;
}
