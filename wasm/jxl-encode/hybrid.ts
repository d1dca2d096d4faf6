// Hybrid integers (18181-1, C.3.3): a value is a token, whose frequencies are learnt, and raw bits.
// Below SPLIT the token is the value; above, it is the exponent and the two bits below the leading
// one, and the rest is raw. Values of 16 bits have tokens below ALPHABET.

/** log2 of the alphabet of all histograms; the split of all values, and bits of a token below its exponent. */
export const LOG_ALPHABET: i32 = 6;
export const SPLIT_LOG: i32 = 4;
export const SPLIT: u32 = 16;
export const TOP_BITS: i32 = 2;

/** Bytes of a histogram of u32 counts. */
export const HISTOGRAM_BYTES: usize = 256;

@inline
export function tokenOf(value: u32): u32 {
  if (value < SPLIT) return value;
  const exponent = 31 - <u32>clz(value);
  return SPLIT + ((exponent - 4) << 2) + ((value >> (exponent - 2)) & 3);
}

/** Raw bits behind a token of SPLIT and more. */
@inline
export function rawBits(token: u32): i32 {
  return 2 + ((<i32>token - 16) >> 2);
}

/** Counts `value` in the histogram of `context`. */
@inline
export function count(histograms: usize, context: u32, value: u32): void {
  const at = histograms + ((<usize>((context << 6) + tokenOf(value))) << 2);
  store<u32>(at, load<u32>(at) + 1);
}
