// The colours of a palette, by clusters of the values of a block: neighbours are united as long as that is
// cheaper than a colour.

import { CLUSTERS } from '../places';
import { base, enc } from '../state';

const MAX_COLOURS: i32 = 8;
/** Uniting begins with as many, at most. */
const MOST_CLUSTERS: i32 = 32;
/** What a colour costs in bits, and each sample that has it, when they are chosen. */
const COLOUR_BITS: f64 = 8;
const SAMPLE_BITS: f64 = 2;

/** Clusters: weight, sum, i32 each, ascending. */
@inline
function clusterAt(i: i32): usize {
  return base + CLUSTERS + 8 * i;
}

/**
 * Chooses the colours of a block of the source and puts them, ascending, at `to`; answers how many: 0 if
 * a palette makes no sense. Neighbouring values are united as long as that is cheaper than a colour.
 */
export function findColours(src: usize, stride: usize, w: i32, h: i32, to: usize): i32 {
  let count = countValues(src, stride, w, h);
  if (count < 2) return 0;
  for (let i = 0; i + 1 < count; i++) storeError(i);
  while (count > 1) {
    const at = leastError(count - 1);
    const least = load<f64>(ERRORS + 8 * at);
    const weight = <f64>min(load<i32>(clusterAt(at)), load<i32>(clusterAt(at + 1)));
    if (count <= MAX_COLOURS && least > enc.lambda * (COLOUR_BITS + SAMPLE_BITS * weight)) break;
    unite(at, count--);
  }
  if (count < 2) return 0;
  store<u64>(to, 0);
  for (let i = 0; i < count; i++) {
    const weight = load<i32>(clusterAt(i));
    store<u8>(to + i, <u8>((load<i32>(clusterAt(i), 4) + (weight >> 1)) / weight));
  }
  return count;
}

/** How often each value comes, u16: all zero between blocks; and which ones do, a bit each. */
const COUNTS: usize = memory.data(512, 16);
const PRESENT: usize = memory.data(32, 16);

/** A cluster for each value, or for up to eight beside each other where there are many; answers how many, 0: too many. */
function countValues(src: usize, stride: usize, w: i32, h: i32): i32 {
  for (let y = 0; y < h; y++, src += stride) {
    for (let x = 0; x < w; x += 8) {
      const eight = load<u64>(src + x);
      if (eight == rotl<u64>(eight, 8)) countValue(<u8>eight, 8);
      else for (let i = 0; i < 8; i++) countValue(load<u8>(src + x + i), 1);
    }
  }
  markValues();
  let shift = 0;
  while (countGroups(shift) > MOST_CLUSTERS) shift++; // of eight there are 32
  const count = listValues(shift);
  // Soft edges of alpha would be off by the width of a group.
  return shift > 0 && enc.isAlpha ? 0 : count;
}

@inline
function countValue(value: usize, times: i32): void {
  const at = COUNTS + 2 * value;
  store<u16>(at, <u16>(<i32>load<u16>(at) + times));
}

/** Fills PRESENT from COUNTS. */
function markValues(): void {
  const zero = i8x16.splat(0);
  for (let k = 0; k < 16; k++) {
    const at = COUNTS + (k << 5);
    const sixteen = i8x16.narrow_i16x8_u(v128.load(at), v128.load(at, 16));
    store<u16>(PRESENT + 2 * k, i8x16.bitmask(i8x16.ne(sixteen, zero)));
  }
}

/** How many groups of `1 << shift` values have one that comes; shift: 0 to 3. */
function countGroups(shift: i32): i32 {
  let groups: u64 = 0;
  for (let word = PRESENT; word < PRESENT + 32; word += 8) {
    let firsts = load<u64>(word);
    if (shift > 0) firsts = (firsts | (firsts >> 1)) & 0x5555555555555555;
    if (shift > 1) firsts = (firsts | (firsts >> 2)) & 0x1111111111111111;
    if (shift > 2) firsts = (firsts | (firsts >> 4)) & 0x0101010101010101;
    groups += popcnt(firsts);
  }
  return <i32>groups;
}

/** Makes a cluster of each group of `1 << shift` values, and clears what was counted; answers how many. */
function listValues(shift: i32): i32 {
  let count = 0;
  let last = -1;
  for (let first = 0; first < 256; first += 64) {
    const word = PRESENT + (first >> 3);
    for (let left = load<u64>(word); left; left &= left - 1) {
      const value = first + <i32>ctz(left);
      const at = COUNTS + 2 * value;
      const n: i32 = load<u16>(at);
      store<u16>(at, 0);
      if (value >> shift != last) {
        last = value >> shift;
        store<u64>(clusterAt(count++), 0);
      }
      const cluster = clusterAt(count - 1);
      store<i32>(cluster, load<i32>(cluster) + n);
      store<i32>(cluster, load<i32>(cluster, 4) + n * value, 4);
    }
  }
  return count;
}

/** Of each cluster and the next one: squared error that they gain as one; f64 each. */
const ERRORS: usize = memory.data(8 * MOST_CLUSTERS, 16);

/** The first of `count` errors that none is less than. */
@inline
function leastError(count: i32): i32 {
  let least: f64 = Infinity;
  let at = 0;
  for (let i = 0; i < count; i++) {
    const error = load<f64>(ERRORS + 8 * i);
    if (error >= least) continue;
    least = error;
    at = i;
  }
  return at;
}

function storeError(i: i32): void {
  store<f64>(ERRORS + 8 * i, errorOfUnion(i));
}

@inline
function errorOfUnion(i: i32): f64 {
  const a = <f64>load<i32>(clusterAt(i));
  const b = <f64>load<i32>(clusterAt(i), 8);
  const d = <f64>load<i32>(clusterAt(i), 4) / a - <f64>load<i32>(clusterAt(i), 12) / b;
  return ((a * b) / (a + b)) * d * d;
}

/** Makes one cluster of `i` and the next one, of `count` in all. */
function unite(i: i32, count: i32): void {
  const at = clusterAt(i);
  store<i32>(at, load<i32>(at) + load<i32>(at, 8));
  store<i32>(at, load<i32>(at, 4) + load<i32>(at, 12), 4);
  memory.copy(at + 8, at + 16, 8 * (count - i - 2));
  memory.copy(ERRORS + 8 * i, ERRORS + 8 * (i + 1), 8 * (count - i - 2));
  if (i > 0) storeError(i - 1);
  if (i + 2 < count) storeError(i);
}
