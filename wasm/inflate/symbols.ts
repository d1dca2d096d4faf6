// The inner loop of DEFLATE: literals and matches of a Huffman block.

import { fill } from './bits';
import { DISTANCE_BITS, END, LITERAL_BITS, SPECIAL, SUBTABLE } from './code-tables';
import { BLOCK_HEADER, DISTANCES, Inflater, LITERALS, OVERRUN, STREAM_DAMAGED } from './inflater';

/** Unread input from which on the careful way is taken: two loads of eight bytes. */
const CAREFUL: usize = 16;

/** For each distance below 16: 16 bytes that repeat the last `distance` ones, bytes per store. */
const REPEAT: usize = memory.data(16 * 16, 16);
const STEP: usize = memory.data<u8>([0, 16, 16, 15, 16, 15, 12, 14, 16, 9, 10, 11, 12, 13, 14, 15]);

/** Prepares the static table. */
export function initSymbols(): void {
  for (let distance: usize = 1; distance < 16; distance++) {
    for (let i: usize = 0; i < 16; i++) store<u8>(REPEAT + (distance << 4) + i, <u8>(i % distance));
  }
}

/**
 * Decodes symbols of a Huffman block until its end, until the window is full or input is short.
 * While 16 whole bytes of input are left, one load refills the bit buffer; after that, if the input
 * is complete, `fill` does, and symbols made of bits that are not there are taken back.
 * What is seldom looked at stays in `z`: one local more costs a tenth of the speed on x64.
 */
export function inflateCodes(z: Inflater): void {
  const tables = changetype<usize>(z);
  let bits = z.bits;
  let count = z.count;
  let input = z.input;
  const fast = z.inputEnd - CAREFUL;
  let out = z.out;
  z.safe = out;
  while (out <= z.limit) {
    // 1. At least 48 bits, enough for a length and a distance.
    if (input <= fast) {
      bits |= load<u64>(input) << count;
      input += <usize>((63 - count) >> 3);
      count |= 56;
    } else {
      if (count < 0 || !z.isComplete) break;
      z.safe = out;
      z.bits = bits;
      z.count = count;
      z.input = input;
      fill(z);
      bits = z.bits;
      count = z.count;
      input = z.input;
    }

    // 2. Up to three literals.
    let entry = literalAt(tables, bits);
    if (<i32>entry < 0) {
      store<u8>(out, <u8>(entry >> 16));
      out += 1;
      bits >>= <u64>entry;
      count -= <i64>(entry & 63);
      entry = literalAt(tables, bits);
      if (<i32>entry < 0) {
        store<u8>(out, <u8>(entry >> 16));
        out += 1;
        bits >>= <u64>entry;
        count -= <i64>(entry & 63);
        entry = literalAt(tables, bits);
        if (<i32>entry < 0) {
          store<u8>(out, <u8>(entry >> 16));
          out += 1;
          bits >>= <u64>entry;
          count -= <i64>(entry & 63);
          continue;
        }
      }
    }

    // 3. A long code, the end of the block, or an illegal code.
    if (entry & SPECIAL) {
      if (entry & SUBTABLE) {
        bits >>= <u64>entry;
        count -= <i64>(entry & 63);
        entry = load<u32>(tables + subtableOffset(entry, bits), LITERALS);
        if (<i32>entry < 0) {
          store<u8>(out, <u8>(entry >> 16));
          out += 1;
          bits >>= <u64>entry;
          count -= <i64>(entry & 63);
          continue;
        }
      }
      if (entry & SPECIAL) {
        bits >>= <u64>entry;
        count -= <i64>(entry & 63);
        z.mode = entry & END ? BLOCK_HEADER : STREAM_DAMAGED;
        break;
      }
    }

    // 4. A length and its distance.
    const length = <usize>baseAndExtra(entry, bits);
    bits >>= <u64>entry;
    count -= <i64>(entry & 63);
    if (count < 28) {
      if (input <= fast + CAREFUL - 8) {
        bits |= load<u64>(input) << count;
        input += <usize>((63 - count) >> 3);
        count |= 56;
      } else if (count >= 0) {
        z.bits = bits;
        z.count = count;
        z.input = input;
        fill(z);
        bits = z.bits;
        count = z.count;
        input = z.input;
      }
    }
    entry = load<u32>(tables + ((<usize>bits & ((1 << DISTANCE_BITS) - 1)) << 2), DISTANCES);
    if (entry & SUBTABLE) {
      bits >>= <u64>entry;
      count -= <i64>(entry & 63);
      entry = load<u32>(tables + subtableOffset(entry, bits), DISTANCES);
    }
    const distance = <usize>baseAndExtra(entry, bits);
    bits >>= <u64>entry;
    count -= <i64>(entry & 63);
    if (entry & SPECIAL || distance > out - z.base) {
      z.mode = STREAM_DAMAGED;
      break;
    }

    // 5. The copy, 16 bytes at a time; what it writes too much is overwritten or never read.
    const end = out + length;
    let src = out - distance;
    if (distance >= 16) {
      do {
        v128.store(out, v128.load(src));
        src += 16;
        out += 16;
      } while (out < end);
    } else {
      const pattern = i8x16.swizzle(v128.load(src), v128.load(REPEAT + (distance << 4)));
      const step = <usize>load<u8>(STEP + distance);
      do {
        v128.store(out, pattern);
        out += step;
      } while (out < end);
    }
    out = end;
  }
  if (count < 0) {
    z.mode = STREAM_DAMAGED;
    out = z.safe;
  }
  assert(out <= z.limit + OVERRUN && out >= z.out);
  z.bits = bits;
  z.count = count;
  z.input = input;
  z.out = out;
}

@inline
function literalAt(tables: usize, bits: u64): u32 {
  return load<u32>(tables + ((<usize>bits & ((1 << LITERAL_BITS) - 1)) << 2), LITERALS);
}

/** Where a subtable entry lies, in bytes from the start of the table; `bits` begin behind the root. */
function subtableOffset(link: u32, bits: u64): usize {
  const index = <u32>bits & ((1 << ((link >> 8) & 15)) - 1);
  return (<usize>((link >> 16) + index)) << 2;
}

/** Base plus extra bits of a length or distance. */
function baseAndExtra(entry: u32, bits: u64): u32 {
  const extra = <u32>(bits & (((<u64>1) << (entry & 63)) - 1)) >> ((entry >> 8) & 15);
  return (entry >> 16) + extra;
}
