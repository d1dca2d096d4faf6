// Predictions by tiles (RFC 9649 4.1): of raw pixels, which stay, residuals. The mode of a tile is the
// one whose residuals cost least by what residuals of tiles of its class have cost so far: tiles are in
// classes by how well they can be predicted, as groups of codes will be.

import { log2Of, nLogN } from '../shared/logs';
import { divideUp } from '../shared/sizes';
import { stepRow } from './near-lossless';
import { less, pixelAt, rawAt } from './places';
import { residualsOf } from './residuals';
import {
  BIT,
  BLACK,
  CLASS_COSTS,
  CLASS_COUNTS,
  CLASSES,
  image,
  MODE_COUNTS,
  RESIDUAL_BYTES,
  RESIDUALS,
  SUMS,
  WAITING,
} from './state';

const MODES: i32 = 14;
/** Pixels of a class after which its costs are made anew. */
const LESSON: u32 = 4096;
const CLASS_COUNT_BYTES: usize = 4096;
const CLASS_COST_BYTES: usize = 2048;

let lastMode: i32 = 0;
let channels: usize = 3;

/** Before the first segment. */
export function initPredictions(): void {
  lastMode = 1;
  channels = image.hasAlpha ? 4 : 3;
  for (let i: usize = 0; i < 16; i++) store<u32>(image.scratch + MODE_COUNTS + (i << 2), 1);
  memory.fill(image.scratch + WAITING, 0, 32);
  for (let c = 0; c < CLASSES; c++) initClass(c);
}

/** Residuals that fall off the slower, the higher the class. */
function initClass(c: i32): void {
  const counts = image.scratch + CLASS_COUNTS + <usize>c * CLASS_COUNT_BYTES;
  const fall: f64 = 1.0 - 1.0 / (1.0 + 0.35 * <f64>(1 << c));
  let count: f64 = 65536;
  for (let value: usize = 0; value <= 128; value++) {
    const rounded = <u32>count + 4;
    for (let channel: usize = 0; channel < 4; channel++) {
      store<u32>(counts + (channel << 10) + (value << 2), rounded);
      store<u32>(counts + (channel << 10) + (((256 - value) & 255) << 2), rounded);
    }
    count *= fall;
  }
  learn(c);
}

/** Costs of a class from its counts, which are halved so that new ones matter. */
function learn(c: i32): void {
  const counts = image.scratch + CLASS_COUNTS + <usize>c * CLASS_COUNT_BYTES;
  const costs = image.scratch + CLASS_COSTS + <usize>c * CLASS_COST_BYTES;
  for (let channel: usize = 0; channel < 4; channel++) {
    const from = counts + (channel << 10);
    let sum: u32 = 0;
    for (let i: usize = 0; i < 256; i++) sum += load<u32>(from + (i << 2));
    const whole = log2Of(sum);
    for (let i: usize = 0; i < 256; i++) {
      const count = load<u32>(from + (i << 2));
      store<u16>(costs + (channel << 9) + (i << 1), <u16>((whole - log2Of(count)) * BIT));
      if (sum > 1 << 17) store<u32>(from + (i << 2), (count + 1) >> 1);
    }
  }
}

/** The tile that is looked at: its first pixel, and how many there are. */
let left: i32 = 0;
let top: i32 = 0;
let wide: i32 = 0;
let high: i32 = 0;

/** Chooses modes of the segment's tiles and puts residuals. */
export function predictSegment(): void {
  const side = 1 << image.modeBits;
  const tilesWide = divideUp(image.coded, side);
  const end = image.first + image.rows;
  const s = image.scratch + RESIDUALS;
  for (let y = image.first; y < end; y += side) {
    const modes = image.modes + <usize>(y >> image.modeBits) * tilesWide;
    for (let tile = 0; tile < tilesWide; tile++) {
      left = tile << image.modeBits;
      top = y;
      wide = min(side, image.coded - left);
      high = min(side, end - y);
      const mode = predictTile(y == 0 ? 1 : 0, tile == 0 ? 1 : 0);
      store<u8>(modes + tile, <u8>mode);
      for (let row = 0; row < high; row++) {
        const from = s + <usize>mode * RESIDUAL_BYTES + ((<usize>row) << (image.modeBits + 2));
        memory.copy(pixelAt(left, y + row), from, wide << 2);
      }
    }
    if (image.near > 1) {
      for (let row = y; row < min(y + side, end); row++) stepRow(row, modes, end);
    } else {
      putEdges(y, min(y + side, end));
    }
  }
}

/** What lies at the left edge is predicted from above, in the first row from the left. */
function putEdges(from: i32, end: i32): void {
  for (let row = from; row < end; row++) {
    const above = row ? load<u32>(rawAt(0, row - 1)) : BLACK;
    store<u32>(pixelAt(0, row), less(load<u32>(rawAt(0, row)), above));
  }
  if (from > 0) return;
  for (let x = 1; x < image.coded; x++) {
    store<u32>(pixelAt(x, 0), less(load<u32>(rawAt(x, 0)), load<u32>(rawAt(x - 1, 0))));
  }
}

/** The mode of the tile, whose residuals by it are in RESIDUALS; without its first rows and columns. */
function predictTile(firstRow: i32, firstColumn: i32): i32 {
  const s = image.scratch;
  const to = s + RESIDUALS;
  for (let y = firstRow; y < high; y++) {
    const row = to + ((<usize>y) << (image.modeBits + 2));
    const at = rawAt(left, top + y);
    const above = rawAt(left, top + y - 1);
    for (let x = 0; x < wide; x += 4) residualsOf(at + (x << 2), above + (x << 2), row + (x << 2));
  }
  const pixels = (high - firstRow) * (wide - firstColumn);
  if (pixels == 0) return lastMode;
  let least: u32 = u32.MAX_VALUE;
  for (let mode = 0; mode < MODES; mode++) {
    const sum = sizeOf(mode, firstRow, firstColumn);
    store<u32>(s + SUMS + ((<usize>mode) << 2), sum);
    least = min(least, sum);
  }
  if (least == 0 && load<u32>(s + SUMS + ((<usize>lastMode) << 2)) == 0) return lastMode;
  const c = classOf(least, pixels);
  // Modes that are far off are not looked at any closer.
  const limit = least + (least >> 1) + <u32>pixels;
  let best = lastMode;
  let bestCost: u32 = u32.MAX_VALUE;
  const all = log2Of(countedTiles());
  for (let mode = 0; mode < MODES; mode++) {
    if (load<u32>(s + SUMS + ((<usize>mode) << 2)) > limit) continue;
    const seen = load<u32>(s + MODE_COUNTS + ((<usize>mode) << 2));
    const cost = costOf(mode, firstRow, firstColumn, c) + <u32>((all - log2Of(seen)) * BIT);
    if (cost >= bestCost) continue;
    bestCost = cost;
    best = mode;
  }
  count(best, firstRow, firstColumn, c);
  lastMode = best;
  return best;
}

/** What modes of the tiles so far take, in bits, about; tiles where all do equally well take none. */
export function modeBits(): f64 {
  let bits = nLogN(countedTiles());
  for (let mode: usize = 0; mode < 14; mode++) {
    bits -= nLogN(load<u32>(image.scratch + MODE_COUNTS + (mode << 2)));
  }
  return bits;
}

function countedTiles(): u32 {
  let sum: u32 = 0;
  for (let mode: usize = 0; mode < 14; mode++) {
    sum += load<u32>(image.scratch + MODE_COUNTS + (mode << 2));
  }
  return sum;
}

/** 0 for a tile without residuals, then one class for each doubling of their mean. */
function classOf(sum: u32, pixels: i32): i32 {
  const mean = (sum << 2) / (<u32>pixels * 3);
  return mean == 0 ? 0 : min(CLASSES - 1, 32 - clz(mean));
}

@inline
function residualAt(mode: i32, y: i32): usize {
  return (
    image.scratch + RESIDUALS + <usize>mode * RESIDUAL_BYTES + ((<usize>y) << (image.modeBits + 2))
  );
}

/** Sum of the absolute residuals of a mode. */
function sizeOf(mode: i32, firstRow: i32, firstColumn: i32): u32 {
  let sums = i32x4.splat(0);
  for (let y = firstRow; y < high; y++) {
    const row = residualAt(mode, y);
    const end = row + ((<usize>wide) << 2);
    let at = row + ((<usize>firstColumn) << 2);
    for (; at + 16 <= end; at += 16) {
      const sizes = i16x8.extadd_pairwise_i8x16_u(i8x16.abs(v128.load(at)));
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(sizes));
    }
    for (; at < end; at += 4) {
      const sizes = i16x8.extadd_pairwise_i8x16_u(i8x16.abs(v128.load32_zero(at)));
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(sizes));
    }
  }
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/** What the residuals of a mode cost in a class. */
function costOf(mode: i32, firstRow: i32, firstColumn: i32, c: i32): u32 {
  const blue = image.scratch + CLASS_COSTS + <usize>c * CLASS_COST_BYTES;
  let sum: u32 = 0;
  for (let y = firstRow; y < high; y++) {
    const row = residualAt(mode, y);
    const end = row + ((<usize>wide) << 2);
    for (let at = row + ((<usize>firstColumn) << 2); at < end; at += 4) {
      const v = load<u32>(at);
      sum +=
        <u32>load<u16>(blue + ((v & 255) << 1)) +
        <u32>load<u16>(blue + (((v >> 8) & 255) << 1), 512) +
        <u32>load<u16>(blue + (((v >> 16) & 255) << 1), 1024);
      if (channels == 4) sum += load<u16>(blue + ((v >> 24) << 1), 1536);
    }
  }
  return sum;
}

function count(mode: i32, firstRow: i32, firstColumn: i32, c: i32): void {
  const modeCount = image.scratch + MODE_COUNTS + ((<usize>mode) << 2);
  store<u32>(modeCount, load<u32>(modeCount) + 1);
  const counts = image.scratch + CLASS_COUNTS + <usize>c * CLASS_COUNT_BYTES;
  for (let y = firstRow; y < high; y++) {
    const row = residualAt(mode, y);
    const end = row + ((<usize>wide) << 2);
    for (let at = row + ((<usize>firstColumn) << 2); at < end; at += 4) {
      const v = load<u32>(at);
      for (let channel: usize = 0; channel < 4; channel++) {
        const to = counts + (channel << 10) + (((v >> ((<u32>channel) << 3)) & 255) << 2);
        store<u32>(to, load<u32>(to) + 4);
      }
    }
  }
  const waiting = image.scratch + WAITING + ((<usize>c) << 2);
  store<u32>(waiting, load<u32>(waiting) + <u32>(high * wide));
  if (load<u32>(waiting) < LESSON) return;
  store<u32>(waiting, 0);
  learn(c);
}
