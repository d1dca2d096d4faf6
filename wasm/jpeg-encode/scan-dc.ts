// The DC coefficients of all components in one interleaved scan: differences in the order of MCUs
// (T.81 F.1.1.5.1). Blocks beyond the edges repeat the one before them.

import { hasOutputRoom } from './bit-writer';
import { buildTable, codeBits, HISTOGRAM_BYTES, TABLE_BYTES } from './huffman';
import { Plane, picture, planeAt } from './layout';
import { putDifference, sizeOf } from './sequential';

/** The last DC of each component, i32 x 3. */
const predictors: usize = memory.data(16, 16);

/** The difference of a block to the one before. */
@inline
function difference(i: i32, plane: Plane, x: i32, y: i32): i32 {
  if (x >= plane.blocksWide || y >= plane.blocksHigh) return 0;
  const index = <usize>y * <usize>plane.blocksWide + <usize>x;
  const value = <i32>load<i16>(plane.dc + (index << 1));
  const last = predictors + ((<usize>i) << 2);
  const result = value - load<i32>(last);
  store<i32>(last, value);
  return result;
}

/** Counts the sizes of a component's differences, as far as there are rows. */
export function countDifferences(i: i32, histogram: usize): void {
  const plane = planeAt(i);
  memory.fill(predictors, 0, 16);
  for (let mcuRow: i32 = 0; mcuRow < picture.mcuRow; mcuRow++) {
    for (let mcu: i32 = 0; mcu < picture.mcusWide; mcu++) {
      for (let v: i32 = 0; v < plane.v; v++) {
        for (let h: i32 = 0; h < plane.h; h++) {
          const size = sizeOf(difference(i, plane, mcu * plane.h + h, mcuRow * plane.v + v));
          const at = histogram + ((<usize>size) << 2);
          store<u32>(at, load<u32>(at) + 1);
        }
      }
    }
  }
}

/** Tables of both slots for the differences of all components; the statistics are empty before. */
export function buildDcTables(histograms: usize, tables: usize): void {
  for (let i: i32 = 0; i < picture.components; i++) {
    countDifferences(i, histograms + <usize>planeAt(i).slot * HISTOGRAM_BYTES);
  }
  buildTable(histograms, tables);
  if (picture.components > 1) buildTable(histograms + HISTOGRAM_BYTES, tables + TABLE_BYTES);
}

/** Bits of the differences in all: their codes, and as many bits behind each as its size says. */
export function dcBits(histograms: usize, tables: usize): u64 {
  let bits = codeBits(histograms, tables);
  if (picture.components > 1) bits += codeBits(histograms + HISTOGRAM_BYTES, tables + TABLE_BYTES);
  for (let size: usize = 0; size < 12; size++) {
    const at = histograms + (size << 2);
    bits += (<u64>load<u32>(at) + <u64>load<u32>(at, HISTOGRAM_BYTES)) * <u64>size;
  }
  return bits;
}

/** Writes the differences with the `tables` of both slots; false when memory is out. */
export function putDifferences(tables: usize): bool {
  memory.fill(predictors, 0, 16);
  for (let mcuRow: i32 = 0; mcuRow < picture.mcusHigh; mcuRow++) {
    for (let mcu: i32 = 0; mcu < picture.mcusWide; mcu++) {
      if (!hasOutputRoom()) return false;
      for (let i: i32 = 0; i < picture.components; i++) {
        const plane = planeAt(i);
        const table = tables + <usize>plane.slot * TABLE_BYTES;
        for (let v: i32 = 0; v < plane.v; v++) {
          for (let h: i32 = 0; h < plane.h; h++) {
            putDifference(difference(i, plane, mcu * plane.h + h, mcuRow * plane.v + v), table);
          }
        }
      }
    }
  }
  return true;
}
