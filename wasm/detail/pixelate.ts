// Squares of one colour each: the mean of their pixels, weighed by alpha. The first of a row may be
// narrower, and those at the right and at the bottom are cut off.
//
//   push the rows of a square; then pull as many; repeat
//
// Twin: test/twins/detail.ts.

import { alloc, allocZeroed } from '../arena';
import { premultiply, unpremultiply } from './alpha';

@unmanaged
class Squares {
  width: usize;
  channels: usize;
  hasAlpha: bool;
  size: usize;
  /** Columns of the first square, 1 to `size`. */
  first: usize;
  /** Rows in the sums; 0: the line is made of them. */
  rows: i32;
  /** i32 × channels for each square. */
  sums: usize;
  /** A row with premultiplied alpha; then the row that all rows of these squares are. */
  line: usize;
}

/**
 * Opens one for rows of `width` pixels of `channels` (1 or 4) bytes, the first of whose squares has
 * `first` columns; 0 when memory cannot grow.
 */
export function squaresOpen(
  width: usize,
  channels: usize,
  hasAlpha: bool,
  size: usize,
  first: usize,
): usize {
  const handle = allocZeroed(offsetof<Squares>());
  if (!handle) return 0;
  const s = changetype<Squares>(handle);
  s.width = width;
  s.channels = channels;
  s.hasAlpha = hasAlpha;
  s.size = size;
  s.first = first;
  s.sums = allocZeroed(((width + size - 1) / size + 1) * channels * 4);
  s.line = alloc(width * channels);
  return s.sums && s.line ? handle : 0;
}

/** Takes the next row. */
export function squaresPush(handle: usize, row: usize): void {
  const s = changetype<Squares>(handle);
  let src = row;
  if (s.hasAlpha) {
    premultiply(row, s.line, s.width);
    src = s.line;
  }
  let sums = s.sums;
  let next = s.first;
  for (let x: usize = 0; x < s.width; x = next, next += s.size, sums += s.channels << 2) {
    const end = src + (min(next, s.width) - x) * s.channels;
    if (s.channels == 1) src = addGray(sums, src, end);
    else src = addColor(sums, src, end);
  }
  s.rows += 1;
}

function addGray(sums: usize, src: usize, end: usize): usize {
  let sum = load<i32>(sums);
  for (; src < end; src++) sum += load<u8>(src);
  store<i32>(sums, sum);
  return src;
}

function addColor(sums: usize, src: usize, end: usize): usize {
  let sum = v128.load(sums);
  for (; src < end; src += 4) {
    const words = i16x8.extend_low_i8x16_u(v128.load32_zero(src));
    sum = i32x4.add(sum, i32x4.extend_low_i16x8_u(words));
  }
  v128.store(sums, sum);
  return src;
}

/** Writes the next row. */
export function squaresPull(handle: usize, dst: usize): void {
  const s = changetype<Squares>(handle);
  if (s.rows) makeLine(s);
  memory.copy(dst, s.line, s.width * s.channels);
}

function makeLine(s: Squares): void {
  let sums = s.sums;
  let to = s.line;
  let next = s.first;
  for (let x: usize = 0; x < s.width; x = next, next += s.size) {
    const columns = min(next, s.width) - x;
    const count = <i32>columns * s.rows;
    const first = to;
    for (let channel: usize = 0; channel < s.channels; channel++, sums += 4) {
      store<u8>(first + channel, <u8>((load<i32>(sums) + (count >> 1)) / count));
      store<i32>(sums, 0);
    }
    if (s.hasAlpha) unpremultiply(first, 1);
    for (to += s.channels; to < first + columns * s.channels; to += s.channels) {
      if (s.channels == 1) store<u8>(to, load<u8>(first));
      else store<u32>(to, load<u32>(first));
    }
  }
  s.rows = 0;
}
