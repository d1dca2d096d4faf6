// Arithmetic-coded scans (T.81 F.1.4, F.2.4, G.1.3), one row of MCUs at a time. The models are
// those of the specification; blocks and masks as in huffman-ac.ts. The state stays
// in the scan, not in locals: this coding is rare, so it is kept simple.
//
// Statistics of AC: three bins per coefficient k from 3 (k - 1) on: end of block, zero, magnitude.
// Then two sets of 14 category bins, each with its magnitude bins behind (table F.2, figure F.5).
// No index leaves the 64 and 256 bytes of a table: categories end at 0x8000, k at 63.

import { decodeBit, EVEN_BIN, startArithmetic } from './arithmetic';
import { restart } from './bit-reader';
import { offsetOf } from './block-offsets';
import { Block, clearCurrent, current, finish, firstBlock } from './blocks';
import { Scan, ScanComponent } from './layout';

/** Magnitude category bins X2 of DC (table F.4) and of AC (table F.5), low and high part. */
const DC_X2: usize = 20;
const AC_X2_LOW: usize = 189;
const AC_X2_HIGH: usize = 217;

/** From a category bin to its magnitude bits M. */
const TO_MAGNITUDE: usize = 14;

/** Restart intervals and lost data: false when this MCU has to be left as it is. */
function beginMcu(scan: Scan): bool {
  if (scan.interval) {
    if (scan.intervalLeft == 0) {
      restart(scan);
      startArithmetic(scan);
    }
    scan.intervalLeft--;
  }
  if (scan.starved) scan.damaged = 1;
  return !scan.starved;
}

/** F.1.4.3.3: the category so far is `magnitude`; more of it at `bin`, then the bits below. */
function decodeMagnitude(scan: Scan, bin: usize, start: i32): i32 {
  let magnitude = start;
  let at = bin;
  while (decodeBit(scan, at)) {
    magnitude <<= 1;
    at++;
    if (magnitude == 0x8000) {
      scan.starved = 1; // no legal value: what follows is lost until the next restart
      return 0;
    }
  }
  return magnitudeBits(scan, at, magnitude);
}

/** F.1.4.3.3: the bits below the leading one of `magnitude`, then + 1. */
function magnitudeBits(scan: Scan, bin: usize, magnitude: i32): i32 {
  let value = magnitude;
  for (let bit = magnitude >> 1; bit; bit >>= 1) {
    if (decodeBit(scan, bin + TO_MAGNITUDE)) value |= bit;
  }
  return value + 1;
}

/** F.1.4.1: decodes a DC difference and returns the new prediction. */
function decodeDc(scan: Scan, from: ScanComponent): i32 {
  const bins = from.dcTable;
  let bin = bins + <usize>from.dcContext;
  if (!decodeBit(scan, bin)) {
    from.dcContext = 0;
    return from.predictor;
  }
  const sign = <i32>decodeBit(scan, bin + 1);
  // The bins of the first magnitude decision are apart for positive and negative differences.
  bin += 2 + sign;
  let value: i32 = 1;
  let category: i32 = 0;
  if (decodeBit(scan, bin)) {
    value = decodeMagnitude(scan, bins + DC_X2, 1);
    // The leading bit of value - 1; the class of the difference depends on it.
    category = value ? 1 << (31 - clz(max(value - 1, 1))) : 0;
  }
  // F.1.4.4.1.2: small, or large, of either sign.
  if (category < (1 << from.dcLower) >> 1) from.dcContext = 0;
  else if (category > (1 << from.dcUpper) >> 1) from.dcContext = 12 + sign * 4;
  else from.dcContext = 4 + sign * 4;
  from.predictor += sign ? -value : value;
  return from.predictor;
}

/** F.1.4.2: sign and magnitude of AC coefficient `k`, whose bins begin at `bin`. */
function decodeAc(scan: Scan, from: ScanComponent, bin: usize, k: i32): i32 {
  const sign = decodeBit(scan, EVEN_BIN);
  let value: i32 = 1;
  if (decodeBit(scan, bin + 2)) {
    if (decodeBit(scan, bin + 2)) {
      value = decodeMagnitude(scan, from.acTable + (k <= from.acSplit ? AC_X2_LOW : AC_X2_HIGH), 2);
    } else {
      value = magnitudeBits(scan, bin + 2, 1);
    }
  }
  return sign ? -value : value;
}

/** The AC of the band of the scan: stores at `block`, answers the mask of what it stored. */
function decodeBand(scan: Scan, from: ScanComponent, block: usize): u64 {
  let mask: u64 = 0;
  const last = scan.last;
  for (let k = max(scan.first, 1); k <= last && !scan.starved; k++) {
    let bin = from.acTable + <usize>(3 * (k - 1));
    if (decodeBit(scan, bin)) break; // end of block
    while (!decodeBit(scan, bin + 1)) {
      bin += 3;
      // No coefficient in the rest of the band although its end was not coded: corrupt.
      if (++k > last) {
        scan.starved = 1;
        return mask;
      }
    }
    store<i16>(block + offsetOf(k), <i16>(decodeAc(scan, from, bin, k) << scan.low));
    mask |= (<u64>1) << (<u64>k);
  }
  return mask;
}

/** Sequential MCUs: DC, then a band of all AC. */
export function arithmeticSequentialRow(scan: Scan, mcus: i32, blocksEnd: usize): void {
  for (let mcu: i32 = 0; mcu < mcus; mcu++) {
    const whole = beginMcu(scan);
    for (let at = firstBlock(); at < blocksEnd; at += offsetof<Block>()) {
      const block = changetype<Block>(at);
      clearCurrent();
      let last: u64 = 0;
      // A block after the damage is left zero, like all later ones.
      if (whole && !scan.starved) {
        store<i16>(current, <i16>decodeDc(scan, block.from));
        last = 63 - clz(decodeBand(scan, block.from, current) | 1);
      }
      finish(block, mcu, <u32>last);
    }
  }
}

export function arithmeticDcFirstRow(scan: Scan, mcus: i32, blocksEnd: usize): void {
  for (let mcu: i32 = 0; mcu < mcus; mcu++) {
    if (!beginMcu(scan)) continue;
    for (let at = firstBlock(); at < blocksEnd; at += offsetof<Block>()) {
      const block = changetype<Block>(at);
      if (scan.starved) break;
      const dc = decodeDc(scan, block.from) << scan.low;
      store<i16>(block.target + <usize>mcu * block.step, <i16>dc);
      const mask = block.mask + <usize>mcu * block.maskStep;
      store<u64>(mask, load<u64>(mask) | 1);
    }
  }
}

export function arithmeticDcRefineRow(scan: Scan, mcus: i32, blocksEnd: usize): void {
  for (let mcu: i32 = 0; mcu < mcus; mcu++) {
    if (!beginMcu(scan)) continue;
    for (let at = firstBlock(); at < blocksEnd; at += offsetof<Block>()) {
      const target = changetype<Block>(at).target + <usize>mcu * changetype<Block>(at).step;
      const bit = decodeBit(scan, EVEN_BIN) << scan.low;
      store<i16>(target, <i16>(<u32>load<u16>(target) | bit));
    }
  }
}

export function arithmeticAcFirstRow(scan: Scan, blocks: i32): void {
  const start = changetype<Block>(firstBlock());
  for (let i: usize = 0; i < <usize>blocks; i++) {
    if (!beginMcu(scan)) continue;
    const mask = decodeBand(scan, start.from, start.target + (i << 7));
    store<u64>(start.mask + (i << 3), load<u64>(start.mask + (i << 3)) | mask);
  }
}

export function arithmeticAcRefineRow(scan: Scan, blocks: i32): void {
  const start = changetype<Block>(firstBlock());
  for (let i: usize = 0; i < <usize>blocks; i++) {
    if (beginMcu(scan)) refineBlock(scan, start.target + (i << 7), start.mask + (i << 3));
  }
}

/** G.1.3.3: an end of band is only coded beyond the last coefficient with history. */
function refineBlock(scan: Scan, block: usize, maskAt: usize): void {
  const bins = changetype<Block>(firstBlock()).from.acTable;
  const plus: i32 = 1 << scan.low;
  const last = scan.last;
  let mask = load<u64>(maskAt);
  const history = mask & (~(<u64>0) >> <u64>(63 - last));
  const lastOld = 63 - <i32>clz(history | 1);
  for (let k = scan.first; k <= last; k++) {
    let bin = bins + <usize>(3 * (k - 1));
    // Up to the last coefficient with history there is always something to code.
    if (k > lastOld && decodeBit(scan, bin)) break;
    for (;;) {
      const at = block + offsetOf(k);
      const old = <i32>load<i16>(at);
      if (old) {
        if (decodeBit(scan, bin + 2)) store<i16>(at, <i16>(old < 0 ? old - plus : old + plus));
        break;
      }
      if (decodeBit(scan, bin + 1)) {
        store<i16>(at, <i16>(decodeBit(scan, EVEN_BIN) ? -plus : plus));
        mask |= (<u64>1) << (<u64>k);
        break;
      }
      bin += 3;
      if (++k > last) {
        scan.starved = 1;
        store<u64>(maskAt, mask);
        return;
      }
    }
  }
  store<u64>(maskAt, mask);
}
