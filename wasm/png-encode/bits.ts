// Bits of the deflate stream, first bit lowest: at most seven wait for their byte to be full.

import { BLOCK_ROOM, CHUNK_BYTES, enc } from './state';

/** Appends up to 32 bits. */
export function bits(value: u32, count: u64): void {
  assert(enc.bitCount < 8 && count <= 32 && <u64>value >> count == 0);
  enc.bits |= (<u64>value) << enc.bitCount;
  enc.bitCount += count;
  flushBits();
}

function flushBits(): void {
  store<u64>(enc.out, enc.bits);
  enc.out += <usize>(enc.bitCount >> 3);
  assert(enc.out + 8 <= enc.outStart + CHUNK_BYTES + BLOCK_ROOM);
  enc.bits >>= enc.bitCount & 56;
  enc.bitCount &= 7;
}
