// The filters of PNG rows, undone. For each byte: x + predictor(left, above, above left), mod 256,
// where left means `pixelBytes` bytes before, and everything outside the image is 0.
//   src     filtered bytes                 dst     their row, never overlapping src
//   prior   the row above, zeros for the first; may be read, and dst written, 15 bytes past the end
// Scalar twins: test/twins/png.ts.

export const FILTERS: u32 = 5;

/** For each pixel size: which bytes lie 1, 2, 4 and 8 pixels before, then the last pixel repeated. */
const SHIFTS: usize = memory.data(9 * 80, 16);

/** Prepares the static table. */
export function initUnfilter(): void {
  for (let size: i32 = 1; size <= 8; size++) {
    const used = (16 / size) * size;
    for (let i: i32 = 0; i < 16; i++) {
      for (let k: i32 = 0; k < 4; k++) {
        const from = i - (size << k);
        store<u8>(SHIFTS + size * 80 + k * 16 + i, from >= 0 && i < used ? <u8>from : 255);
      }
      store<u8>(SHIFTS + size * 80 + 64 + i, <u8>(used - size + (i % size)));
    }
  }
}

/** Undoes one row. `filter` is below `FILTERS`; `size` is the bytes of a pixel, 1–8. */
export function unfilter(
  filter: u32,
  src: usize,
  prior: usize,
  dst: usize,
  bytes: usize,
  size: usize,
): void {
  assert(filter < FILTERS && size >= 1 && size <= 8);
  if (filter == 0) memory.copy(dst, src, bytes);
  else if (filter == 1) unfilterSub(src, dst, bytes, size);
  else if (filter == 2) unfilterUp(src, prior, dst, bytes);
  else if (filter == 3) unfilterAverage(src, prior, dst, bytes, size);
  else unfilterPaeth(src, prior, dst, bytes, size);
}

/** Left: running sums, as many whole pixels as fit into 16 bytes at a time. */
function unfilterSub(src: usize, dst: usize, bytes: usize, size: usize): void {
  const table = SHIFTS + size * 80;
  const by1 = v128.load(table);
  const by2 = v128.load(table, 16);
  const by4 = v128.load(table, 32);
  const by8 = v128.load(table, 48);
  const repeat = v128.load(table, 64);
  const step = (<usize>16 / size) * size;
  let left = i64x2.splat(0);
  for (const end = dst + bytes; dst < end; src += step, dst += step) {
    let x = v128.load(src);
    x = i8x16.add(x, i8x16.swizzle(x, by1));
    x = i8x16.add(x, i8x16.swizzle(x, by2));
    if (size < 5) x = i8x16.add(x, i8x16.swizzle(x, by4));
    if (size < 2) x = i8x16.add(x, i8x16.swizzle(x, by8));
    x = i8x16.add(x, left);
    v128.store(dst, x);
    left = i8x16.swizzle(x, repeat);
  }
}

/** Above. */
function unfilterUp(src: usize, prior: usize, dst: usize, bytes: usize): void {
  for (const end = dst + bytes; dst < end; src += 16, prior += 16, dst += 16) {
    v128.store(dst, i8x16.add(v128.load(src), v128.load(prior)));
  }
}

/**
 * Half the sum of left and above, rounded down, one pixel at a time. wasm only has an average that
 * rounds up; of complements it rounds down: with a' = 255 - a, the next a' is avgr(a', b') - x.
 */
function unfilterAverage(src: usize, prior: usize, dst: usize, bytes: usize, size: usize): void {
  let left = i64x2.splat(-1);
  for (const end = dst + bytes; dst < end; src += size, prior += size, dst += size) {
    const above = v128.not(v128.load64_zero(prior));
    left = i8x16.sub(i8x16.avgr_u(left, above), v128.load64_zero(src));
    v128.store64_lane(dst, v128.not(left), 0);
  }
}

/**
 * Paeth: whichever of left a, above b and above left c is nearest to a + b - c, in this order.
 * Nearest is decided by t = 3c - (a + b) without differences: if max(a,b) <= t the smaller of a and
 * b, if t <= min(a,b) the larger, else c. One pixel at a time in i16 lanes; the path from one pixel
 * to the next is six instructions.
 */
function unfilterPaeth(src: usize, prior: usize, dst: usize, bytes: usize, size: usize): void {
  let a = i64x2.splat(0);
  let c = i64x2.splat(0);
  for (const end = dst + bytes; dst < end; src += size, prior += size, dst += size) {
    const b = v128.load8x8_u(prior);
    const x = v128.load8x8_u(src);
    const threshold = i16x8.sub(i16x8.sub(i16x8.add(i16x8.add(c, c), c), b), a);
    const low = i16x8.min_s(a, b);
    const high = i16x8.max_s(a, b);
    const takeLow = v128.and(v128.xor(c, low), i16x8.ge_s(threshold, high));
    const takeHigh = v128.and(v128.xor(c, high), i16x8.le_s(threshold, low));
    // Both hold only if a = b = c, and then both terms are 0.
    a = i8x16.add(v128.xor(v128.xor(c, takeLow), takeHigh), x);
    v128.store64_lane(dst, i8x16.narrow_i16x8_u(a, a), 0);
    c = b;
  }
}
