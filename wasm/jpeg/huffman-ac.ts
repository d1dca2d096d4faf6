// Progressive Huffman decoding of a band of AC (T.81 G.1.2.2, G.1.2.3), one row of blocks at a time.
// Coefficients lie in natural order; beside each block a mask tells, in zigzag order, which of them
// are not zero, so refinement finds the history it depends on without looking at coefficients.
// Bit buffer, count and pointer live in locals, refilled as in huffman-sequential.ts.
//
// A run of ends of band lasts over MCU rows, so it is part of the state of the scan. Runs that leave
// the band, which only corrupt data has, end the block, on coefficient 63 at worst.

import { hasNoMarker, nextBytes, refill, restart } from './bit-reader';
import { offsetOf } from './block-offsets';
import { Block, firstBlock } from './blocks';
import { extend } from './huffman-dc';
import { narrowSymbol } from './huffman-table';
import { Scan } from './layout';

/** From one block to the next: an i16 x 64, and its mask. */
const BLOCK_BYTES: usize = 128;
const MASK_BYTES: usize = 8;

/** How many blocks an end of band covers (G.1.2.2): 2^run + the `run` bits that begin `bits`. */
@inline
function bandRun(bits: u64, run: u64): i32 {
  return <i32>((((<u64>1) << 63) | (bits >> 1)) >> (63 - run));
}

/** First pass over a band of AC in a row of blocks (G.1.2.2). */
export function huffmanAcFirstRow(scan: Scan, blocks: i32): void {
  let bits = scan.bits;
  let count = scan.count;
  let p = scan.pointer;
  let eobRun = scan.eobRun;
  let safe = scan.end - 8;
  const low = scan.low;
  const last = <usize>scan.last;
  const start = changetype<Block>(firstBlock());
  const table = start.from.acTable;
  let block = start.target;
  let maskAt = start.mask;
  for (let left = blocks; left > 0; left--, block += BLOCK_BYTES, maskAt += MASK_BYTES) {
    if (scan.interval) {
      if (scan.intervalLeft == 0) {
        scan.pointer = p;
        restart(scan);
        bits = 0;
        count = 0;
        p = scan.pointer;
        safe = scan.end - 8;
        eobRun = 0;
      }
      scan.intervalLeft--;
    }
    if (scan.starved) {
      scan.damaged = 1;
      continue;
    }
    // Inside a run this block has nothing new.
    if (eobRun) {
      eobRun--;
      continue;
    }
    let k = <usize>scan.first;
    let mask = load<u64>(maskAt);
    do {
      // Refill, copy 4 of 5: change all.
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
      // At most 17 + 15 bits for code and value.
      const found = narrowSymbol(table, bits);
      const size = (found >> 8) & 15;
      const run = found >> 12;
      bits <<= <u64>(found & 0xff);
      count -= <i32>(found & 0xff);
      if (size) {
        k += <usize>run;
        store<i16>(block + offsetOf(k), <i16>(extend(bits, size) << low));
        mask |= (<u64>1) << min<u64>(k, 63);
        k++;
        bits <<= <u64>size;
        count -= <i32>size;
      } else if (run == 15) {
        k += 16; // sixteen zeros and no value (ZRL)
      } else {
        // End of band, for this block and `run` bits more of them.
        if (run) {
          eobRun = bandRun(bits, run) - 1;
          bits <<= <u64>run;
          count -= <i32>run;
        }
        break;
      }
    } while (k <= last);
    store<u64>(maskAt, mask);
    if (scan.invented > count) scan.starved = 1;
  }
  scan.bits = bits;
  scan.count = count;
  scan.pointer = p;
  scan.eobRun = eobRun;
}

/** Refines a band of AC in a row of blocks (G.1.2.3). */
export function huffmanAcRefineRow(scan: Scan, blocks: i32): void {
  let bits = scan.bits;
  let count = scan.count;
  let p = scan.pointer;
  let eobRun = scan.eobRun;
  let safe = scan.end - 8;
  const plus = 1 << scan.low; // what this scan adds: one bit at position Al
  const first = <u64>scan.first;
  const last = <u64>scan.last;
  const band = (~(<u64>0) << first) & (~(<u64>0) >> (63 - last));
  const start = changetype<Block>(firstBlock());
  const table = start.from.acTable;
  let block = start.target;
  let maskAt = start.mask;
  for (let left = blocks; left > 0; left--, block += BLOCK_BYTES, maskAt += MASK_BYTES) {
    if (scan.interval) {
      if (scan.intervalLeft == 0) {
        scan.pointer = p;
        restart(scan);
        bits = 0;
        count = 0;
        p = scan.pointer;
        safe = scan.end - 8;
        eobRun = 0;
      }
      scan.intervalLeft--;
    }
    if (scan.starved) {
      scan.damaged = 1;
      continue;
    }
    // `history`: coefficients of the band that were not zero before this scan and are still ahead.
    let mask = load<u64>(maskAt);
    let history = mask & band;
    // Most blocks in a run have nothing to correct.
    if (eobRun && !history) {
      eobRun--;
      continue;
    }
    let k = first;
    while (k <= last) {
      let zeros: u64 = 64; // pass everything that is left
      let value: i32 = 0;
      // Refill, copy 5 of 5: change all.
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
      // 1. A symbol: zeros to pass and a new coefficient, or an end of band.
      if (!eobRun) {
        const found = narrowSymbol(table, bits);
        const run = <u64>(found >> 12);
        bits <<= <u64>(found & 0xff);
        count -= <i32>(found & 0xff);
        if ((found >> 8) & 15) {
          // The size is 1 in legal files: one more bit is the sign.
          value = <i64>bits < 0 ? plus : -plus;
          bits <<= 1;
          count--;
          zeros = run;
        } else if (run == 15) {
          zeros = 15;
        } else {
          eobRun = bandRun(bits, run);
          bits <<= run;
          count -= <i32>run;
        }
      }
      // 2. Pass `zeros` coefficients without history; each one with history gets a correction bit.
      for (;;) {
        // Jump to the next coefficient with history, or stop short of it.
        const next = history ? ctz(history) : last + 1;
        if (zeros < next - k) {
          k += zeros;
          break;
        }
        zeros -= next - k;
        k = next;
        if (k > last) break;
        history &= history - 1; // its correction bit follows
        if (count < 1) {
          scan.bits = bits;
          scan.count = count;
          scan.pointer = p;
          refill(scan);
          bits = scan.bits;
          count = scan.count;
          p = scan.pointer;
          safe = scan.end - 8;
        }
        const at = block + offsetOf(<usize>k);
        const old = <i32>load<i16>(at);
        // Away from zero by `plus`, if the bit is set; a branch here would be a coin toss.
        const sign = old >> 31;
        const change = ((<i32>(bits >> 63)) << scan.low) & ~old;
        store<i16>(at, <i16>(old + ((change ^ sign) - sign)));
        bits <<= 1;
        count--;
        k++;
      }
      if (eobRun) break;
      // 3. The new coefficient; the last one of the block takes what corrupt runs put beyond it.
      if (value) {
        const at = min<u64>(k, 63);
        store<i16>(block + offsetOf(<usize>at), <i16>value);
        mask |= (<u64>1) << at;
      }
      k++;
    }
    if (eobRun) eobRun--;
    store<u64>(maskAt, mask);
    if (scan.invented > count) scan.starved = 1;
  }
  scan.bits = bits;
  scan.count = count;
  scan.pointer = p;
  scan.eobRun = eobRun;
}
