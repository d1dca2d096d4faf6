// Prediction along an angle (8.4.4.2.6), rows down. Modes that go across use neighbours with sides
// exchanged, and turn the block.

import { transpose8 } from '../shared/transpose';
import { Plane, picture } from './picture';
import { LINE, TURNED, work } from './work';

/** First mode that goes down. */
const FIRST_DOWN: i32 = 18;
/** Table 8-5: steps in 1/32 of a sample, by mode. */
const ANGLES = memory.data<i8>([
  0, 0, 32, 26, 21, 17, 13, 9, 5, 2, 0, -2, -5, -9, -13, -17, -21, -26, -32, -26, -21, -17, -13, -9,
  -5, -2, 0, 2, 5, 9, 13, 17, 21, 26, 32,
]);
/** Table 8-6: 256 times 32 by the step, for modes from 11 on. */
const INVERSES = memory.data<i16>([
  -4096, -1638, -910, -630, -482, -390, -315, -256, -315, -390, -482, -630, -910, -1638, -4096,
]);
const FIRST_INVERSE: i32 = 11;

export function predictAngle(
  plane: Plane,
  dst: usize,
  from: usize,
  log2: i32,
  mode: i32,
  hasEdges: bool,
): void {
  const n = 1 << log2;
  const angle = <i32>load<i8>(ANGLES + mode);
  const isAcross = mode < FIRST_DOWN;
  const line = lineOf(from, n, mode, angle, isAcross);
  if (isAcross) {
    drawRows(work + TURNED, n << 1, line, n, angle);
    turnOut(dst, plane.stride, n);
  } else drawRows(dst, plane.stride, line, n, angle);
  if (angle == 0 && hasEdges) smoothEdge(plane, dst, from, n, isAcross);
}

/** The line that is predicted from: where its first sample lies, of the corner. */
function lineOf(from: usize, n: i32, mode: i32, angle: i32, isAcross: bool): usize {
  const corner = from + ((2 * n) << 1);
  const own = work + LINE;
  if (isAcross) {
    for (let i = 0; i <= 2 * n; i++) store<u16>(own + (i << 1), load<u16>(corner - (i << 1)));
  }
  const last = (n * angle) >> 5;
  if (angle >= 0 || last >= -1) return isAcross ? own : corner;
  if (!isAcross)
    for (let i = 0; i <= n; i++) store<u16>(own + (i << 1), load<u16>(corner + (i << 1)));
  const inverse = <i32>load<i16>(INVERSES + ((mode - FIRST_INVERSE) << 1));
  for (let i = last; i <= -1; i++) {
    const k = (i * inverse + 128) >> 8; // along the other side
    const at = isAcross ? corner + (k << 1) : corner - (k << 1);
    store<u16>(own + (i << 1), load<u16>(at));
  }
  return own;
}

function drawRows(dst: usize, stride: i32, line: usize, n: i32, angle: i32): void {
  const half = i16x8.splat(16);
  for (let y = 1; y <= n; y++, dst += stride) {
    const position = y * angle;
    const part = position & 31;
    const at = line + (((position >> 5) + 1) << 1);
    const near = i16x8.splat(<i16>(32 - part));
    const far = i16x8.splat(<i16>part);
    for (let x = 0; x < n << 1; x += 16) {
      let row = v128.load(at + x);
      if (part) {
        const sum = i16x8.add(i16x8.mul(row, near), i16x8.mul(v128.load(at + x, 2), far));
        row = i16x8.shr_u(i16x8.add(sum, half), 5);
      }
      if (n == 4) v128.store64_lane(dst, row, 0);
      else v128.store(dst + x, row);
    }
  }
}

function turnOut(dst: usize, stride: i32, n: i32): void {
  const from = work + TURNED;
  if (n == 4) {
    const upper = v128.load(from);
    const lower = v128.load(from, 16);
    const left = v128.shuffle<i16>(upper, lower, 0, 4, 8, 12, 1, 5, 9, 13);
    const right = v128.shuffle<i16>(upper, lower, 2, 6, 10, 14, 3, 7, 11, 15);
    v128.store64_lane(dst, left, 0);
    v128.store64_lane(dst + stride, left, 1);
    v128.store64_lane(dst + 2 * stride, right, 0);
    v128.store64_lane(dst + 3 * stride, right, 1);
    return;
  }
  for (let y = 0; y < n; y += 8) {
    for (let x = 0; x < n; x += 8) {
      transpose8(from + ((x * n + y) << 1), n << 1, dst + y * stride + (x << 1), stride);
    }
  }
}

/** Straight down or across: the first column or row goes along with the other side. */
function smoothEdge(plane: Plane, dst: usize, from: usize, n: i32, isAcross: bool): void {
  const most = (1 << picture.depth) - 1;
  const corner = from + ((2 * n) << 1);
  const cornerSample = <i32>load<u16>(corner);
  const first = <i32>load<u16>(isAcross ? corner - 2 : corner + 2);
  for (let i = 0; i < n; i++) {
    const other = <i32>load<u16>(isAcross ? corner + 2 + (i << 1) : corner - 2 - (i << 1));
    const at = isAcross ? dst + (i << 1) : dst + i * plane.stride;
    store<u16>(at, min(max(first + ((other - cornerSample) >> 1), 0), most));
  }
}
