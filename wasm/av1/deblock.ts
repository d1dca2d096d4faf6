// Deblocking of a row of superblocks (7.14): first all vertical edges, then all horizontal ones, which
// reach seven rows into the history.

import { transpose8 } from '../shared/transpose';
import { filterEdge, NO_EDGE } from './deblock-edge';
import { frame, header, planeOf, work } from './frame';
import { H_SHARPNESS } from './header-fields';
import { deblocksPlane } from './segments';
import { transformHeightLog2, transformWidthLog2 } from './sizes';
import { TURN } from './work';

/** Longest filters, of luma and of chroma. */
const LONGEST_LUMA: i32 = 2;
const LONGEST_CHROMA: i32 = 1;

/** How much samples beside the edge may differ, by level (7.14.4). */
export function fillLimits(): void {
  const sharpness = header(H_SHARPNESS);
  const shift = sharpness > 4 ? 2 : i32(sharpness > 0);
  for (let level = 0; level < 64; level++) {
    const limit = sharpness ? min(9 - sharpness, level >> shift) : level >> shift;
    store<u8>(frame.limits + level, <u8>max(1, limit));
  }
}

export function deblockRow(): void {
  for (let p = 0; p < frame.planes; p++) {
    if (!deblocksPlane(p)) continue;
    deblockVertical(p);
    deblockHorizontal(p);
  }
}

@inline
function sizesOf(p: i32): usize {
  return p ? frame.chromaSizes : frame.lumaSizes;
}

/** Units of the plane in the row of superblocks that begin in the picture. */
@inline
function unitRows(p: i32): i32 {
  const plane = planeOf(p);
  const rows = min(1 << frame.sideLog2, frame.height - (frame.row4 << 2));
  return (rows + (4 << plane.subY) - 1) >> (2 + plane.subY);
}
@inline
function unitColumns(p: i32): i32 {
  const plane = planeOf(p);
  return (frame.width + (4 << plane.subX) - 1) >> (2 + plane.subX);
}

/**
 * What the edge between two units needs. here, before: log2 of the transforms' sides across it;
 * level, levelBefore: addresses of their levels.
 */
@inline
function edgeOf(here: i32, before: i32, level: usize, levelBefore: usize, longest: i32): i32 {
  let value: i32 = load<u8>(level);
  if (!value) value = load<u8>(levelBefore);
  return value ? min(longest, min(here, before)) | (value << 2) : NO_EDGE;
}

function deblockVertical(p: i32): void {
  const plane = planeOf(p);
  const stride = plane.stride;
  const isLuma = p == 0;
  const longest = isLuma ? LONGEST_LUMA : LONGEST_CHROMA;
  const rows = unitRows(p);
  const columns = unitColumns(p);
  const mapStride = frame.mapStride;
  const levels = frame.filterLevels + (p ? <usize>p + 1 : 0);
  const turn = work + TURN;
  for (let i = 0; i < rows; i += 2) {
    const sizes = sizesOf(p) + i * mapStride;
    const hasSecond = i + 1 < rows;
    const level0 = levels + 4 * (((i << plane.subY) | plane.subY) * mapStride);
    const level1 = level0 + ((4 * mapStride) << plane.subY);
    for (let j = 1; j < columns; j++) {
      const here = 4 * ((j << plane.subX) | plane.subX);
      const before = here - (4 << plane.subX);
      let first = NO_EDGE;
      let second = NO_EDGE;
      const width = transformWidthLog2(load<u8>(sizes + j));
      if (!(j & ((1 << width) - 1))) {
        const other = transformWidthLog2(load<u8>(sizes + j - 1));
        first = edgeOf(width, other, level0 + here, level0 + before, longest);
      }
      if (hasSecond) {
        const below = sizes + mapStride + j;
        const width1 = transformWidthLog2(load<u8>(below));
        if (!(j & ((1 << width1) - 1))) {
          const other = transformWidthLog2(load<u8>(below - 1));
          second = edgeOf(width1, other, level1 + here, level1 + before, longest);
        }
      }
      if ((first & second) == NO_EDGE) continue;
      const at = plane.top + 4 * i * stride + 8 * j;
      const isLong = (first >= 0 && (first & 3) == 2) || (second >= 0 && (second & 3) == 2);
      if (isLong) {
        transpose8(at - 16, stride, turn, 16);
        transpose8(at, stride, turn + 128, 16);
        const reach = filterEdge(turn + 128, 16, first, second, isLuma);
        if (reach == 2) {
          transpose8(turn, 16, at - 16, stride);
          transpose8(turn + 128, 16, at, stride);
        } else if (reach) transpose8(turn + 64, 16, at - 8, stride);
      } else {
        transpose8(at - 8, stride, turn + 64, 16);
        if (filterEdge(turn + 128, 16, first, second, isLuma)) {
          transpose8(turn + 64, 16, at - 8, stride);
        }
      }
    }
  }
}

function deblockHorizontal(p: i32): void {
  const plane = planeOf(p);
  const stride = plane.stride;
  const isLuma = p == 0;
  const longest = isLuma ? LONGEST_LUMA : LONGEST_CHROMA;
  const rows = unitRows(p);
  const columns = unitColumns(p);
  const mapStride = frame.mapStride;
  const levels = frame.filterLevels + (p ? <usize>p + 1 : 1);
  const up = (4 * mapStride) << plane.subY;
  const firstRow = frame.row4 >> plane.subY;
  for (let i = frame.row4 ? 0 : 1; i < rows; i++) {
    const sizes = sizesOf(p) + i * mapStride;
    const row = levels + 4 * (((i << plane.subY) | plane.subY) * mapStride);
    for (let j = 0; j < columns; j += 2) {
      const first = edgeAbove(
        sizes + j,
        row + columnLevel(plane.subX, j),
        up,
        firstRow + i,
        longest,
      );
      const second =
        j + 1 < columns
          ? edgeAbove(
              sizes + j + 1,
              row + columnLevel(plane.subX, j + 1),
              up,
              firstRow + i,
              longest,
            )
          : NO_EDGE;
      if ((first & second) == NO_EDGE) continue;
      filterEdge(plane.top + 4 * i * stride + 8 * j, stride, first, second, isLuma);
    }
  }
}

@inline
function columnLevel(subX: i32, j: i32): i32 {
  return 4 * ((j << subX) | subX);
}

@inline
function edgeAbove(size: usize, level: usize, up: i32, row: i32, longest: i32): i32 {
  const height = transformHeightLog2(load<u8>(size));
  if (row & ((1 << height) - 1)) return NO_EDGE;
  const other = transformHeightLog2(load<u8>(size - frame.mapStride));
  return edgeOf(height, other, level, level - up, longest);
}
