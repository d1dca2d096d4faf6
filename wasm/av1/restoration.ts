// Loop restoration (7.17), from the rows after CDEF into a third window. Stripes of 64 rows begin
// eight rows above those of superblocks; rows of neighbouring stripes come from before CDEF.

import { frame, planeOf } from './frame';
import { guided } from './guided';
import { setSourceRow, sourceRow } from './restoration-rows';
import { GUIDED, UNIT_BYTES, WIENER } from './restoration-units';
import { upscaleRow } from './upscale';
import { wiener } from './wiener';

/** Columns that are filtered at once. */
const CHUNK: i32 = 64;
/** Rows of a neighbouring stripe that are there; the third repeats the second. */
const NEIGHBOURS: i32 = 2;

/** Rows `from` to `to` of luma: the first one is out's. */
export function restoreRows(from: i32, to: i32): void {
  for (let p = 0; p < frame.planes; p++) {
    if (planeOf(p).restoration) restorePlane(p, from, to);
  }
}

/** Repeats the first and the last sample of a row: filters reach three beyond. */
function padRow(row: usize, w: i32): void {
  v128.store(row - 16, i16x8.splat(load<i16>(row)));
  v128.store(row + 2 * w, i16x8.splat(load<i16>(row + 2 * w - 2)));
}

function restorePlane(p: i32, from: i32, to: i32): void {
  const plane = planeOf(p);
  const first = from >> plane.subY;
  const count = min(plane.height, (to + plane.subY) >> plane.subY) - first;
  for (let i = 0; i < count; i++) padRow(plane.out + i * plane.outStride, plane.fullWidth);
  for (let y = from; y < to; ) {
    const stripe = (y + 8) >> 6;
    restoreStripe(p, ((stripe << 6) - 8) >> plane.subY, first);
    y = (stripe << 6) + 56;
  }
  plane.out = plane.restored;
}

/** The stripe whose first row is `start`; `first`: the row of the plane at `out`. */
function restoreStripe(p: i32, start: i32, first: i32): void {
  const plane = planeOf(p);
  const stride = plane.outStride;
  const end = start + (64 >> plane.subY);
  const row0 = max(0, start);
  const h = min(plane.height, end) - row0;
  if (h <= 0) return;
  const top = (frame.row4 << 2) >> plane.subY;
  for (let i = -3; i < h + 3; i++) {
    const row = max(0, min(plane.height - 1, row0 + i));
    if (row >= start && row < end) {
      setSourceRow(i, plane.out + (row - first) * stride);
      continue;
    }
    // Deblocked, before CDEF.
    const near = row < start ? max(start - NEIGHBOURS, row) : min(end + NEIGHBOURS - 1, row);
    const slot = row < start ? near - start + NEIGHBOURS : near - end + NEIGHBOURS;
    const copy = plane.neighbours + slot * stride;
    const source = plane.top + (near - top) * plane.stride;
    if (frame.upscales) upscaleRow(plane, source, copy);
    else memory.copy(copy, source, 2 * plane.width);
    padRow(copy, plane.fullWidth);
    setSourceRow(i, copy);
  }
  const size = plane.unitSize;
  const unitRow = min(plane.unitsHigh - 1, (row0 + (8 >> plane.subY)) / size);
  const units = plane.units + unitRow * plane.unitsWide * UNIT_BYTES;
  const dst = plane.restored + (row0 - first) * stride;
  for (let i = 0; i < plane.unitsWide; i++) {
    const x1 = i == plane.unitsWide - 1 ? plane.fullWidth : (i + 1) * size;
    for (let x = i * size; x < x1; x += CHUNK) {
      restoreChunk(units + i * UNIT_BYTES, x, min(CHUNK, x1 - x), h, dst + 2 * x, stride);
    }
  }
}

function restoreChunk(unit: usize, x: i32, w: i32, h: i32, dst: usize, stride: i32): void {
  const kind = load<u8>(unit);
  if (kind == WIENER) wiener(unit, x, w, h, dst, stride);
  else if (kind == GUIDED) guided(unit, x, w, h, dst, stride);
  else for (let i = 0; i < h; i++) memory.copy(dst + i * stride, sourceRow(i) + 2 * x, 2 * w);
}
