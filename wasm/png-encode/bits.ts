// Bits of the deflate stream, first bit lowest: at most seven wait for their byte to be full.

import { enc } from './state';

/** Appends up to 32 bits. */
export function bits(value: u32, count: u64): void {
  enc.bits |= (<u64>value) << enc.bitCount;
  enc.bitCount += count;
  flushBits();
}

function flushBits(): void {
  store<u64>(enc.out, enc.bits);
  enc.out += <usize>(enc.bitCount >> 3);
  enc.bits >>= enc.bitCount & 56;
  enc.bitCount &= 7;
}
