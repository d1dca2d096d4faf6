// Differences between the three colour channels (18181-1, H.6.3), and which of them leaves least.

import { alloc } from '../arena';
import { packSigned } from '../jxl-encode/fields';
import { HISTOGRAM_BYTES, SPLIT } from '../jxl-encode/hybrid';
import { literalRawBits, literalToken } from '../jxl-encode/matches';
import { nLogN } from '../shared/logs';

/** What pixels here and there differ by from their neighbours: three i32 each. */
let residuals: usize = 0;
const MOST_RESIDUALS: i32 = 16384;
/** Counts of tokens by channel. */
let counts: usize = 0;

export function allocateDifferences(): bool {
  residuals = alloc(<usize>MOST_RESIDUALS * 12);
  counts = alloc(HISTOGRAM_BYTES * 3);
  return residuals != 0 && counts != 0;
}

/** Kinds of differences that are tried (H.6.3): permutation * 7 + kind. */
const DIFFERENCES: usize = memory.data<u8>([6, 0, 10, 3, 17, 12, 33, 5, 19, 1, 2]);
const DIFFERENCE_COUNT: i32 = 11;

/** The kind that leaves least of planes of T, by what pixels here and there differ by from their neighbours. */
export function chooseDifference<T>(red: usize, wide: i32, high: i32, capacity: i32): u32 {
  const pixelCount = wide * high;
  const step = max(1, pixelCount / MOST_RESIDUALS);
  let found: i32 = 0;
  for (let i: i32 = 0; i < pixelCount && found < MOST_RESIDUALS; i += step) {
    const x = i % wide;
    if (!x || i < wide) continue;
    for (let c: i32 = 0; c < 3; c++) {
      const at = red + <usize>(c * capacity + i) * sizeof<T>();
      const up = at - <usize>wide * sizeof<T>();
      const west = <i32>load<T>(at - sizeof<T>());
      const north = <i32>load<T>(up);
      const guess = (west * 3 + north * 3 - <i32>load<T>(up - sizeof<T>()) * 2) >> 2;
      const missed = <i32>load<T>(at) - guess;
      store<i32>(residuals + <usize>(found * 12 + c * 4), missed);
    }
    found++;
  }
  let best: u32 = 6;
  let least: f64 = Infinity;
  for (let k: i32 = 0; k < DIFFERENCE_COUNT; k++) {
    const kind = <u32>load<u8>(DIFFERENCES + <usize>k);
    memory.fill(counts, 0, HISTOGRAM_BYTES * 3);
    for (let i: i32 = 0; i < found; i++) {
      const at = residuals + <usize>(i * 12);
      differ<i32>(kind, at, at + 4, at + 8);
      for (let c: usize = 0; c < 3; c++) {
        const token = literalToken(packSigned(load<i32>(parts + (c << 2))));
        const counted = counts + c * HISTOGRAM_BYTES + ((<usize>token) << 2);
        store<u32>(counted, load<u32>(counted) + 1);
      }
    }
    const bits =
      bitsOf(counts) + bitsOf(counts + HISTOGRAM_BYTES) + bitsOf(counts + 2 * HISTOGRAM_BYTES);
    if (bits >= least) continue;
    least = bits;
    best = kind;
  }
  return best;
}

function bitsOf(histogram: usize): f64 {
  let total: u32 = 0;
  let bits: f64 = 0;
  for (let i: u32 = 0; i < 64; i++) {
    const n = load<u32>(histogram + ((<usize>i) << 2));
    if (!n) continue;
    total += n;
    bits -= nLogN(n);
    if (i >= SPLIT) bits += <f64>n * <f64>literalRawBits(i);
  }
  return bits + nLogN(total);
}

/** What a pixel becomes: three i32. */
const parts: usize = memory.data(12, 16);

@inline
function differ<T>(kind: u32, r: usize, g: usize, b: usize): void {
  const permutation = kind / 7;
  const form = kind % 7;
  const first = <i32>load<T>(pick(permutation % 3, r, g, b));
  const second = <i32>load<T>(pick((permutation + 1 + permutation / 3) % 3, r, g, b));
  const third = <i32>load<T>(pick((permutation + 2 - permutation / 3) % 3, r, g, b));
  if (form == 6) {
    const orange = first - third;
    const middle = third + (orange >> 1);
    const green = second - middle;
    store<i32>(parts, middle + (green >> 1));
    store<i32>(parts, orange, 4);
    store<i32>(parts, green, 8);
    return;
  }
  store<i32>(parts, first);
  const base = form >> 1 == 1 ? first : form >> 1 == 2 ? (first + third) >> 1 : 0;
  store<i32>(parts, second - base, 4);
  store<i32>(parts, form & 1 ? third - first : third, 8);
}

@inline
function pick(i: u32, r: usize, g: usize, b: usize): usize {
  return i == 0 ? r : i == 1 ? g : b;
}

/** Puts differences in the place of the three planes, of T, which are `capacity` samples apart. */
export function applyDifference<T>(kind: u32, red: usize, samples: i32, capacity: i32): void {
  if (!kind) return;
  const green = red + <usize>capacity * sizeof<T>();
  const blue = green + <usize>capacity * sizeof<T>();
  for (let i: usize = 0; i < <usize>samples * sizeof<T>(); i += sizeof<T>()) {
    differ<T>(kind, red + i, green + i, blue + i);
    store<T>(red + i, <T>load<i32>(parts));
    store<T>(green + i, <T>load<i32>(parts, 4));
    store<T>(blue + i, <T>load<i32>(parts, 8));
  }
}
