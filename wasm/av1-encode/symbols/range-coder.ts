// Range coder with adaptive CDFs (8.2.6, mirrored for encoding). A tile has one: its numbers, its
// CDFs, and a window of output that the host empties.
//
// CDFs are stored as 32768 - cdf in 8 or 16 lanes of u16; the last lane counts adaptations. `low` has
// 15 bits below the point, the range 16, so the carry out of 32 flushed bits can be 2.

import { CDF_BYTES } from '../../shared/av1/cdf-tables';
import { defaultCdfs } from '../../shared/av1/cdfs';
import { wordsTop } from '../../shared/constants';

/** Bytes of output that can wait; more than any superblock takes, and checked all the same. */
const WINDOW_BYTES: usize = 98304;

@unmanaged
class Tile {
  low: u64;
  range: u32;
  /** Bits of `low` above its lowest 15. */
  bits: u32;
  /** The next byte goes here. */
  out: usize;
  /** Set when the window was full. */
  isFull: i32;
  /** CurrentQIndex: the quantizer that was written last. */
  quantizer: i32;
}

/** Where CDFs and the window lie in a tile. */
const CDFS: usize = 64;
const WINDOW: usize = CDFS + CDF_BYTES + 64;
export const TILE_BYTES: usize = WINDOW + WINDOW_BYTES + 64;

/** The tile that is coded, and its CDFs. */
let coder: Tile = changetype<Tile>(0);
export let cdfs: usize = 0;

/** MASKS + 16 * s: lanes below s. */
const MASKS: usize = memory.data(16 * 18, 16);

export function selectTile(tile: usize): void {
  coder = changetype<Tile>(tile);
  cdfs = tile + CDFS;
}

@inline
function windowOf(tile: Tile): usize {
  return changetype<usize>(tile) + WINDOW;
}

/** Begins a tile with the default CDFs. */
export function beginTile(tile: usize, baseQ: i32): void {
  selectTile(tile);
  coder.low = 0;
  coder.range = 32768;
  coder.bits = 0;
  coder.isFull = 0;
  coder.quantizer = baseQ;
  coder.out = windowOf(coder);
  defaultCdfs(cdfs, baseQ);
  for (let s = 0; s <= 16; s++) {
    for (let i = 0; i < 8; i++) store<u16>(MASKS + 16 * s + 2 * i, i < s ? 0xffff : 0);
  }
}

/** Adds a carry of up to 2 to what is written. */
function carry(c: u32): void {
  const first = windowOf(coder);
  for (let p = coder.out; c && p > first; c >>= 8) {
    p--;
    c += load<u8>(p);
    store<u8>(p, c);
  }
}

function flush(): void {
  const shift: u64 = <u64>(coder.bits + 15 - 32);
  const value: u64 = coder.low >> shift;
  if (value >> 32 != 0) carry(<u32>(value >> 32));
  coder.low &= ((<u64>1) << shift) - 1;
  coder.bits -= 32;
  const out = coder.out;
  if (out + 4 > windowOf(coder) + WINDOW_BYTES) {
    coder.isFull = 1;
    return;
  }
  store<u32>(out, bswap<u32>(<u32>value));
  coder.out = out + 4;
}

@inline
function renormalize(range: u32): void {
  const d: u32 = clz(range) - 16;
  coder.range = range << d;
  coder.low <<= <u64>d;
  const bits = coder.bits + d;
  coder.bits = bits;
  if (bits >= 32) flush();
}

@inline
function adapt8(cdf: usize, s: i32, shift: i32): void {
  const count: i32 = load<u16>(cdf, 14);
  const rate = shift + i32(count > 15) + i32(count > 31);
  v128.store(cdf, adapted(v128.load(cdf), v128.load(MASKS + 16 * s), rate));
  store<u16>(cdf, <u16>(count + i32(count < 32)), 14);
}

@inline
function adapted(cdf: v128, mask: v128, rate: i32): v128 {
  const up = i16x8.add(cdf, i16x8.shr_u(i16x8.sub(wordsTop(), cdf), rate));
  return v128.bitselect(up, i16x8.sub(cdf, i16x8.shr_u(cdf, rate)), mask);
}

function adapt16(cdf: usize, s: i32): void {
  const count: i32 = load<u16>(cdf, 30);
  const rate = 5 + i32(count > 15) + i32(count > 31);
  v128.store(cdf, adapted(v128.load(cdf), v128.load(MASKS + 16 * s), rate));
  const high = v128.load(MASKS + 16 * max(s - 8, 0));
  v128.store(cdf, adapted(v128.load(cdf, 16), high, rate), 16);
  store<u16>(cdf, <u16>(count + i32(count < 32)), 30);
}

/** Symbol s of n between 32768 - cdf of its lower (`before`) and upper end. */
@inline
function code(before: u32, after: u32, s: i32, n: i32): void {
  const range = coder.range;
  const u: u32 = s == 0 ? range : (((range >> 8) * (before >> 6)) >> 1) + 4 * (n - s);
  const v: u32 = s == n - 1 ? 0 : (((range >> 8) * (after >> 6)) >> 1) + 4 * (n - s - 1);
  coder.low += <u64>(range - u);
  renormalize(u - v);
}

/** Codes symbol s of n with the CDF at `offset`, and adapts it. */
export function symbol(offset: usize, s: i32, n: i32): void {
  const cdf = cdfs + offset;
  code(s ? load<u16>(cdf + 2 * s - 2) : 32768, load<u16>(cdf + 2 * s), s, n);
  if (n <= 8) adapt8(cdf, s, n < 4 ? 4 : 5);
  else adapt16(cdf, s);
}

/**
 * The same for 4 symbols, without branches on which it is: after the last one 0 is stored, from which its
 * end follows as all others do.
 */
export function symbol4(offset: usize, s: i32): void {
  const cdf = cdfs + offset;
  const range = coder.range;
  const unit = range >> 8;
  const before = ((unit * (load<u16>(cdf + 2 * s - 2) >> 6)) >> 1) + 4 * (4 - s);
  const u = select<u32>(before, range, s);
  const v = ((unit * (load<u16>(cdf + 2 * s) >> 6)) >> 1) + 4 * (3 - s);
  coder.low += <u64>(range - u);
  renormalize(u - v);
  adapt8(cdf, s, 5);
}

/** A bool that is 1 with probability `ones` / 32768; nothing adapts. */
export function fixedBool(ones: u32, s: i32): void {
  code(ones, s ? 0 : ones, s, 2);
}

/** L(n): bits of even odds. */
export function literal(value: u32, bits: i32): void {
  for (let i = bits - 1; i >= 0; i--) {
    const range = coder.range;
    const w: u32 = ((range >> 8) << 7) + 4;
    if ((value >> i) & 1) {
      coder.low += <u64>(range - w);
      renormalize(w);
    } else renormalize(range - w);
  }
}

/** Ends the tile: all its bytes are in the window. */
export function endTile(): void {
  const m: u64 = 0x3fff;
  const end: u64 = ((coder.low + m) & ~m) | (m + 1);
  let left: i32 = <i32>coder.bits + 1;
  let shift: i32 = <i32>coder.bits + 15;
  if (end >> <u64>shift != 0) carry(<u32>(end >> <u64>shift));
  for (; left > 0; left -= 8) {
    shift -= 8;
    store<u8>(coder.out++, <u8>(shift >= 0 ? end >> <u64>shift : end << (<u64>-shift)));
  }
}

/**
 * Bytes at the start of the window that no carry can change any more: all up to the last one that
 * would swallow it.
 */
export function finalBytes(isEnded: bool): usize {
  const first = windowOf(coder);
  let p = coder.out;
  if (isEnded) return p - first;
  while (p > first) if (load<u8>(--p) < 0xfe) break;
  return p - first;
}

@inline
export function writtenQuantizer(): i32 {
  return coder.quantizer;
}
@inline
export function setWrittenQuantizer(q: i32): void {
  coder.quantizer = q;
}

export function windowStart(): usize {
  return windowOf(coder);
}

/** Where the next byte goes. */
export function position(): usize {
  return coder.out;
}

export function isOverfull(): bool {
  return coder.isFull != 0;
}

/** The host has taken the first `bytes`. */
export function taken(bytes: usize): void {
  const first = windowOf(coder);
  memory.copy(first, first + bytes, coder.out - first - bytes);
  coder.out -= bytes;
}
