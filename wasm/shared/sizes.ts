// Sizes of blocks, planes and rows.

/** a / b, rounded up. */
@inline
export function divideUp(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/**
 * A stride for rows of `bytes` bytes that SIMD may overrun by less than 64. An odd multiple of 64:
 * never one of 4096, which would put the rows of a column into one cache set.
 */
@inline
export function strideFor(bytes: usize): usize {
  return ((bytes + 63) & ~63) | 64;
}
