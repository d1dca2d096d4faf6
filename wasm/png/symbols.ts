// The inner loop of DEFLATE: literals and matches of a Huffman block.

import { fill } from './bits';
import {
  DISTANCE_BITS,
  DISTANCES,
  END,
  LITERAL_BITS,
  LITERALS,
  SPECIAL,
  SUBTABLE,
} from './huffman';
import { BLOCK_HEADER, png, STREAM_DAMAGED } from './state';

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
 * Decodes symbols of a Huffman block until its end or until the window is full.
 * While 8 whole bytes of input are left, one load refills the bit buffer; after that `fill` does,
 * and symbols made of bits that are not there are taken back.
 */
export function inflateCodes(): void {
  let bits = png.bits;
  let count = png.count;
  let input = png.input;
  let fast = png.inputEnd - 8;
  let out = png.out;
  let safe = out;
  const limit = png.limit;
  const base = png.base;
  while (out <= limit) {
    // 1. At least 48 bits, enough for a length and a distance.
    if (input <= fast) {
      bits |= load<u64>(input) << count;
      input += <usize>((63 - count) >> 3);
      count |= 56;
    } else {
      if (count < 0) break;
      safe = out;
      png.bits = bits;
      png.count = count;
      png.input = input;
      fill();
      bits = png.bits;
      count = png.count;
      input = png.input;
      fast = png.inputEnd - 8;
    }

    // 2. Up to three literals.
    let entry = literalAt(bits);
    if (<i32>entry < 0) {
      store<u8>(out, <u8>(entry >> 16));
      out += 1;
      bits >>= <u64>entry;
      count -= <i64>(entry & 63);
      entry = literalAt(bits);
      if (<i32>entry < 0) {
        store<u8>(out, <u8>(entry >> 16));
        out += 1;
        bits >>= <u64>entry;
        count -= <i64>(entry & 63);
        entry = literalAt(bits);
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
        entry = load<u32>(LITERALS + subtableOffset(entry, bits));
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
        png.mode = entry & END ? BLOCK_HEADER : STREAM_DAMAGED;
        break;
      }
    }

    // 4. A length and its distance.
    const length = <usize>baseAndExtra(entry, bits);
    bits >>= <u64>entry;
    count -= <i64>(entry & 63);
    if (count < 28) {
      if (input <= fast) {
        bits |= load<u64>(input) << count;
        input += <usize>((63 - count) >> 3);
        count |= 56;
      } else if (count >= 0) {
        png.bits = bits;
        png.count = count;
        png.input = input;
        fill();
        bits = png.bits;
        count = png.count;
        input = png.input;
        fast = png.inputEnd - 8;
      }
    }
    entry = load<u32>(DISTANCES + ((<usize>bits & ((1 << DISTANCE_BITS) - 1)) << 2));
    if (entry & SUBTABLE) {
      bits >>= <u64>entry;
      count -= <i64>(entry & 63);
      entry = load<u32>(DISTANCES + subtableOffset(entry, bits));
    }
    const distance = <usize>baseAndExtra(entry, bits);
    bits >>= <u64>entry;
    count -= <i64>(entry & 63);
    if (entry & SPECIAL || distance > out - base) {
      png.mode = STREAM_DAMAGED;
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
    png.mode = STREAM_DAMAGED;
    out = safe;
  }
  png.bits = bits;
  png.count = count;
  png.input = input;
  png.out = out;
}

function literalAt(bits: u64): u32 {
  return load<u32>(LITERALS + ((<usize>bits & ((1 << LITERAL_BITS) - 1)) << 2));
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
