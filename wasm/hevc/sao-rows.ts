// Sample adaptive offset of finished rows (8.7.3): from the window, where rows are deblocked, to rows of
// their own, for filters look at samples before SAO on all sides.

import { ACROSS, blockAt, flagsOf, SAO_AT, SAO_PLANE, sliceOf, tileOf } from './blocks';
import { EXEMPT, unitAt } from './maps';
import { Plane, picture, planeOf } from './picture';
import { mostOf } from './rows-of-four';
import { SAO_BAND } from './sao';
import { TURNED, work } from './work';

/** Rows of luma from `from` to `to`, of all planes. */
export function saoRows(from: i32, to: i32): void {
  const log2 = picture.treeLog2;
  for (let p = 0; p < picture.planes; p++) {
    const plane = planeOf(p);
    const first = from >> plane.subY;
    for (let y = from; y < to; ) {
      const row = y >> log2;
      const end = min((row + 1) << log2, to);
      for (let column = 0; column < picture.columns; column++) {
        saoBlock(plane, p, column, row, y >> plane.subY, end >> plane.subY, first);
      }
      y = end;
    }
  }
}

/** Rows `from` to `to` of a plane, within one tree block. `first`: the row that `filtered` begins with. */
function saoBlock(
  plane: Plane,
  p: i32,
  column: i32,
  row: i32,
  from: i32,
  to: i32,
  first: i32,
): void {
  const log2 = picture.treeLog2;
  const x0 = (column << log2) >> plane.subX;
  const x1 = min(((column + 1) << log2) >> plane.subX, plane.width);
  const count = x1 - x0;
  const settings = blockAt(column, row) + SAO_AT + p * SAO_PLANE;
  const kind = <i32>load<u8>(settings);
  for (let y = from; y < to; y++) {
    const src = plane.base + y * plane.stride + (x0 << 1);
    const dst = plane.filtered + (y - first) * plane.stride + (x0 << 1);
    if (!kind) {
      copySamples(src, dst, count);
      continue;
    }
    if (kind == SAO_BAND) saoBands(src, dst, count, settings, picture.depth);
    else {
      saoEdges(src, dst, count, settings, plane.stride);
      keepBorders(plane, column, row, y, src, dst, count, <i32>load<u8>(settings, 1));
    }
    if (picture.hasExempt) keepExempt(plane, x0, y, src, dst, count);
  }
}

@inline
function copySamples(src: usize, dst: usize, count: i32): void {
  let i = 0;
  for (; i + 8 <= count; i += 8) v128.store(dst + (i << 1), v128.load(src + (i << 1)));
  for (; i < count; i++) store<u16>(dst + (i << 1), load<u16>(src + (i << 1)));
}

/** 8.7.3.2: four of 32 bands have offsets. Scalar twin: test/twins/hevc.ts. */
export function saoBands(src: usize, dst: usize, count: i32, settings: usize, depth: i32): void {
  const shift = depth - 5;
  const most = mostOf(depth);
  const first = i16x8.splat(<i16>load<u8>(settings, 1));
  const offset0 = v128.load16_splat(settings, 2);
  const offset1 = v128.load16_splat(settings, 4);
  const offset2 = v128.load16_splat(settings, 6);
  const offset3 = v128.load16_splat(settings, 8);
  for (let i = 0; i < count; i += 8) {
    const value = v128.load(src + (i << 1));
    const band = v128.and(i16x8.sub(i16x8.shr_u(value, shift), first), i16x8.splat(31));
    const lower = v128.or(
      v128.and(i16x8.eq(band, i16x8.splat(0)), offset0),
      v128.and(i16x8.eq(band, i16x8.splat(1)), offset1),
    );
    const upper = v128.or(
      v128.and(i16x8.eq(band, i16x8.splat(2)), offset2),
      v128.and(i16x8.eq(band, i16x8.splat(3)), offset3),
    );
    const sum = i16x8.add(value, v128.or(lower, upper));
    storeWithin(dst, i, count, i16x8.max_s(i16x8.min_s(sum, most), i16x8.splat(0)));
  }
}

/** Eight samples from `i` on, of which `count` are wanted in all. */
@inline
function storeWithin(dst: usize, i: i32, count: i32, samples: v128): void {
  if (i + 8 <= count) {
    v128.store(dst + (i << 1), samples);
    return;
  }
  v128.store(work + TURNED, samples);
  memory.copy(dst + (i << 1), work + TURNED, (count - i) << 1);
}

/** Table 8-13: the second of two neighbours; the first one is opposite. */
@inline
function stepX(direction: i32): i32 {
  return direction == 1 ? 0 : direction == 3 ? -1 : 1;
}

@inline
function stepY(direction: i32): i32 {
  return direction ? 1 : 0;
}

/** By how many of two neighbours are lower or higher. */
function saoEdges(src: usize, dst: usize, count: i32, settings: usize, stride: i32): void {
  const direction = <i32>load<u8>(settings, 1);
  const step = stepY(direction) * stride + (stepX(direction) << 1);
  const valley = v128.load16_splat(settings, 2);
  const lower = v128.load16_splat(settings, 4);
  const upper = v128.load16_splat(settings, 6);
  const peak = v128.load16_splat(settings, 8);
  const most = mostOf(picture.depth);
  for (let i = 0; i < count; i += 8) {
    const at = src + (i << 1);
    const value = v128.load(at);
    const before = v128.load(at - step);
    const after = v128.load(at + step);
    // The sum of the signs of value - before and of value - after.
    const shape = i16x8.add(
      i16x8.sub(i16x8.gt_s(before, value), i16x8.gt_s(value, before)),
      i16x8.sub(i16x8.gt_s(after, value), i16x8.gt_s(value, after)),
    );
    const low = v128.or(
      v128.and(i16x8.eq(shape, i16x8.splat(-2)), valley),
      v128.and(i16x8.eq(shape, i16x8.splat(-1)), lower),
    );
    const high = v128.or(
      v128.and(i16x8.eq(shape, i16x8.splat(1)), upper),
      v128.and(i16x8.eq(shape, i16x8.splat(2)), peak),
    );
    const sum = i16x8.add(value, v128.or(low, high));
    const limited = i16x8.max_s(i16x8.min_s(sum, most), i16x8.splat(0));
    storeWithin(dst, i, count, limited);
  }
}

/** Samples at the border of a tree block whose neighbours may not be looked at keep their value. */
function keepBorders(
  plane: Plane,
  column: i32,
  row: i32,
  y: i32,
  src: usize,
  dst: usize,
  count: i32,
  direction: i32,
): void {
  const log2 = picture.treeLog2;
  const isTop = y == (row << log2) >> plane.subY;
  const isBottom = y == (((row + 1) << log2) >> plane.subY) - 1 || y == plane.height - 1;
  const dx = stepX(direction);
  const up = isTop && direction != 0 ? -1 : 0;
  const down = isBottom && direction != 0 ? 1 : 0;
  if (!isOpenBoth(column, row, dx > 0 ? -1 : 0, up, dx < 0 ? -1 : 0, down)) {
    store<u16>(dst, load<u16>(src));
  }
  const last = (count - 1) << 1;
  if (!isOpenBoth(column, row, dx < 0 ? 1 : 0, up, dx > 0 ? 1 : 0, down)) {
    store<u16>(dst + last, load<u16>(src + last));
  }
  if ((up || down) && !isOpenBoth(column, row, 0, up, 0, down)) {
    for (let i = 2; i < last; i += 2) store<u16>(dst + i, load<u16>(src + i));
  }
}

/** Whether both neighbours of a sample, in tree blocks so far from its own, may be looked at. */
function isOpenBoth(
  column: i32,
  row: i32,
  firstX: i32,
  firstY: i32,
  secondX: i32,
  secondY: i32,
): bool {
  return isOpen(column, row, firstX, firstY) && isOpen(column, row, secondX, secondY);
}

function isOpen(column: i32, row: i32, dx: i32, dy: i32): bool {
  if (!dx && !dy) return true;
  const x = column + dx;
  const y = row + dy;
  if (x < 0 || y < 0 || x >= picture.columns || y >= picture.rows) return false;
  const block = blockAt(column, row);
  const other = blockAt(x, y);
  if (!picture.acrossTiles && tileOf(block) != tileOf(other)) return false;
  if (sliceOf(block) == sliceOf(other)) return true;
  // The later of both slices says whether filters go over its edges.
  return (flagsOf(sliceOf(block) > sliceOf(other) ? block : other) & ACROSS) != 0;
}

/** 8.7.3: samples that no filter changes. */
function keepExempt(plane: Plane, x0: i32, y: i32, src: usize, dst: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const unit = unitAt(picture.flags, (x0 + i) << plane.subX, y << plane.subY);
    if (load<u8>(unit) & EXEMPT) store<u16>(dst + (i << 1), load<u16>(src + (i << 1)));
  }
}
