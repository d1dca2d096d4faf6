// Logarithms to base 2 of counts, and n log n, which is what histograms are judged by. Exact tables
// for small counts; for others a table of 1024 steps between powers of two, interpolated: within 2e-7.

import { alloc } from '../arena';

const SMALL: i32 = 4096;
const STEPS: i32 = 1024;

let products: usize = 0;
let steps: usize = 0;

/** Makes the tables, in the arena. */
export function initLogs(): bool {
  products = alloc(<usize>SMALL * 8);
  steps = alloc(<usize>(STEPS + 1) * 8);
  if (!products || !steps) return false;
  let sum: f64 = 0;
  for (let i: i32 = 0; i <= STEPS; i++) {
    store<f64>(steps + ((<usize>i) << 3), sum);
    sum += stepOf(i);
  }
  store<f64>(products, 0);
  for (let i: i32 = 1; i < SMALL; i++) {
    store<f64>(products + ((<usize>i) << 3), <f64>i * log2Of(<u32>i));
  }
  return true;
}

/** From 1 + i / STEPS to the next one: 2 artanh(1 / (2 STEPS + 2 i + 1)), of which three terms are enough. */
@inline
function stepOf(i: i32): f64 {
  const u = 1 / <f64>(2 * STEPS + 2 * i + 1);
  const square = u * u;
  return 2 * Math.LOG2E * u * (1 + square * (1.0 / 3 + square * (1.0 / 5)));
}

/** log2(n); n is not 0. */
export function log2Of(n: u32): f64 {
  const zeros = clz(n);
  const mantissa = (n << zeros) & 0x7fffffff;
  const at = steps + ((<usize>(mantissa >> 21)) << 3);
  const low = load<f64>(at);
  const part = <f64>(mantissa & 0x1fffff) * (1.0 / 2097152.0);
  return <f64>(31 - <i32>zeros) + low + (load<f64>(at, 8) - low) * part;
}

/** n log2(n), 0 for 0. */
@inline
export function nLogN(n: u32): f64 {
  if (n < <u32>SMALL) return load<f64>(products + ((<usize>n) << 3));
  return <f64>n * log2Of(n);
}
