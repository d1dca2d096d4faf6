// The bit buffer of the inflater, the careful way: for headers, and where the input runs out.
// The state that it works on is described in state.ts.

import { moreInput } from './chunks';
import { png, STREAM_DAMAGED } from './state';

/** Fills the bit buffer byte by byte, across chunks; at the end of the data it stays short. */
export function fill(): void {
  while (png.count < 56) {
    if (png.input == png.inputEnd && !moreInput()) return;
    png.bits |= (<u64>load<u8>(png.input)) << png.count;
    png.input += 1;
    png.count += 8;
  }
}

/** The next `n` bits, at most 16; the stream is damaged if they are not there. */
export function takeBits(n: u32): u32 {
  if (png.count < <i64>n) fill();
  const value = <u32>png.bits & ((1 << n) - 1);
  png.bits >>= <u64>n;
  png.count -= <i64>n;
  if (png.count < 0) png.mode = STREAM_DAMAGED;
  return value;
}
