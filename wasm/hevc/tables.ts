// Numbers of H.265, and what follows from them. Section numbers in this folder are the specification's.

import { work } from './picture';
import {
  NEXT_STATES,
  ODD_ROWS,
  RECIPROCALS,
  SCAN_PLACES,
  SCANS,
  SIGNIFICANCE,
  SINES,
  SUB_SCAN_PLACES,
  SUB_SCANS,
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
const SINE_MATRIX = memory.data<i8>([
  29, 55, 74, 84, 74, 74, 0, -74, 84, -29, -74, 55, 55, -84, 74, -29,
]);
/** 9.3.4.2.5: contexts of significance in blocks of 4 x 4. */
const SMALL_CONTEXTS = memory.data<u8>([0, 1, 4, 5, 2, 3, 4, 5, 6, 6, 8, 8, 7, 7, 8, 8]);

export function fillTables(): void {
  fillStates();
  fillTransforms();
  for (let scan = 0; scan < 3; scan++) {
    fillScan(work + SCANS + scan * 16, work + SCAN_PLACES + scan * 16, 4, scan, 2);
    for (let log2 = 0; log2 < 4; log2++) {
      const at = (log2 * 3 + scan) * 64;
      fillScan(work + SUB_SCANS + at, work + SUB_SCAN_PLACES + at, 1 << log2, scan, 3);
    }
    for (let pattern = 0; pattern < 5; pattern++) fillSignificance(scan, pattern);
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

/** A state is twice that of the specification, and the likelier bin. */
function fillStates(): void {
  const likely = work + NEXT_STATES;
  const unlikely = likely + 128;
  for (let s = 0; s < 128; s++) {
    store<u8>(likely + s, s >> 1 < 62 ? s + 2 : s);
    const less = (<i32>load<u8>(AFTER_LESS + (s >> 1))) << 1;
    store<u8>(unlikely + s, s < 2 ? s ^ 1 : less | (s & 1));
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
  for (let k = 0; k < 4; k++) {
    for (let j = 0; j < 4; j++) {
      store<i16>(work + SINES + (k * 4 + j) * 2, load<i8>(SINE_MATRIX + j * 4 + k));
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

/** 9.3.4.2.5: by which of the blocks to the right and below have coefficients; 4: of 4 x 4 blocks. */
function fillSignificance(scan: i32, pattern: i32): void {
  for (let n = 0; n < 16; n++) {
    const place = <i32>load<u8>(work + SCANS + scan * 16 + n);
    const x = place & 3;
    const y = place >> 2;
    let context = 2;
    if (pattern == 0) context = x + y == 0 ? 2 : x + y < 3 ? 1 : 0;
    else if (pattern == 1) context = y == 0 ? 2 : y == 1 ? 1 : 0;
    else if (pattern == 2) context = x == 0 ? 2 : x == 1 ? 1 : 0;
    else if (pattern == 4) context = load<u8>(SMALL_CONTEXTS + place);
    store<u8>(work + SIGNIFICANCE + (scan * 5 + pattern) * 16 + n, context);
  }
}
