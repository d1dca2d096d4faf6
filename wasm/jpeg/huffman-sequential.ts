// Sequential Huffman decoding (T.81 F.2.2) of one row of MCUs: the hottest loop of the decoder.
// Bit buffer, count and pointer live in locals for the whole row. DC is the first symbol of the
// same loop as AC, so there is one refill; an end of block is a long advance of the index to a
// dummy coefficient, so there is no branch for it and stores stay inside `current`.
//
// Bounds: the index advances by at most 16 past 63, or by EOB_ADVANCE, and block-offsets.ts maps all
// of these into `current`. The pointer never passes `scan.end` (bit-reader.ts), the block where `finish`
// writes lies inside the planes because `mcus` never exceeds what they were made for.

import { hasNoMarker, nextBytes, refill, restart } from './bit-reader';
import { EOB_ADVANCE, offsetBefore } from './block-offsets';
import { Block, clearCurrent, current, finish, firstBlock } from './blocks';
import { longEntry, pairEntry, skipEntry } from './huffman-table';
import { Scan } from './layout';

/** Decodes `mcus` MCUs of the blocks laid by blocks.ts up to `blocksEnd`. */
export function huffmanSequentialRow(scan: Scan, mcus: i32, blocksEnd: usize): void {
  // 32 valid bits at least before each look-up; the eight-byte load only where eight bytes are left.
  let bits = scan.bits;
  let count = scan.count;
  let p = scan.pointer;
  let safe = scan.end - 8;
  const interval = scan.interval;

  for (let mcu: i32 = 0; mcu < mcus; mcu++) {
    // 1. Restart interval (F.2.2.4).
    if (interval) {
      if (scan.intervalLeft == 0) {
        scan.pointer = p;
        restart(scan);
        bits = 0;
        count = 0;
        p = scan.pointer;
        safe = scan.end - 8;
      }
      scan.intervalLeft--;
    }
    if (scan.starved) {
      scan.damaged = 1;
      clearCurrent();
      for (let at = firstBlock(); at < blocksEnd; at += offsetof<Block>()) {
        finish(changetype<Block>(at), mcu, 0);
      }
      continue;
    }

    for (let at = firstBlock(); at < blocksEnd; at += offsetof<Block>()) {
      const block = changetype<Block>(at);
      const from = block.from;
      clearCurrent();
      let table = from.dcTable;
      const ac = from.acTable;
      const kept = <usize>block.kept;
      let k: usize = 0;

      // 2. The coefficients that the scale needs. 32 bits hold any code (16) with its value (15).
      do {
        // Refill, copy 1 of 5: change all.
        if (count < 32) {
          const word = p <= safe ? nextBytes(p) : -1;
          if (hasNoMarker(word)) {
            bits |= word >> <u64>count;
            p += (63 - count) >> 3;
            count |= 56;
          } else {
            scan.bits = bits;
            scan.count = count;
            scan.pointer = p;
            refill(scan);
            bits = scan.bits;
            count = scan.count;
            p = scan.pointer;
            safe = scan.end - 8;
          }
        }
        let pair = pairEntry(table, bits);
        // Not everything is in the table: a long code, or a value that does not fit in 11 bits.
        if (pair & 0x80) {
          let entry = <u32>pair;
          if (entry == 0x80) entry = longEntry(table, bits, k != 0);
          const length = entry & 0x1f;
          const size = (entry >> 16) & 0xff;
          let value: i32 = 0;
          // F.2.2.1 EXTEND without a branch: a leading 0 bit means that the value is negative.
          if (size) {
            const rest = bits << (<u64>length);
            const flip = <u64>~(<i64>rest >> 63);
            value = <i32>((((rest ^ flip) >> (64 - <u64>size)) ^ flip) - flip);
          }
          table = ac;
          k += <usize>((entry >> 8) & 0xff);
          store<i16>(current + offsetBefore(k), <i16>value);
          bits <<= <u64>(length + size);
          count -= <i32>(length + size);
          continue;
        }
        table = ac;
        // One symbol, or two: the second only counts if the first did not end the block.
        const first = k + <usize>((pair >> 40) & 0xff);
        store<i16>(current + offsetBefore(first), <i16>(pair >> 48));
        if (first < 64) {
          k += <usize>((pair >> 8) & 0xff);
          store<i16>(current + offsetBefore(k), <i16>(pair >> 16));
        } else {
          k = first;
          pair >>= 32;
        }
        bits <<= pair & 0xff;
        count -= <i32>(pair & 0xff);
      } while (k < kept);

      // 3. Those it does not need: only their bits are passed.
      for (let rest = k; rest < 64; ) {
        // Refill, copy 2 of 5: change all.
        if (count < 32) {
          const word = p <= safe ? nextBytes(p) : -1;
          if (hasNoMarker(word)) {
            bits |= word >> <u64>count;
            p += (63 - count) >> 3;
            count |= 56;
          } else {
            scan.bits = bits;
            scan.count = count;
            scan.pointer = p;
            refill(scan);
            bits = scan.bits;
            count = scan.count;
            p = scan.pointer;
            safe = scan.end - 8;
          }
        }
        let entry = skipEntry(ac, bits);
        // An entry of several symbols does not hold if one of them but the last ends the block.
        let used = entry & 0xff;
        if (used == 0 || rest + <usize>((entry >> 8) & 0xff) > 63) {
          entry = <u32>(pairEntry(ac, bits) >> 32);
          if (entry == 0x80) entry = longEntry(ac, bits, true);
          used = entry & 0x7f;
          if (entry & 0x80) used += entry >> 16;
          rest += <usize>((entry >> 8) & 0xff);
        } else {
          rest += <usize>((entry >> 16) & 0xff);
        }
        bits <<= <u64>used;
        count -= <i32>used;
      }

      // 4. DC is a difference (F.2.2.1). `k - EOB_ADVANCE - 1` wraps beyond 63 if there was no EOB.
      const dc = from.predictor + <i32>load<i16>(current);
      from.predictor = dc;
      store<i16>(current, <i16>dc);
      finish(block, mcu, <u32>k - EOB_ADVANCE - 1);
    }
    // More bits were used than the file has: this MCU is half invented, the next ones would be all.
    if (scan.invented > count) scan.starved = 1;
  }
  scan.bits = bits;
  scan.count = count;
  scan.pointer = p;
}
