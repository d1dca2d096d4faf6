// Numbers of H.265, and what follows from them. Section numbers in this folder are the specification's.

import { C_SIGNIFICANT } from './contexts';
import { stateOf } from './states';
import {
  FLAT_FACTORS,
  ODD_ROWS,
  OFFSETS,
  RECIPROCALS,
  SCAN_PLACES,
  SCANS,
  SIGNIFICANCE,
  STATES,
  SUB_SCAN_PLACES,
  SUB_SCANS,
  work,
  Z_ORDER,
} from './work';

/** 9.3.4.3.3: the next state after the less likely bin. */
const AFTER_LESS = memory.data<u8>([
  0, 0, 1, 2, 2, 4, 4, 5, 6, 7, 8, 9, 9, 11, 11, 12, 13, 13, 15, 15, 16, 16, 18, 18, 19, 19, 21, 21,
  22, 22, 23, 24, 24, 25, 26, 26, 27, 27, 28, 29, 29, 30, 30, 30, 31, 32, 32, 33, 33, 33, 34, 34,
  35, 35, 35, 36, 36, 36, 37, 37, 37, 38, 38, 63,
]);
/** 8.6.4.2: 64 times the square root of 2 times the cosine of eighths of 1/16 turn. */
const COSINES = memory.data<u8>([
  64, 90, 90, 90, 89, 88, 87, 85, 83, 82, 80, 78, 75, 73, 70, 67, 64, 61, 57, 54, 50, 46, 43, 38,
  36, 31, 25, 22, 18, 13, 9, 4, 0,
]);
/** 9.3.4.2.5: contexts of significance in blocks of 4 x 4. */
const FIRST_OF_CHROMA: i32 = 27;
const SMALL_CONTEXTS = memory.data<u8>([0, 1, 4, 5, 2, 3, 4, 5, 6, 6, 8, 8, 7, 7, 8, 8]);

let isFilled: bool = false;

/** They are the same for all pictures. */
export function fillTables(): void {
  if (isFilled) return;
  isFilled = true;
  fillStates();
  fillTransforms();
  memory.fill(work + FLAT_FACTORS, 16, 1024);
  for (let scan = 0; scan < 3; scan++) {
    fillScan(work + SCANS + scan * 16, work + SCAN_PLACES + scan * 16, 4, scan, 2);
    for (let log2 = 0; log2 < 4; log2++) {
      fillOffsets(scan, log2);
      const at = (log2 * 3 + scan) * 64;
      fillScan(work + SUB_SCANS + at, work + SUB_SCAN_PLACES + at, 1 << log2, scan, 3);
    }
    for (let pattern = 0; pattern < 4; pattern++) fillSignificance(scan, pattern);
  }
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++)
      store<u8>(work + Z_ORDER + y * 16 + x, spread(x) | (spread(y) << 1));
  }
}

/** Bits of four, with a gap behind each. */
function spread(value: i32): i32 {
  return (value & 1) | ((value & 2) << 1) | ((value & 4) << 2) | ((value & 8) << 3);
}

/** The number of a state is twice that of the specification, and the likelier bin. */
function fillStates(): void {
  for (let s = 0; s < 128; s++) {
    const unlikely = s < 2 ? s ^ 1 : ((<i32>load<u8>(AFTER_LESS + (s >> 1))) << 1) | (s & 1);
    const entry = work + STATES + (s << 4);
    store<u64>(entry, stateOf(unlikely, (s & 1) ^ 1));
    store<u64>(entry, stateOf(s >> 1 < 62 ? s + 2 : s, s & 1), 8);
  }
  for (let r: u64 = 256; r < 512; r++) {
    store<u32>(work + RECIPROCALS + <usize>((r - 256) << 2), <u32>(((<u64>1) << 39) / r + 1));
  }
}

function cosine(at: i32): i32 {
  at &= 127;
  if (at > 64) at = 128 - at;
  return at > 32 ? -(<i32>load<u8>(COSINES + 64 - at)) : <i32>load<u8>(COSINES + at);
}

function fillTransforms(): void {
  let at = work + ODD_ROWS;
  for (let size = 4; size <= 32; size <<= 1) {
    const step = 32 / size;
    for (let k = 0; k < size >> 1; k++) {
      for (let q = 0; q < size >> 2; q++) {
        store<i16>(at, <i16>cosine(step * (4 * q + 1) * (2 * k + 1)));
        store<i16>(at, <i16>cosine(step * (4 * q + 3) * (2 * k + 1)), 2);
        at += 4;
      }
    }
  }
}

/** 6.5.3 to 6.5.5: diagonal (0), horizontal (1), vertical (2). A place is x | y << shift. */
function fillScan(scan: usize, places: usize, n: i32, kind: i32, shift: i32): void {
  let i = 0;
  const end = kind ? n : 2 * n - 1;
  for (let a = 0; a < end; a++) {
    for (let b = 0; b < n; b++) {
      const x = kind == 1 || !kind ? b : a;
      const y = kind == 1 ? a : kind ? b : a - b;
      if (y < 0 || y >= n) continue;
      const place = x | (y << shift);
      store<u8>(scan + i, place);
      store<u8>(places + place, i);
      i++;
    }
  }
}

function fillOffsets(scan: i32, log2: i32): void {
  const at = work + OFFSETS + (log2 * 3 + scan) * 16;
  for (let i = 0; i < 16; i++) {
    const place = <i32>load<u8>(work + SCANS + scan * 16 + i);
    store<u8>(at + i, ((place & 3) + ((place >> 2) << (log2 + 2))) << 1);
  }
}

/** Contexts of one scan and pattern: which of the blocks to the right and below have coefficients. */
function fillSignificance(scan: i32, pattern: i32): void {
  for (let kind = 0; kind < 12; kind++) {
    const at = work + SIGNIFICANCE + ((((kind * 3 + scan) << 2) + pattern) << 5);
    const isChroma = kind >= 6;
    const size = (kind >> 1) % 3;
    for (let n = 0; n < 16; n++) {
      const context = C_SIGNIFICANT + significance(scan, pattern, isChroma, size, kind & 1, n);
      store<u16>(at + (n << 1), context << 3);
    }
  }
}

/** 9.3.4.2.5. `size`: 0 for a side of 4, 1 of 8, 2 of more; `isLater`: 1 behind the first group. */
function significance(
  scan: i32,
  pattern: i32,
  isChroma: bool,
  size: i32,
  isLater: i32,
  n: i32,
): i32 {
  const place = <i32>load<u8>(work + SCANS + scan * 16 + n);
  const first = isChroma ? FIRST_OF_CHROMA : 0;
  if (size == 0) return first + <i32>load<u8>(SMALL_CONTEXTS + place);
  if (place == 0 && !isLater) return first;
  const inGroup = neighbourContext(place & 3, place >> 2, pattern);
  if (isChroma) return first + (size == 1 ? 9 : 12) + inGroup;
  return (size == 1 ? (scan ? 15 : 9) : 21) + 3 * isLater + inGroup;
}

function neighbourContext(x: i32, y: i32, pattern: i32): i32 {
  if (pattern == 0) return x + y == 0 ? 2 : x + y < 3 ? 1 : 0;
  if (pattern == 1) return y == 0 ? 2 : y == 1 ? 1 : 0;
  if (pattern == 2) return x == 0 ? 2 : x == 1 ? 1 : 0;
  return 2;
}
