// Progressive Huffman decoding of DC (T.81 G.1.2.1), one row of MCUs at a time. Bit buffer, count and
// pointer live in locals, refilled as in huffman-sequential.ts.
//
// A starved scan leaves its coefficients as they are: zero in a first pass, less exact in a
// refinement. That is what libjpeg does, and `damaged` tells the host.

import { hasNoMarker, nextBytes, refill, restart } from './bit-reader';
import { Block, firstBlock } from './blocks';
import { narrowSymbol } from './huffman-table';
import { Scan } from './layout';

/** Value of `size` bits (not 0) that begin `bits`, sign-extended as in T.81 F.2.2.1 EXTEND. */
@inline
export function extend(bits: u64, size: u64): i32 {
  const flip = <u64>~(<i64>bits >> 63);
  return <i32>((((bits ^ flip) >> (64 - size)) ^ flip) - flip);
}

/** First pass over DC: differences, shifted by the point transform (G.1.2.1). */
export function huffmanDcFirstRow(scan: Scan, mcus: i32, blocksEnd: usize): void {
  let bits = scan.bits;
  let count = scan.count;
  let p = scan.pointer;
  let safe = scan.end - 8;
  const low = scan.low; // the point transform, Al
  for (let mcu: i32 = 0; mcu < mcus; mcu++) {
    if (scan.interval) {
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
    // Nothing more until the next restart marker.
    if (scan.starved) {
      scan.damaged = 1;
      continue;
    }
    for (let at = firstBlock(); at < blocksEnd; at += offsetof<Block>()) {
      const block = changetype<Block>(at);
      // Refill, copy 3 of 5: change all.
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
      // Code and value together take at most 17 + 15 bits.
      const found = narrowSymbol(block.from.dcTable, bits);
      const size = (found >> 8) & 15;
      bits <<= <u64>(found & 0xff);
      let dc = block.from.predictor;
      if (size) dc += extend(bits, size);
      block.from.predictor = dc;
      bits <<= <u64>size;
      count -= <i32>((found & 0xff) + size);
      store<i16>(block.target + <usize>mcu * block.step, <i16>(dc << low));
      const mask = block.mask + <usize>mcu * block.maskStep;
      store<u64>(mask, load<u64>(mask) | 1); // bit 0 only says that the block is there
    }
    if (scan.invented > count) scan.starved = 1;
  }
  scan.bits = bits;
  scan.count = count;
  scan.pointer = p;
}

/** Refines DC: one bit each (G.1.2.1.1). No tables and no history, so memory serves as well. */
export function huffmanDcRefineRow(scan: Scan, mcus: i32, blocksEnd: usize): void {
  for (let mcu: i32 = 0; mcu < mcus; mcu++) {
    if (scan.interval) {
      if (scan.intervalLeft == 0) restart(scan);
      scan.intervalLeft--;
    }
    if (scan.starved) {
      scan.damaged = 1;
      continue;
    }
    for (let at = firstBlock(); at < blocksEnd; at += offsetof<Block>()) {
      const block = changetype<Block>(at);
      // The byte-wise refill is taken once per 57 blocks.
      if (scan.count < 1) refill(scan);
      const bit = (<i32>(scan.bits >> 63)) << scan.low;
      scan.bits <<= 1;
      scan.count--;
      const target = block.target + <usize>mcu * block.step;
      store<i16>(target, <i16>(load<u16>(target) | bit));
    }
    if (scan.invented > scan.count) scan.starved = 1;
  }
}
