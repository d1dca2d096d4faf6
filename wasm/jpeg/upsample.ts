// Brings rows of a component to the output resolution, one row at a time.
// The triangle filters are libjpeg's (jdsample.c, "fancy upsampling"): each output sample is 3/4 of
// the nearest input sample and 1/4 of the next nearest, per direction, with libjpeg's rounding.
// Edge samples are repeated. Scalar twins: test/twins/jpeg.ts.

import {
  Component,
  frame,
  UPSAMPLE_H1V2,
  UPSAMPLE_H2V1,
  UPSAMPLE_H2V2,
  UPSAMPLE_NONE,
} from './layout';
import { rowsOf } from './planes';

/** Rounding of the horizontal filter in 1/16, for even and odd samples: after a vertical pass. */
export const EVEN_H2V2: i32 = 8;
export const ODD_H2V2: i32 = 7;

/** The same without a vertical pass: (3a + b + 1) / 4 and (3a + b + 2) / 4. */
export const EVEN_H2V1: i32 = 4;
export const ODD_H2V1: i32 = 8;

/** Row of the component that is nearest to output row `row` (both from the top of the MCU row). */
@inline
export function nearRow(component: Component, row: i32): usize {
  return component.plane + <isize>(row >> 1) * component.stride;
}

/** The next nearest: above for even rows, below for odd ones. */
@inline
export function farRow(component: Component, row: i32): usize {
  return component.plane + <isize>((row >> 1) + (row & 1 ? 1 : -1)) * component.stride;
}

/**
 * A row of `component` at output resolution, for output row `row` (-1 = the last row of the MCU row
 * before). Either a row of the plane itself, or `buffer`, which takes a row of output.
 */
export function fullRow(component: Component, row: i32, buffer: usize): usize {
  const kind = component.upsample;
  const plane = component.plane;
  const stride = component.stride;
  if (kind == UPSAMPLE_NONE) return plane + <isize>row * stride;
  const near = nearRow(component, row);
  const far = farRow(component, row);
  const width = component.samplesWide;
  if (kind == UPSAMPLE_H1V2) {
    jpegUpsampleH1V2(near, far, buffer, width, row & 1 ? 2 : 1);
  } else if (kind == UPSAMPLE_H2V2) {
    upsampleH2(near, far, buffer, width, EVEN_H2V2, ODD_H2V2);
  } else if (kind == UPSAMPLE_H2V1) {
    const same = plane + <isize>row * stride;
    upsampleH2(same, same, buffer, width, EVEN_H2V1, ODD_H2V1);
  } else {
    nearest(component, row, buffer);
  }
  return buffer;
}

/** dst[i] = (3 near[i] + far[i] + bias) / 4, sixteen at a time. */
export function jpegUpsampleH1V2(near: usize, far: usize, dst: usize, width: i32, bias: i32): void {
  const three = i16x8.splat(3);
  const round = i16x8.splat(<i16>bias);
  for (let i: usize = 0; i < <usize>width; i += 16) {
    const a = i16x8.add(i16x8.mul(v128.load8x8_u(near + i), three), v128.load8x8_u(far + i));
    const b = i16x8.add(i16x8.mul(v128.load8x8_u(near + i, 8), three), v128.load8x8_u(far + i, 8));
    const low = i16x8.shr_u(i16x8.add(a, round), 2);
    const high = i16x8.shr_u(i16x8.add(b, round), 2);
    v128.store(dst + i, i8x16.narrow_i16x8_u(low, high));
  }
}

/** Column sum of the vertical filter, in 1/4. */
@inline
function columnSum(near: usize, far: usize, x: usize): i32 {
  return 3 * <i32>load<u8>(near + x) + <i32>load<u8>(far + x);
}

/** Two output samples per input sample; both filters, or with near = far the horizontal one alone. */
function upsampleH2(near: usize, far: usize, dst: usize, width: i32, even: i32, odd: i32): void {
  // A sliding window of three column sums; beyond the edges the edge itself.
  let left = columnSum(near, far, 0);
  let here = left;
  for (let x: usize = 0; x < <usize>width; x++) {
    const right = x + 1 < <usize>width ? columnSum(near, far, x + 1) : here;
    store<u8>(dst + x * 2, (3 * here + left + even) >> 4);
    store<u8>(dst + x * 2, (3 * here + right + odd) >> 4, 1);
    left = here;
    here = right;
  }
}

/** Repeats samples; for whole ratios this is libjpeg's int_upsample. */
function nearest(component: Component, row: i32, dst: usize): void {
  const rows = frame.vMax * frame.unit;
  const own = rowsOf(component);
  const y = row < 0 ? -1 : (row * own) / rows;
  const src = component.plane + <isize>y * component.stride;
  const wide = frame.hMax * frame.unit;
  const ownWide = component.h * component.size;
  // x = floor(i * ownWide / wide), stepped.
  let x: usize = 0;
  let rest: i32 = 0;
  for (let i: usize = 0; i < <usize>frame.outWidth; i++) {
    store<u8>(dst + i, load<u8>(src + x));
    rest += ownWide;
    while (rest >= wide) {
      rest -= wide;
      x++;
    }
  }
}
