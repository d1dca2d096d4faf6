// Deblocking of a row of tree blocks (8.7.2): all of its edges that go down, then those that go across.
// All blocks are intra-coded, so that every edge counts alike (bS 2).

import { betaOf, blockAt, flagsOf, isOpenTo, tcOf, UNFILTERED } from './blocks';
import { filterChroma, filterLuma } from './deblock-edge';
import { EDGE_LEFT, EDGE_TOP, EXEMPT, unitAt } from './maps';
import { picture, planeOf, sampleAt } from './picture';
import { chromaQpOf } from './quantizer';

/** Table 8-12: tc and beta of 8 bits, by QP. */
const TCS = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3,
  3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20, 22, 24,
]);
const BETAS = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
  20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64,
]);
const MAX_TC_INDEX: i32 = 53;
const MAX_BETA_INDEX: i32 = 51;
/** Luma edges lie on a grid of so many samples; those of chroma on as many of its own. */
const GRID: i32 = 8;

export function deblockRow(row: i32): void {
  for (let column = 0; column < picture.columns; column++) deblockBlock(column, row, false);
  for (let column = 0; column < picture.columns; column++) deblockBlock(column, row, true);
}

function deblockBlock(column: i32, row: i32, goesAcross: bool): void {
  const block = blockAt(column, row);
  if (flagsOf(block) & UNFILTERED) return;
  const beta = betaOf(block) << 1;
  const tc = tcOf(block) << 1;
  const x0 = column << picture.treeLog2;
  const y0 = row << picture.treeLog2;
  const x1 = min(x0 + (1 << picture.treeLog2), picture.width);
  const y1 = min(y0 + (1 << picture.treeLog2), picture.height);
  const isOpen = goesAcross
    ? row > 0 && isOpenTo(block, blockAt(column, row - 1))
    : column > 0 && isOpenTo(block, blockAt(column - 1, row));
  const stepX = goesAcross ? 4 : GRID;
  const stepY = goesAcross ? GRID : 4;
  const edge = goesAcross ? EDGE_TOP : EDGE_LEFT;
  const back = goesAcross ? picture.units : 1;
  for (let y = goesAcross && !isOpen ? y0 + GRID : y0; y < y1; y += stepY) {
    for (let x = goesAcross || isOpen ? x0 : x0 + GRID; x < x1; x += stepX) {
      const flags = unitAt(picture.flags, x, y);
      const own = <i32>load<u8>(flags);
      if (!(own & edge)) continue;
      const keepsP = (load<u8>(flags - back) & EXEMPT) != 0;
      const keepsQ = (own & EXEMPT) != 0;
      const qps = unitAt(picture.qps, x, y);
      const qp = (<i32>load<i8>(qps) + <i32>load<i8>(qps - back) + 1) >> 1;
      deblockEdge(x, y, goesAcross, qp, beta, tc, keepsP, keepsQ);
    }
  }
}

/** Four samples of an edge. */
function deblockEdge(
  x: i32,
  y: i32,
  goesAcross: bool,
  qp: i32,
  betaOffset: i32,
  tcOffset: i32,
  keepsP: bool,
  keepsQ: bool,
): void {
  const shift = picture.depth - 8;
  const most = (1 << picture.depth) - 1;
  const beta = (<i32>load<u8>(BETAS + min(max(qp + betaOffset, 0), MAX_BETA_INDEX))) << shift;
  if (beta) {
    const luma = planeOf(0);
    const tc = tcAt(qp, tcOffset) << shift;
    const across = goesAcross ? luma.stride : 2;
    const along = goesAcross ? 2 : luma.stride;
    filterLuma(sampleAt(luma, x, y), across, along, beta, tc, keepsP, keepsQ, most);
  }
  for (let p = 1; p < picture.planes; p++) {
    const plane = planeOf(p);
    if ((goesAcross ? y >> plane.subY : x >> plane.subX) & (GRID - 1)) continue;
    const offset = p == 1 ? picture.cbOffset : picture.crOffset;
    const tc = tcAt(chromaQpOf(qp + offset), tcOffset) << shift;
    if (!tc) continue;
    const at = sampleAt(plane, x >> plane.subX, y >> plane.subY);
    const across = goesAcross ? plane.stride : 2;
    const along = goesAcross ? 2 : plane.stride;
    const lines = 4 >> (goesAcross ? plane.subX : plane.subY);
    filterChroma(at, across, along, lines, tc, keepsP, keepsQ, most);
  }
}

/** Edges of intra-coded blocks count as if QP were higher by two. */
@inline
function tcAt(qp: i32, offset: i32): i32 {
  return load<u8>(TCS + min(max(qp + 2 + offset, 0), MAX_TC_INDEX));
}
