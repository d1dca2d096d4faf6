// The symbol decoder (8.2): a window of 64 inverted bits of the tile, of which the top 16 are
// compared. Eight lanes of a CDF are compared and adapted at once. A CDF lies in 8 lanes (up to 8
// symbols) or 16: lanes hold 32768 - cdf, the last one counts. Data come through a window on the file.

import { readInput } from '../input';
import { frame } from './frame';
import { Tile } from './tile';

let difference: u64 = 0;
let range: u32 = 0;
/** Bits that are there beyond the top 16; negative: refill. */
let spare: i32 = 0;
/** The next byte in the window, and its end. */
let next: usize = 0;
let end: usize = 0;
let window: usize = 0;
/** Where the data go on in the file, and how many bytes of them. */
let fileNext: usize = 0;
let fileLeft: usize = 0;
let windowBytes: usize = 0;
let cdfs: usize = 0;
let adapts: bool = true;

/** Least probabilities: 4 * (7 - i), then zeros. */
const LEAST: usize = memory.data<u16>(
  [
    60, 56, 52, 48, 44, 40, 36, 32, 28, 24, 20, 16, 12, 8, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0,
  ],
  16,
);
/** Bounds of the symbols, from the range on. */
const BOUNDS: usize = memory.data(64, 16);

/** Bits that a tile may use past its end (8.2.4). */
const MAX_OVERRUN: i32 = 14;

/** Begins a tile whose data lie at `offset` in the file. */
export function beginSymbols(tile: Tile, offset: usize, bytes: usize, room: usize): void {
  difference = 0;
  range = 32768;
  spare = -15;
  window = next = end = tile.window;
  fileNext = offset;
  fileLeft = bytes;
  windowBytes = room;
  cdfs = tile.cdfs;
  refill();
  saveSymbols(tile);
}

export function saveSymbols(tile: Tile): void {
  tile.difference = difference;
  tile.range = range;
  tile.spare = spare;
  tile.next = next;
  tile.end = end;
  tile.fileNext = fileNext;
  tile.fileLeft = fileLeft;
}

export function loadSymbols(tile: Tile, room: usize): void {
  difference = tile.difference;
  range = tile.range;
  spare = tile.spare;
  next = tile.next;
  end = tile.end;
  window = tile.window;
  fileNext = tile.fileNext;
  fileLeft = tile.fileLeft;
  windowBytes = room;
  cdfs = tile.cdfs;
  adapts = frame.adapts;
}

/** More was read than the tile has. */
export function isOverrun(): bool {
  return (
    !fileLeft && next > end && ((<i32>min<usize>(next - end, 1 << 20)) << 3) - spare > MAX_OVERRUN
  );
}

/** Moves what is left to the front of the window, and reads on. */
function readOn(): void {
  const kept = end - next;
  memory.copy(window, next, kept);
  const count = readInput(window + kept, fileNext, min(windowBytes - kept, fileLeft));
  next = window;
  end = window + kept + count;
  fileNext += count;
  fileLeft = count ? fileLeft - count : 0;
}

function refill(): void {
  if (next + 8 > end && fileLeft) readOn();
  if (next + 8 <= end) {
    difference |= ~bswap<u64>(load<u64>(next)) >> <u64>(16 + spare);
    const bytes = (48 - spare) >> 3;
    next += bytes;
    spare += bytes << 3;
    return;
  }
  // Past the end come zeros, inverted.
  do {
    const byte: u64 = next < end ? <u64>(load<u8>(next) ^ 255) : 255;
    next++;
    const shift = 40 - spare;
    difference |= shift >= 0 ? byte << (<u64>shift) : byte >> <u64>-shift;
    spare += 8;
  } while (spare <= 40);
}

@inline
function renormalize(rest: u64, size: u32): void {
  const shift = clz(size) - 16;
  range = size << shift;
  difference = rest << (<u64>shift);
  spare -= shift;
  if (spare < 0) refill();
}

/** Bounds: ((range >> 8) * (cdf >> 6) >> 1) + least, without a product of 32 bits. */
@inline
function boundsOf(cdf: v128, least: usize): v128 {
  const high = range >> 8;
  const x = i16x8.shr_u(cdf, 6);
  const odd = v128.and(x, i16x8.splat(<i16>(0 - (high & 1))));
  const product = i16x8.add(i16x8.mul(x, i16x8.splat(<i16>(high >> 1))), i16x8.shr_u(odd, 1));
  return i16x8.add(product, v128.load(least));
}

/** 8.3: lanes from the symbol on go down, those before it up. */
@inline
function adapted(cdf: v128, from: v128, rate: i32): v128 {
  const up = i16x8.add(cdf, i16x8.shr_u(i16x8.sub(i16x8.splat(-32768), cdf), rate));
  return v128.bitselect(i16x8.sub(cdf, i16x8.shr_u(cdf, rate)), up, from);
}

@inline
function rateOf(count: i32, base: i32): i32 {
  return base + i32(count > 15) + i32(count > 31);
}

/** A symbol of up to eight; `rate`: 4 of two or three, else 5. */
@inline
function symbolOf8(offset: usize, symbols: i32, rate: i32): i32 {
  const cdf = cdfs + offset;
  const lanes = v128.load(cdf);
  const bounds = boundsOf(lanes, LEAST + ((16 - symbols) << 1));
  const from = i16x8.ge_u(i16x8.splat(<i16>(difference >> 48)), bounds);
  const symbol = ctz(i16x8.bitmask(from));
  store<u16>(BOUNDS, <u16>range);
  v128.store(BOUNDS, bounds, 2);
  const at = BOUNDS + (symbol << 1);
  const low: u32 = load<u16>(at, 2);
  const high: u32 = load<u16>(at);
  if (adapts) {
    const count: i32 = load<u16>(cdf, 14);
    v128.store(cdf, adapted(lanes, from, rateOf(count, rate)));
    store<u16>(cdf, <u16>(count + i32(count < 32)), 14);
  }
  renormalize(difference - ((<u64>low) << 48), high - low);
  return symbol;
}

/** A symbol of up to eight, by the CDF at `offset`. */
export function symbol8(offset: usize, symbols: i32): i32 {
  return symbolOf8(offset, symbols, symbols < 4 ? 4 : 5);
}

export function symbol3(offset: usize): i32 {
  return symbolOf8(offset, 3, 4);
}

export function symbol4(offset: usize): i32 {
  return symbolOf8(offset, 4, 5);
}

/** The same, in place: where most of the time goes. */
@inline
export function symbol4InPlace(offset: usize): i32 {
  return symbolOf8(offset, 4, 5);
}

/** A symbol of nine to sixteen. */
export function symbol16(offset: usize, symbols: i32): i32 {
  const cdf = cdfs + offset;
  const compared = i16x8.splat(<i16>(difference >> 48));
  const lanes0 = v128.load(cdf);
  const lanes1 = v128.load(cdf, 16);
  const least = LEAST + ((16 - symbols) << 1);
  const bounds0 = boundsOf(lanes0, least);
  const bounds1 = boundsOf(lanes1, least + 16);
  const from0 = i16x8.ge_u(compared, bounds0);
  const from1 = i16x8.ge_u(compared, bounds1);
  const symbol = ctz(i16x8.bitmask(from0) | (i16x8.bitmask(from1) << 8));
  store<u16>(BOUNDS, <u16>range);
  v128.store(BOUNDS, bounds0, 2);
  v128.store(BOUNDS, bounds1, 18);
  const at = BOUNDS + (symbol << 1);
  const low: u32 = load<u16>(at, 2);
  const high: u32 = load<u16>(at);
  if (adapts) {
    const count: i32 = load<u16>(cdf, 30);
    const rate = rateOf(count, 5);
    v128.store(cdf, adapted(lanes0, from0, rate));
    v128.store(cdf, adapted(lanes1, from1, rate), 16);
    store<u16>(cdf, <u16>(count + i32(count < 32)), 30);
  }
  renormalize(difference - ((<u64>low) << 48), high - low);
  return symbol;
}

/** Takes one of two symbols, of which the second has `bound` of the range. */
@inline
function choose(bound: u32): i32 {
  const bit = i32(<u32>(difference >> 48) < bound);
  if (bit) renormalize(difference, bound);
  else renormalize(difference - ((<u64>bound) << 48), range - bound);
  return bit;
}

@inline
function boundOf(cdf: u32): u32 {
  return (((range >> 8) * (cdf >> 6)) >> 1) + 4;
}

export function symbol2(offset: usize): i32 {
  const cdf = cdfs + offset;
  const value: u32 = load<u16>(cdf);
  const bit = choose(boundOf(value));
  if (adapts) {
    const count: i32 = load<u16>(cdf, 14);
    const rate = rateOf(count, 4);
    store<u16>(cdf, <u16>(bit ? value + ((32768 - value) >> rate) : value - (value >> rate)));
    store<u16>(cdf, <u16>(count + i32(count < 32)), 14);
  }
  return bit;
}

/** One of two without adapting; `cdf`: 32768 less the probability of the first. */
export function fixedSymbol2(cdf: u32): i32 {
  return choose(boundOf(cdf));
}

export function bit(): i32 {
  return choose(((range >> 8) << 7) + 4);
}

/** The same without a branch: signs are random. */
@inline
export function signBit(): i32 {
  const bound = ((range >> 8) << 7) + 4;
  const isSet = i32(<u32>(difference >> 48) < bound);
  renormalize(difference - ((<u64>(bound & (isSet - 1))) << 48), isSet ? bound : range - bound);
  return isSet;
}

/** L(count). */
export function literal(count: i32): i32 {
  let value = 0;
  for (let i = 0; i < count; i++) value = (value << 1) | bit();
  return value;
}

/** NS(count): one of `count` values. */
export function among(count: i32): i32 {
  const width = 32 - clz(count);
  const short = (1 << width) - count;
  const value = literal(width - 1);
  return value < short ? value : (value << 1) - short + bit();
}

/** What lane i holds, for sums of probabilities; `offset` as above. */
@inline
export function laneOf(offset: usize, i: i32): i32 {
  return load<u16>(cdfs + offset + (i << 1));
}
