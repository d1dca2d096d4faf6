// What loop restoration does in each of its units: read_lr() (5.11.57, 5.11.58). A unit has eight bytes:
//
//   kind: 0 none, 1 Wiener, 2 self-guided
//   Wiener: three vertical and three horizontal taps, i8; self-guided: set, and two weights, i8

import { CDF_RESTORATION, CDF_USE_GUIDED, CDF_USE_WIENER } from '../shared/av1/cdf-tables';
import { frame, header, planeOf, work } from './frame';
import { H_SUPERRES_DENOMINATOR } from './header-fields';
import { among, bit, literal, symbol2, symbol3 } from './symbols';
import { REFERENCES } from './work';

const NONE: i32 = 0;
export const WIENER: i32 = 1;
export const GUIDED: i32 = 2;
export const UNIT_BYTES: i32 = 8;

/** Least and largest taps, and the parameters of their code: log2 of the first step. */
const TAP_LEAST: usize = memory.data<i8>([-5, -23, -17]);
const TAP_MOST: usize = memory.data<i8>([10, 8, 46]);
/** The same of the weights of the self-guided filter. */
const WEIGHT_LEAST: usize = memory.data<i8>([-96, -32]);
const WEIGHT_MOST: usize = memory.data<i8>([31, 95]);
const WEIGHT_STEP: i32 = 4;
/** Sets from 10 on have one box alone, those from 14 on the other. */
const FIRST_WITHOUT_WIDE: i32 = 10;
const FIRST_WITHOUT_NARROW: i32 = 14;

/** What taps and weights begin with in each tile: 3, -7, 15, twice; -32, 31. */
export const FIRST_REFERENCE: u64 = 0x1fe00ff9030ff903;

/** Units whose first sample is in the superblock at row, column (units of 4 x 4). */
export function readUnits(row: i32, column: i32): void {
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    if (plane.restoration == NONE) continue;
    const size = plane.unitSize;
    const high = 4 >> plane.subY;
    const wide = 4 >> plane.subX;
    const row0 = (row * high + size - 1) / size;
    const row1 = min(plane.unitsHigh, ((row + frame.side4) * high + size - 1) / size);
    const column0 = firstUnit(column * wide, size);
    const column1 = min(plane.unitsWide, firstUnit((column + frame.side4) * wide, size));
    for (let y = row0; y < row1; y++) {
      for (let x = column0; x < column1; x++) {
        readUnit(p, plane.units + (y * plane.unitsWide + x) * UNIT_BYTES, plane.restoration);
      }
    }
  }
}

/** The first unit that begins at or behind the sample x of what is coded. */
@inline
function firstUnit(x: i32, size: i32): i32 {
  if (!frame.upscales) return (x + size - 1) / size;
  const numerator = header(H_SUPERRES_DENOMINATOR);
  return (x * numerator + 8 * size - 1) / (8 * size);
}

function readUnit(p: i32, unit: usize, restoration: i32): void {
  let kind: i32;
  if (restoration == WIENER) kind = symbol2(CDF_USE_WIENER);
  else if (restoration == GUIDED) kind = symbol2(CDF_USE_GUIDED) * GUIDED;
  else kind = symbol3(CDF_RESTORATION);
  store<u8>(unit, <u8>kind);
  const reference = work + REFERENCES + 8 * p;
  if (kind == WIENER) readTaps(unit, reference, p > 0);
  else if (kind == GUIDED) readWeights(unit, reference);
}

/** Chroma has two taps beside the middle. */
function readTaps(unit: usize, reference: usize, isChroma: bool): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < 3; i++) {
      const at = 3 * pass + i;
      if (isChroma && i == 0) {
        store<i8>(unit + 1 + at, 0);
        continue;
      }
      const least: i32 = load<i8>(TAP_LEAST + i);
      const most: i32 = load<i8>(TAP_MOST + i);
      const value = readNear(least, most, i + 1, <i32>load<i8>(reference + at));
      store<i8>(unit + 1 + at, <i8>value);
      store<i8>(reference + at, <i8>value);
    }
  }
}

function readWeights(unit: usize, reference: usize): void {
  const set = literal(4);
  store<u8>(unit, <u8>set, 1);
  const hasWide = set < FIRST_WITHOUT_WIDE || set >= FIRST_WITHOUT_NARROW;
  const hasNarrow = set < FIRST_WITHOUT_NARROW;
  for (let i = 0; i < 2; i++) {
    const at = reference + 6 + i;
    const least: i32 = load<i8>(WEIGHT_LEAST + i);
    const most: i32 = load<i8>(WEIGHT_MOST + i);
    let value = 0;
    if (i == 0 ? hasWide : hasNarrow) {
      value = readNear(least, most, WEIGHT_STEP, <i32>load<i8>(at));
    } else if (i == 1) value = max(least, min(most, 128 - <i32>load<i8>(reference + 6)));
    store<i8>(unit + 2 + i, <i8>value);
    store<i8>(at, <i8>value);
  }
}

/** decode_signed_subexp_with_ref_bool(): near to the last one. */
function readNear(least: i32, most: i32, stepLog2: i32, near: i32): i32 {
  const count = most + 1 - least;
  const reference = near - least;
  const isUpper = reference << 1 > count;
  const from = isUpper ? count - 1 - reference : reference;
  const value = readSteps(count, stepLog2);
  const away =
    value > 2 * from ? value : value & 1 ? from - ((value + 1) >> 1) : from + (value >> 1);
  return (isUpper ? count - 1 - away : away) + least;
}

/** decode_subexp_bool(): steps that grow. */
function readSteps(count: i32, stepLog2: i32): i32 {
  let start = 0;
  let bits = stepLog2;
  while (count > start + (3 << bits)) {
    if (!bit()) return literal(bits) + start;
    start += 1 << bits;
    if (start > 1 << stepLog2) bits++;
  }
  return among(count - start) + start;
}
