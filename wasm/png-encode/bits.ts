// Bits of the deflate stream, first bit lowest: at most seven wait for their byte to be full.

import { BLOCK_ROOM, CHUNK_BYTES, output } from './state';

/** Appends up to 32 bits. */
export function bits(value: u32, count: u64): void {
  assert(output.bitCount < 8 && count <= 32 && <u64>value >> count == 0);
  output.bits |= (<u64>value) << output.bitCount;
  output.bitCount += count;
  flushBits();
}

function flushBits(): void {
  store<u64>(output.cursor, output.bits);
  output.cursor += <usize>(output.bitCount >> 3);
  assert(output.cursor + 8 <= output.start + CHUNK_BYTES + BLOCK_ROOM);
  output.bits >>= output.bitCount & 56;
  output.bitCount &= 7;
}
