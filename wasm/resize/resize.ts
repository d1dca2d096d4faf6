// The resizer: rows of one band in, rows of the resized image out, any ratio on either axis.
// Protocol of the host: push rows until fewer are taken than were given, pull until 0, repeat.
// The weights come from the host (src/engine/stages/resize/taps.ts), the host has checked all sizes.

import { alloc, allocZeroed } from '../arena';
import { columns1, columns3, columns4 } from './columns';
import { finishAlpha, finishOpaque, finishPlain } from './finish';
import { foldBatch, isDue, sumRing, takeSums } from './rows';
import { premultiply, splitAlpha, splitInks, splitOpaque, widen } from './split';
import { ALPHA, BATCH, GRAY, INKS, OPAQUE, Resizer, weightsOf } from './state';

/**
 * Opens a resizer and returns its handle, or 0 when memory cannot grow.
 * `left`, `columns`, `top`, `rows`: the part of the source that the weights refer to, in pixels.
 * `columnTaps`, `rowTaps`: weights of each output; `columnTaps` 0 = columns are not resized (then
 * `outWidth` equals `columns`). `slots`: i32 rows to accumulate in; 0 = keep a ring of rows.
 * `rounding`: see finish.ts; pixels with alpha do without.
 */
export function resizeOpen(
  kind: i32,
  left: i32,
  columns: i32,
  columnTaps: i32,
  outWidth: i32,
  top: i32,
  rows: i32,
  rowTaps: i32,
  outHeight: i32,
  slots: i32,
  rounding: i32,
): usize {
  const handle = allocZeroed(offsetof<Resizer>());
  if (!handle) return 0;
  const r = changetype<Resizer>(handle);
  r.kind = kind;
  r.left = left;
  r.columns = columns;
  r.columnTaps = columnTaps;
  r.outWidth = outWidth;
  r.top = top;
  r.rows = rows;
  r.rowTaps = rowTaps;
  r.outHeight = outHeight;
  r.slots = slots;
  r.rounding = rounding;
  r.samples = outWidth * (kind == GRAY ? 1 : kind == OPAQUE && columnTaps ? 3 : 4);
  return takeMemory(r) ? handle : 0;
}

/** The blocks behind the struct; src/engine/stages/resize/layout.ts predicts their sum. */
function takeMemory(r: Resizer): bool {
  // A pitch that is an odd number of cache lines keeps rows off each other's cache sets.
  r.pitch = ((<usize>r.samples * 2 + 127) & ~63) | 64;
  r.planePitch = 0;
  if (r.columnTaps && r.kind != GRAY) {
    const isOpaque = r.kind == OPAQUE;
    const bytes = (<usize>r.columns) << (isOpaque ? 0 : 1);
    r.planePitch = ((bytes + 127) & ~63) | 64;
    r.planes = alloc(r.planePitch * (isOpaque ? 3 : 4));
    if (!r.planes) return false;
  }
  r.columnTable = alloc(tableBytes(r.columnTaps ? r.outWidth : 0, r.columnTaps));
  r.rowTable = alloc(tableBytes(r.outHeight, r.rowTaps));
  r.history = allocZeroed(r.pitch * <usize>(r.slots ? BATCH : r.rowTaps));
  r.line = alloc(r.pitch);
  r.list = alloc(r.slots ? (<usize>r.slots) << 4 : (<usize>r.rowTaps) << 2);
  if (r.slots) r.sums = allocZeroed((r.pitch << 1) * <usize>r.slots);
  const missing = !r.columnTable || !r.rowTable || !r.history || !r.line || !r.list;
  return !missing && (!r.slots || r.sums != 0);
}

function tableBytes(outputs: i32, taps: i32): usize {
  return weightsOf(0, outputs) + ((<usize>outputs * taps) << 1);
}

/** Where the host writes u32 first column × outWidth; its i16 weights follow, 16-byte aligned. */
export function resizeColumns(handle: usize): usize {
  return changetype<Resizer>(handle).columnTable;
}

/** Where the host writes u32 first row × outHeight; its i16 weights follow, 16-byte aligned. */
export function resizeRows(handle: usize): usize {
  return changetype<Resizer>(handle).rowTable;
}

/**
 * Takes up to `count` source rows, `stride` bytes apart, the next ones from the top.
 * Returns how many it took: fewer when an output row is due, which must then be pulled first.
 * Rows above and below the window cost nothing; once all output is made everything is taken.
 */
export function resizePush(handle: usize, src: usize, stride: usize, count: i32): i32 {
  const r = changetype<Resizer>(handle);
  for (let i = 0; i < count; i++, src += stride) {
    if (isDue(r)) return i;
    const row = r.seen - r.top;
    r.seen += 1;
    if (row < 0 || row >= r.rows) continue;
    const slot = r.slots ? row % BATCH : row % r.rowTaps;
    assert(slot >= 0 && slot < (r.slots ? BATCH : r.rowTaps));
    resizeColumnsOf(r, src, r.history + <usize>slot * r.pitch);
    if (r.slots && (slot == BATCH - 1 || row == r.rows - 1)) foldBatch(r);
  }
  return count;
}

/** Makes the output row that is due and writes it to `dst`; returns 0 when none is due. */
export function resizePull(handle: usize, dst: usize): i32 {
  const r = changetype<Resizer>(handle);
  if (!isDue(r)) return 0;
  if (r.slots) takeSums(r);
  else sumRing(r);
  r.made += 1;
  if (r.kind == ALPHA) finishAlpha(r.line, dst, r.outWidth);
  else if (r.kind == OPAQUE && r.columnTaps) finishOpaque(r.line, dst, r.outWidth, r.rounding);
  else finishPlain(r.line, dst, r.samples, r.rounding);
  return 1;
}

/** Horizontal pass of one source row into a history row. */
function resizeColumnsOf(r: Resizer, src: usize, dst: usize): void {
  src += (<usize>r.left) << (r.kind == GRAY ? 0 : 2);
  const first = r.columnTable;
  const weights = weightsOf(first, r.outWidth);
  if (!r.columnTaps) {
    if (r.kind == ALPHA) premultiply(src, dst, r.outWidth);
    else widen(src, dst, r.samples);
  } else if (r.kind == GRAY) {
    columns1(src, first, weights, r.columnTaps, dst, r.outWidth);
  } else if (r.kind == OPAQUE) {
    splitOpaque(src, r.planes, r.planePitch, r.columns);
    columns3(r.planes, r.planePitch, first, weights, r.columnTaps, dst, r.outWidth);
  } else {
    if (r.kind == INKS) splitInks(src, r.planes, r.planePitch, r.columns);
    else splitAlpha(src, r.planes, r.planePitch, r.columns);
    columns4(r.planes, r.planePitch, first, weights, r.columnTaps, dst, r.outWidth);
  }
}
