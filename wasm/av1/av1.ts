// Crude: the prototype behind the door. One picture at a time.
import { alloc } from '../arena';
import { openInput, readInput } from '../input';
import { HDR, open, rowDone, rowNext, tileRow, tileStart } from './dec';
import * as G from './generated/header-fields';
import { outPtr, outStride } from './post';

let head: usize = 0, row: i32 = 0, bytes: usize = 0, data: usize = 0, rows: i32 = 0;
@inline
function g(i: i32): i32 { return load<i32>(head + (i << 2)); }
@inline
function put(i: i32, v: i32): void { store<i32>(HDR + (i << 2), v); }
export function av1Open(header: usize, length: usize): usize {
  head = header; bytes = length; row = 0; rows = 0;
  memory.fill(HDR, 0, 2048);
  put(0, g(G.H_WIDTH)); put(1, g(G.H_HEIGHT)); put(2, g(G.H_DEPTH)); put(3, g(G.H_PLANES)); put(4, g(G.H_SUB_X)); put(5, g(G.H_SUB_Y));
  put(6, i32(g(G.H_SUPERBLOCK_LOG2) == 7)); put(7, g(G.H_FILTER_INTRA)); put(8, g(G.H_INTRA_EDGE_FILTER)); put(9, g(G.H_CDEF));
  put(10, g(G.H_RESTORES)); put(11, g(G.H_SCREEN_CONTENT)); put(12, i32(!g(G.H_ADAPTS))); put(13, g(G.H_BASE)); put(14, g(G.H_HAS_MATRICES));
  for (let i = 0; i < 5; i++) put(15 + i, g(G.H_DELTAS + i));
  put(20, g(G.H_HAS_SEGMENTS)); put(21, i32(g(G.H_BLOCK_DELTA) >= 0)); put(22, g(G.H_BLOCK_DELTA)); put(23, i32(g(G.H_FILTER_DELTA) >= 0)); put(24, g(G.H_FILTER_DELTA)); put(25, g(G.H_FILTER_DELTA_MULTI));
  put(26, g(G.H_CDEF_BITS)); put(27, g(G.H_SELECTS_TRANSFORMS)); put(28, g(G.H_REDUCED_TRANSFORMS)); put(29, g(G.H_ALL_LOSSLESS));
  put(30, g(G.H_SEGMENT_FIRST)); put(31, g(G.H_LAST_SEGMENT)); put(32, g(G.H_DEBLOCKS));
  for (let i = 0; i < 4; i++) put(33 + i, g(G.H_LEVELS + i));
  put(37, g(G.H_SHARPNESS)); put(38, i32(g(G.H_INTRA_DELTA) != 0)); put(39, g(G.H_INTRA_DELTA));
  for (let i = 0; i < 3; i++) { put(40 + i, g(G.H_RESTORATION_KIND + i)); put(43 + i, g(G.H_RESTORATION_SIZE + i)); put(52 + i, g(G.H_MATRICES + i)); }
  put(50, g(G.H_TILE_COLUMNS)); put(60, g(G.H_CDEF_DAMPING));
  for (let i = 0; i < 32; i++) put(61 + i, g(G.H_CDEF_STRENGTHS + i));
  for (let s = 0; s < 8; s++) { for (let f = 0; f < 8; f++) { put(100 + s * 16 + f, g(G.H_FEATURE_ON + s * 8 + f)); put(108 + s * 16 + f, g(G.H_FEATURE_VALUE + s * 8 + f)); } put(240 + s, g(G.H_LOSSLESS + s)); }
  data = alloc(length);
  if (!data) return 0;
  return open() ? 1 : 0;
}
export function av1Read(_handle: usize): i32 {
  const sbl = g(G.H_SUPERBLOCK_LOG2), sb4 = 1 << (sbl - 2), last = (g(G.H_HEIGHT) + (1 << sbl) - 1) >> sbl;
  if (row == 0) { openInput(bytes); readInput(data, 0, bytes); }
  if (row == last) return 0;
  if (row) rowNext();
  const miCols = 2 * ((g(G.H_WIDTH) + 7) >> 3), miRows = 2 * ((g(G.H_HEIGHT) + 7) >> 3), cols = g(G.H_TILE_COLUMNS);
  for (let t = 0; t < g(G.H_TILE_ROWS); t++) {
    const r0 = g(G.H_ROW_STARTS + t), r1 = g(G.H_ROW_STARTS + t + 1);
    if (r0 != row) continue;
    for (let c = 0; c < cols; c++) tileStart(c, r0 * sb4, min(r1 * sb4, miRows), g(G.H_COLUMN_STARTS + c) * sb4, min(g(G.H_COLUMN_STARTS + c + 1) * sb4, miCols), data + g(G.H_TILES + 2 * (t * cols + c)), g(G.H_TILES + 2 * (t * cols + c) + 1));
  }
  for (let c = 0; c < cols; c++) tileRow(c, row);
  rows = rowDone(row, 3);
  row++;
  return rows;
}
export function av1Plane(_handle: usize, p: i32): usize { return outPtr(p); }
export function av1Stride(_handle: usize, p: i32): i32 { return outStride(p); }
export function av1MissingRows(_handle: usize): i32 { return 0; }
