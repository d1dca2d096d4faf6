// A row of superblocks after another: decode it in all tiles, filter what can be finished, and keep
// what the next one needs. All filters end at the same row, eight above the end of the superblocks:
// deblocking changes six rows above an edge, CDEF looks two further, and stripes of loop restoration
// begin there by design.

import { cdefRows } from './cdef';
import { deblockRow } from './deblock';
import { frame, HISTORY, header, MAP_HISTORY, MARGIN, planeOf } from './frame';
import { addGrain } from './grain';
import * as H from './header-fields';
import { I_STORE } from './inter/fields';
import { told } from './inter/state';
import { contextColumn, contextRow, storeCdfs, storeRows, storeUnits } from './inter/store';
import { keepUnitRows } from './inter/units';
import { keepMotionRows } from './motion';
import { restoreRows } from './restoration';
import { beginTile, decodeTileRow, tileAt } from './tile-row';
import { upscaleRows } from './upscale';

/** Rows above the end of the superblocks that are not finished with them. */
const UNFINISHED: i32 = 8;

/** Decodes the next row of superblocks; answers how many rows of luma it finishes, 0 at the end. */
export function nextRows(): i32 {
  if (frame.row == frame.superblockRows) return 0;
  if (frame.row) keepRows();
  frame.row4 = frame.row * frame.side4;
  const isWhole = decodeTiles();
  if (frame.inter) keepForOthers();
  const rows = finishRows();
  frame.row++;
  if (!isWhole) frame.missingRows += rows;
  return rows;
}

function decodeTiles(): bool {
  const columns = header(H.H_TILE_COLUMNS);
  for (let i = 0; i < header(H.H_TILE_ROWS); i++) {
    if (header(H.H_ROW_STARTS + i) != frame.row) continue;
    for (let column = 0; column < columns; column++) beginTile(i, column);
  }
  let isWhole = true;
  for (let column = 0; column < columns; column++) {
    if (!decodeTileRow(column)) isWhole = false;
  }
  return isWhole;
}

/** Motion, segments and probabilities. */
function keepForOthers(): void {
  if (!told(I_STORE)) return;
  storeUnits();
  const column = contextColumn();
  if (column < 0) return;
  const last = header(H.H_ROW_STARTS + contextRow() + 1) - 1;
  if (frame.row == last) storeCdfs(tileAt(column));
}

function finishRows(): i32 {
  const side = 1 << frame.sideLog2;
  const y = frame.row4 << 2;
  const isLast = frame.row == frame.superblockRows - 1;
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    const last = plane.top + ((side >> plane.subY) - 1) * plane.stride;
    memory.copy(plane.above - 2 * MARGIN, last - 2 * MARGIN, plane.stride);
  }
  if (frame.deblocks) deblockRow();
  const from = max(0, y - UNFINISHED);
  const to = isLast ? frame.height : y + side - UNFINISHED;
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    plane.out = plane.top + ((from >> plane.subY) - (y >> plane.subY)) * plane.stride;
  }
  if (frame.cdef) cdefRows(from, isLast ? frame.rows * 4 : to);
  if (frame.upscales) upscaleRows(from, to);
  if (frame.restores) restoreRows(from, to);
  if (frame.inter && told(I_STORE)) storeRows(from, to);
  if (frame.grain) addGrain(from, to);
  return to - from;
}

/** Moves the last rows of windows and maps to their history. */
function keepRows(): void {
  const side = 1 << frame.sideLog2;
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    const stride = plane.stride;
    const h = side >> plane.subY;
    if (frame.blockCopy) {
      plane.top += h * stride;
      continue;
    }
    const history = plane.top - HISTORY * stride - 2 * MARGIN;
    memory.copy(history, history + h * stride, HISTORY * stride);
  }
  const bytes = MAP_HISTORY * frame.mapStride;
  keepMap(frame.lumaSizes, bytes, frame.side4);
  keepMap(frame.skipMap, bytes, frame.side4);
  keepMap(frame.segments, bytes, frame.side4);
  keepMap(frame.filterLevels, 4 * bytes, frame.side4);
  keepMap(frame.chromaSizes, bytes, frame.side4 >> frame.subY);
  const last = frame.cdefMap + ((frame.side4 >> 4) - 1) * frame.cdefStride;
  memory.copy(frame.cdefMap - frame.cdefStride, last, frame.cdefStride);
  if (frame.blockCopy) keepMotionRows();
  if (frame.isInter) keepUnitRows();
}

function keepMap(map: usize, bytes: i32, rows: i32): void {
  memory.copy(map - bytes, map + (bytes / MAP_HISTORY) * (rows - MAP_HISTORY), bytes);
}
