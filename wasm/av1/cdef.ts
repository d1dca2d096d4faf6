// The constrained directional enhancement filter (7.15), from the window into a second one.

import { FAR, filterNarrow, filterWide } from '../shared/av1/cdef-block';
import { adjusted, directionOf } from '../shared/av1/cdef-direction';
import { frame, header, planeOf } from './frame';
import { H_CDEF_DAMPING, H_CDEF_STRENGTHS } from './header-fields';

/** The direction of chroma where it has half the samples across, or down (Cdef_Uv_Dir). */
const DIRECTION_422: usize = memory.data<u8>([7, 0, 2, 4, 5, 6, 6, 6]);
const NOT_READ: i32 = 255;

/** Rows `from` to `to` of luma, multiples of eight but for the end: the first one is out's. */
export function cdefRows(from: i32, to: i32): void {
  for (let p = 0; p < frame.planes; p++) openPlane(p, from, to);
  for (let y = from; y < to; y += 8) {
    const mapRow = (y >> 2) - frame.row4;
    const skips = frame.skipMap + mapRow * frame.mapStride;
    const indices = frame.cdefMap + ((y >> 6) - (frame.row4 >> 4)) * frame.cdefStride;
    for (let x = 0; x < frame.columns * 4; x += 8) {
      const index: i32 = load<u8>(indices + (x >> 6));
      const strengths = H_CDEF_STRENGTHS + 4 * index;
      if (index == NOT_READ || isOff(strengths)) {
        x |= 56; // the next 64
        continue;
      }
      const unit = skips + (x >> 2);
      // Two units of two rows.
      if ((load<u16>(unit) & load<u16>(unit + frame.mapStride)) == 0x101) continue;
      filterAt(x, y, from, strengths);
    }
  }
}

@inline
function isOff(strengths: i32): bool {
  return (
    (header(strengths) | header(strengths + 1) | header(strengths + 2) | header(strengths + 3)) == 0
  );
}

/** Copies the rows, and puts FAR around the picture. */
function openPlane(p: i32, from: i32, to: i32): void {
  const plane = planeOf(p);
  const stride = plane.stride;
  const src = plane.top + ((from >> plane.subY) - ((frame.row4 << 2) >> plane.subY)) * stride;
  const dst = plane.filtered;
  plane.out = dst;
  const count = (to - from) >> plane.subY;
  const w = (frame.columns * 4) >> plane.subX;
  const far = i16x8.splat(<i16>FAR);
  for (let i = 0; i < count; i++) memory.copy(dst + i * stride, src + i * stride, 2 * w);
  for (let i = -2; i < count + 2; i++) {
    v128.store(src + i * stride - 16, far);
    v128.store(src + i * stride + 2 * w, far);
  }
  if (from == 0) farRows(src - 2 * stride - 16, stride);
  if (to >= frame.rows * 4) farRows(src + count * stride - 16, stride);
}

/** Two rows. */
function farRows(at: usize, stride: i32): void {
  const far = i16x8.splat(<i16>FAR);
  for (let i = 0; i < 2 * stride; i += 16) v128.store(at + i, far);
}

/** A block of 8 x 8 of luma, and chroma under it. */
function filterAt(x: i32, y: i32, from: i32, strengths: i32): void {
  const extra = frame.depth - 8;
  const damping = header(H_CDEF_DAMPING) + extra;
  const lumaPrimary = header(strengths);
  const lumaSecondary = header(strengths + 1);
  const primary = header(strengths + 2);
  const secondary = header(strengths + 3);
  const luma = planeOf(0);
  const src = luma.top + (y - (frame.row4 << 2)) * luma.stride + 2 * x;
  const direction = lumaPrimary | primary ? directionOf(src, luma.stride, extra) : 0;
  if (lumaPrimary | lumaSecondary) {
    const strength = adjusted(lumaPrimary << extra);
    if (strength | lumaSecondary) {
      const dst = luma.filtered + (y - from) * luma.stride + 2 * x;
      const turned = lumaPrimary ? direction : 0;
      const second = lumaSecondary << extra;
      filterWide(src, dst, luma.stride, 8, strength, second, damping, turned, extra);
    }
  }
  if (frame.planes == 1 || !(primary | secondary)) return;
  const is422 = frame.subX != frame.subY;
  const turned = !primary ? 0 : is422 ? <i32>load<u8>(DIRECTION_422 + direction) : direction;
  filterChroma(1, x, y, from, primary << extra, secondary << extra, damping - 1, turned);
  filterChroma(2, x, y, from, primary << extra, secondary << extra, damping - 1, turned);
}

function filterChroma(
  p: i32,
  x: i32,
  y: i32,
  from: i32,
  primary: i32,
  secondary: i32,
  damping: i32,
  direction: i32,
): void {
  const plane = planeOf(p);
  const stride = plane.stride;
  const across = 2 * (x >> plane.subX);
  const row = (y >> plane.subY) - ((frame.row4 << 2) >> plane.subY);
  const src = plane.top + row * stride + across;
  const dst = plane.filtered + ((y - from) >> plane.subY) * stride + across;
  const h = 8 >> plane.subY;
  const extra = frame.depth - 8;
  if (plane.subX) {
    filterNarrow(src, dst, stride, h, primary, secondary, damping, direction, extra);
  } else filterWide(src, dst, stride, h, primary, secondary, damping, direction, extra);
}
