// The bit buffer of an inflater, the careful way: for headers, and where the input runs out.

import { Inflater, STREAM_DAMAGED } from './inflater';

/** Fills the bit buffer byte by byte; at the end of the input it stays short. */
export function fill(z: Inflater): void {
  while (z.count < 56 && z.input != z.inputEnd) {
    z.bits |= (<u64>load<u8>(z.input)) << z.count;
    z.input += 1;
    z.count += 8;
  }
  assert(z.input <= z.inputEnd);
}

/** The next `n` bits, at most 16; the stream is damaged if they are not there. */
export function takeBits(z: Inflater, n: u32): u32 {
  if (z.count < <i64>n) fill(z);
  const value = <u32>z.bits & ((1 << n) - 1);
  z.bits >>= <u64>n;
  z.count -= <i64>n;
  if (z.count < 0) z.mode = STREAM_DAMAGED;
  return value;
}
