// The adaptive binary arithmetic decoder of JPEG (T.81 annex D), bit by bit as the flow charts have
// it. A statistics bin is one byte: index into table D.3, and the more probable symbol in bit 7.
//
// The interval is `range` (A, 16 bits, at least 0x8000 after each decision) and the code register
// keeps the position in it in its upper half (Cx), with bytes still to come below. The sub-interval
// of the less probable symbol is the upper one, `qe` wide.

import { isStuffed, resetState } from './bit-reader';
import { Scan, scanComponent } from './layout';
import { hasMore, slideWindow } from './scan-window';

// T.81 table D.3. State 113 never changes: the fixed estimate of one half for signs and raw bits.
// biome-ignore format: table
const QE: usize = memory.data<u16>([
  0x5a1d, 0x2586, 0x1114, 0x080b, 0x03d8, 0x01da, 0x00e5, 0x006f, 0x0036, 0x001a, 0x000d, 0x0006,
  0x0003, 0x0001, 0x5a7f, 0x3f25, 0x2cf2, 0x207c, 0x17b9, 0x1182, 0x0cef, 0x09a1, 0x072f, 0x055c,
  0x0406, 0x0303, 0x0240, 0x01b1, 0x0144, 0x00f5, 0x00b7, 0x008a, 0x0068, 0x004e, 0x003b, 0x002c,
  0x5ae1, 0x484c, 0x3a0d, 0x2ef1, 0x261f, 0x1f33, 0x19a8, 0x1518, 0x1177, 0x0e74, 0x0bfb, 0x09f8,
  0x0861, 0x0706, 0x05cd, 0x04de, 0x040f, 0x0363, 0x02d4, 0x025c, 0x01f8, 0x01a4, 0x0160, 0x0125,
  0x00f6, 0x00cb, 0x00ab, 0x008f, 0x5b12, 0x4d04, 0x412c, 0x37d8, 0x2fe8, 0x293c, 0x2379, 0x1edf,
  0x1aa9, 0x174e, 0x1424, 0x119c, 0x0f6b, 0x0d51, 0x0bb6, 0x0a40, 0x5832, 0x4d1c, 0x438e, 0x3bdd,
  0x34ee, 0x2eae, 0x299a, 0x2516, 0x5570, 0x4ca9, 0x44d9, 0x3e22, 0x3824, 0x32b4, 0x2e17, 0x56a8,
  0x4f46, 0x47e5, 0x41cf, 0x3c3d, 0x375e, 0x5231, 0x4c0f, 0x4639, 0x415e, 0x5627, 0x50e7, 0x4b85,
  0x5597, 0x504f, 0x5a10, 0x5522, 0x59eb, 0x5a1d,
], 16);

// Next state after the less probable symbol; bit 7: the more probable symbol switches.
// biome-ignore format: table
const NEXT_LPS: usize = memory.data<u8>([
  129, 14, 16, 18, 20, 23, 25, 28, 30, 33, 35, 9, 10, 12, 143, 36, 38, 39, 40, 42, 43, 45, 46, 48,
  49, 51, 52, 54, 56, 57, 59, 60, 62, 63, 32, 33, 165, 64, 65, 67, 68, 69, 70, 72, 73, 74, 75, 77,
  78, 79, 48, 50, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 61, 61, 193, 80, 81, 82, 83, 84, 86, 87,
  87, 72, 72, 74, 74, 75, 77, 77, 208, 88, 89, 90, 91, 92, 93, 86, 216, 95, 96, 97, 99, 99, 93,
  223, 101, 102, 103, 104, 99, 105, 106, 107, 103, 233, 108, 109, 110, 111, 238, 112, 240, 113,
], 16);

// Next state after the more probable symbol.
// biome-ignore format: table
const NEXT_MPS: usize = memory.data<u8>([
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
  27, 28, 29, 30, 31, 32, 33, 34, 35, 9, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50,
  51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 32, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74,
  75, 76, 77, 78, 79, 48, 81, 82, 83, 84, 85, 86, 87, 71, 89, 90, 91, 92, 93, 94, 86, 96, 97, 98,
  99, 100, 93, 102, 103, 104, 99, 106, 107, 103, 109, 107, 111, 109, 111, 113,
], 16);

/** Bin of the fixed estimate. */
export const EVEN_BIN: usize = memory.data<u8>([113], 16);

/** Bytes of statistics of one table (F.1.4.4.1.3, F.1.4.4.2.1), rounded up. */
export const DC_BINS: usize = 64;
export const AC_BINS: usize = 256;

/** Zero bytes past the data that a decoder may need: an encoder cuts trailing ones (D.1.8). */
const INVENTED_LIMIT: i32 = 64;

/** D.2.6 Byte_in: markers and the end of the data read as zeros. */
function nextByte(scan: Scan): u32 {
  if (scan.pointer >= scan.end && hasMore(scan)) slideWindow(scan);
  const p = scan.pointer;
  if (p < scan.end) {
    const byte = <u32>load<u8>(p);
    if (byte != 0xff) {
      scan.pointer = p + 1;
      return byte;
    }
    if (isStuffed(scan)) {
      scan.pointer += 2;
      return 0xff;
    }
  }
  if (++scan.invented > INVENTED_LIMIT) scan.starved = 1;
  return 0;
}

/** D.2.7 Initdec, for the start of a scan or restart interval; clears the statistics (F.1.4.4). */
export function startArithmetic(scan: Scan): void {
  resetState(scan);
  for (let i: i32 = 0; i < scan.components; i++) {
    const component = scanComponent(scan, i);
    component.dcContext = 0;
    memory.fill(component.dcTable, 0, DC_BINS);
    memory.fill(component.acTable, 0, AC_BINS);
  }
  scan.range = 0x10000;
  scan.shift = 0;
  scan.code = nextByte(scan) << 24;
  scan.code |= nextByte(scan) << 16;
}

/** D.2.4: decodes one binary decision with the bin at `bin`. */
export function decodeBit(scan: Scan, bin: usize): u32 {
  const state = <u32>load<u8>(bin);
  const index = <usize>(state & 0x7f);
  const qe = <u32>load<u16>(QE + (index << 1));
  let range = scan.range - qe;
  let bit = state >> 7;
  // Lower sub-interval: the more probable symbol, unless it is the smaller one (conditional exchange).
  if (scan.code >> 16 < range) {
    if (range >= 0x8000) {
      scan.range = range;
      return bit;
    }
    if (range < qe) {
      store<u8>(bin, (state & 0x80) ^ <u32>load<u8>(NEXT_LPS + index));
      bit ^= 1;
    } else {
      store<u8>(bin, (state & 0x80) ^ <u32>load<u8>(NEXT_MPS + index));
    }
  } else {
    // Upper sub-interval: the other way round.
    scan.code -= range << 16;
    if (range < qe) {
      store<u8>(bin, (state & 0x80) ^ <u32>load<u8>(NEXT_MPS + index));
    } else {
      store<u8>(bin, (state & 0x80) ^ <u32>load<u8>(NEXT_LPS + index));
      bit ^= 1;
    }
    range = qe;
  }
  // D.2.5 Renorm_d
  let code = scan.code;
  let shift = scan.shift;
  do {
    if (shift == 0) {
      code |= nextByte(scan) << 8;
      shift = 8;
    }
    range <<= 1;
    code <<= 1;
    shift--;
  } while (range < 0x8000);
  scan.code = code;
  scan.shift = shift;
  scan.range = range;
  return bit;
}
