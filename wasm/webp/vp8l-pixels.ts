// Coded pixels of a VP8L stream (RFC 9649 section 5, 6.2.3), row by row. The registers of the reader
// are locals in the loop, which asks for more of the file only at the start of a turn: see
// vp8l-reader.ts.

import { NEAR, NEAR_DISTANCES } from '../shared/vp8l-distances';
import { LINK } from './vp8l-codes';
import { Group, groupAt } from './vp8l-groups';
import { bits, count, isOver, pos, safe, setReader, slide } from './vp8l-reader';
import { coded, vp8l } from './vp8l-state';

/** Section 5.2.3: the colour cache. */
const HASH: u32 = 0x1e35a7bd;

const LITERALS: u32 = 256;
const LENGTHS: u32 = 24;

function distanceOf(code: u32): u32 {
  if (code > NEAR_DISTANCES) return code - NEAR_DISTANCES;
  const near = <u32>load<u8>(NEAR + code - 1);
  const distance = <i32>((near >> 4) * coded.width) + 8 - <i32>(near & 15);
  return max(distance, 1);
}

/** An entry of a second table. `next`: the bits from the code on. */
@inline
function second(table: usize, mask: u32, link: u32, next: u64): u32 {
  const at = table + ((link - LINK) << 1);
  const index = <u32>(next >> <u64>popcnt(mask)) & ((1 << load<u16>(at)) - 1);
  return load<u16>(at + (index << 1), 2);
}

/** Starts on the pixels of `coded`, whose codes are read. */
export function startPixels(): void {
  coded.decoded = 0;
  coded.row = 0;
  coded.at = 0;
  coded.copyLeft = 0;
  if (coded.cacheBits) memory.fill(vp8l.cache, 0, 4 << coded.cacheBits);
}

/** Decodes the next row into the ring. False: it is not in the file, or illegal. */
export function decodePixelRow(): bool {
  const start = coded.ring + coded.at;
  const end = start + 4 * <usize>coded.width;
  let dst = start;
  if (coded.copyLeft) dst = copyPixels(dst, end);
  while (dst < end) {
    dst = decodeTile(start, dst, end);
    if (!dst) return false;
  }
  if (isOver()) return false;
  coded.at += end - start;
  if (coded.at == coded.ringBytes) coded.at = 0;
  coded.decoded += coded.width;
  coded.row += 1;
  return true;
}

/** The group of the tile at `dst`, and where the tile ends. */
let stop: usize = 0;
function groupFor(start: usize, dst: usize, end: usize): Group {
  stop = end;
  if (!coded.groupTiles) return groupAt(0);
  const x = <u32>((dst - start) >> 2);
  const tile = x >> coded.tileBits;
  const tileEnd = start + ((<usize>tile + 1) << (coded.tileBits + 2));
  stop = min(end, tileEnd);
  const row = (coded.row >> coded.tileBits) * coded.tilesWide;
  return groupAt(<usize>load<u16>(coded.groupTiles + 2 * <usize>(row + tile)));
}

/**
 * Decodes from `dst` to the end of a tile, or further by a copy. Answers where it came to; 0: the
 * data ends, or is illegal.
 */
function decodeTile(start: usize, from: usize, end: usize): usize {
  let dst = from;
  const group = groupFor(start, dst, end);
  const tileEnd = stop;
  const green = group.green;
  const greenMask = group.greenMask;
  const red = group.red;
  const redMask = group.redMask;
  const blue = group.blue;
  const blueMask = group.blueMask;
  const alpha = group.alpha;
  const alphaMask = group.alphaMask;
  const isGreenOnly = group.isGreenOnly != 0;
  const rest = group.rest;
  const cache = vp8l.cache;
  const cacheBits = coded.cacheBits;
  const cacheShift = 32 - cacheBits;
  let b = bits;
  let c = count;
  let p = pos;
  while (dst < tileEnd) {
    if (p >= safe) {
      setReader(b, c, p);
      if (!slide()) return 0;
      p = pos;
    }
    b |= load<u64>(p) << (<u64>c);
    p += (63 - c) >> 3;
    c |= 56;
    let e: u32 = load<u16>(green + ((<u32>b & greenMask) << 1));
    if (e >= LINK) e = second(green, greenMask, e, b);
    b >>= <u64>(e & 15);
    c -= e & 15;
    const symbol = e >> 4;
    let argb: u32 = 0;
    if (symbol < LITERALS) {
      argb = rest | (symbol << 8);
      if (!isGreenOnly) {
        e = load<u16>(red + ((<u32>b & redMask) << 1));
        if (e >= LINK) e = second(red, redMask, e, b);
        b >>= <u64>(e & 15);
        c -= e & 15;
        argb = (symbol << 8) | ((e >> 4) << 16);
        if (c < 30) {
          b |= load<u64>(p) << (<u64>c);
          p += (63 - c) >> 3;
          c |= 56;
        }
        e = load<u16>(blue + ((<u32>b & blueMask) << 1));
        if (e >= LINK) e = second(blue, blueMask, e, b);
        b >>= <u64>(e & 15);
        c -= e & 15;
        argb |= e >> 4;
        if (alphaMask) {
          e = load<u16>(alpha + ((<u32>b & alphaMask) << 1));
          if (e >= LINK) e = second(alpha, alphaMask, e, b);
          b >>= <u64>(e & 15);
          c -= e & 15;
          argb |= (e >> 4) << 24;
        } else {
          argb |= rest & 0xff000000;
        }
      }
    } else if (symbol < LITERALS + LENGTHS) {
      // A copy: its length, then its distance (section 5.2.2).
      const lengthSymbol = symbol - LITERALS;
      let length = lengthSymbol + 1;
      if (lengthSymbol >= 4) {
        const extra = (lengthSymbol - 2) >> 1;
        length = ((2 + (lengthSymbol & 1)) << extra) + (<u32>b & ((1 << extra) - 1)) + 1;
        b >>= <u64>extra;
        c -= extra;
      }
      if (c < 33) {
        b |= load<u64>(p) << (<u64>c);
        p += (63 - c) >> 3;
        c |= 56;
      }
      e = load<u16>(group.distance + ((<u32>b & group.distanceMask) << 1));
      if (e >= LINK) e = second(group.distance, group.distanceMask, e, b);
      b >>= <u64>(e & 15);
      c -= e & 15;
      const distanceSymbol = e >> 4;
      let code = distanceSymbol + 1;
      if (distanceSymbol >= 4) {
        const extra = (distanceSymbol - 2) >> 1;
        code = ((2 + (distanceSymbol & 1)) << extra) + (<u32>b & ((1 << extra) - 1)) + 1;
        b >>= <u64>extra;
        c -= extra;
      }
      const distance = distanceOf(code);
      const done = coded.decoded + <u32>((dst - start) >> 2);
      if (distance > done || length > coded.pixels - done) return 0;
      coded.copyLeft = length;
      coded.copyDistance = distance;
      dst = copyPixels(dst, end);
      continue;
    } else {
      const index = symbol - LITERALS - LENGTHS;
      assert(index < <u32>(1 << cacheBits));
      argb = load<u32>(cache + (index << 2));
    }
    store<u32>(dst, argb);
    dst += 4;
    if (cacheBits) store<u32>(cache + (((argb * HASH) >> cacheShift) << 2), argb);
  }
  setReader(b, c, p);
  return dst;
}

/** Goes on with a copy, up to the end of the row. Answers where it came to. */
function copyPixels(from: usize, end: usize): usize {
  let dst = from;
  const distance = <usize>coded.copyDistance * 4;
  const pixels = min(coded.copyLeft, <u32>((end - dst) >> 2));
  coded.copyLeft -= pixels;
  const ringEnd = coded.ring + coded.ringBytes;
  const isWrapped = dst - coded.ring < distance;
  let src = isWrapped ? dst + coded.ringBytes - distance : dst - distance;
  for (let left = <usize>pixels * 4; left; ) {
    const part = min(left, ringEnd - src);
    copyRun(dst, src, part, distance);
    left -= part;
    dst += part;
    src += part;
    if (src == ringEnd) src = coded.ring;
  }
  if (coded.cacheBits) rememberPixels(from, dst);
  return dst;
}

/** Copies `bytes` bytes, and up to three pixels more; the pixels may be their own source. */
@inline
function copyRun(dst: usize, src: usize, bytes: usize, distance: usize): void {
  const stopAt = dst + bytes;
  if (distance >= 16) {
    for (; dst < stopAt; dst += 16, src += 16) v128.store(dst, v128.load(src));
  } else {
    for (; dst < stopAt; dst += 4, src += 4) store<u32>(dst, load<u32>(src));
  }
}

function rememberPixels(from: usize, to: usize): void {
  const cache = vp8l.cache;
  const shift = 32 - coded.cacheBits;
  for (let p = from; p < to; p += 4) {
    const argb = load<u32>(p);
    store<u32>(cache + (((argb * HASH) >> shift) << 2), argb);
  }
}
