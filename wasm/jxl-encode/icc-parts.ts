// How the parts of a colour profile are told (18181-1, E.4.5): as they are, or, tables as a rule, as numbers by their
// differences from what those before lead to. Each tag's data is a part; that is chosen which leaves least entropy.

import { nLogN } from '../shared/logs';

/** Bytes of the profile's header, of the number of its tags, and of a tag. */
const HEADER: u32 = 128;
const COUNT_BYTES: u32 = 4;
const TAG_BYTES: u32 = 12;
/** Parts at most: what follows is one. */
const MOST_PARTS: i32 = 64;
/** Shorter parts are told as they are, others by their first bytes. */
const LEAST_BYTES: u32 = 64;
const LOOKED_AT: u32 = 16384;
/** Bytes that a prediction must save, at least: its command is one more. */
const LEAST_SAVED: f64 = 16;

/** How far it is from a number to the one that it is like, in bytes: tables have 1, 3 or 4 channels. */
const STRIDES: usize = memory.data<u8>([1, 2, 3, 4, 6, 8]);
const STRIDE_COUNT: usize = 6;

@unmanaged
export class Part {
  start: u32;
  end: u32;
  /** Bytes of a number; 0: the part is told as it is. */
  width: u32;
  /** How many numbers before lead to one, less one: 0 to 2. */
  order: u32;
  stride: u32;
}

const parts: usize = memory.data(64 * 20, 16);
export let partCount: i32 = 0;
const counts: usize = memory.data(256 * 4, 16);

@inline
export function partAt(i: i32): Part {
  return changetype<Part>(parts + <usize>(i * 20));
}

@inline
function u32At(profile: usize, i: u32): u32 {
  return bswap<u32>(load<u32>(profile + <usize>i));
}

/** Parts what follows the header of the profile of `bytes` bytes. */
export function partProfile(profile: usize, bytes: u32): void {
  partCount = 0;
  const last = bytes >= HEADER + COUNT_BYTES ? u32At(profile, HEADER) : 0;
  const tags = min(last, bytes / TAG_BYTES);
  for (let at = HEADER; at < bytes; ) {
    let end = bytes;
    for (let i: u32 = 0; i < tags && partCount + 1 < MOST_PARTS; i++) {
      const entry = HEADER + COUNT_BYTES + i * TAG_BYTES;
      if (entry + TAG_BYTES > bytes) break;
      const start = u32At(profile, entry + 4);
      if (start > at) end = min(end, start);
    }
    addPart(profile, at, end);
    at = end;
  }
}

/** Adds a part, to the one before where both are told as they are. */
function addPart(profile: usize, start: u32, end: u32): void {
  const part = partAt(partCount);
  part.start = start;
  part.end = end;
  choose(profile, part);
  const before = partAt(max(0, partCount - 1));
  if (partCount && !part.width && !before.width) before.end = end;
  else partCount++;
}

function choose(profile: usize, part: Part): void {
  part.width = 0;
  if (part.end - part.start < LEAST_BYTES) return;
  const end = min(part.end, part.start + LOOKED_AT);
  memory.fill(counts, 0, 1024);
  for (let i = part.start; i < end; i++) count(load<u8>(profile + <usize>i));
  let least = bytesOfCounts() - LEAST_SAVED;
  for (let width: u32 = 1; width <= 2; width++) {
    for (let order: u32 = 0; order < 3; order++) {
      for (let i: usize = 0; i < STRIDE_COUNT; i++) {
        const stride = <u32>load<u8>(STRIDES + i);
        if (stride < width || stride * 4 >= part.start) continue;
        const bytes = bytesBy(profile, part.start, end, width, order, stride);
        if (bytes >= least) continue;
        least = bytes;
        part.width = width;
        part.order = order;
        part.stride = stride;
      }
    }
  }
}

@inline
function count(byte: u8): void {
  const at = counts + ((<usize>byte) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** The entropy of what was counted, in bytes. */
function bytesOfCounts(): f64 {
  let total: u32 = 0;
  let bits: f64 = 0;
  for (let i: usize = 0; i < 256; i++) {
    const n = load<u32>(counts + (i << 2));
    total += n;
    bits -= nLogN(n);
  }
  return (bits + nLogN(total)) / 8;
}

function bytesBy(profile: usize, start: u32, end: u32, width: u32, order: u32, stride: u32): f64 {
  let bytes: f64 = 0;
  // Each byte of numbers lies in a plane of its own.
  for (let plane: u32 = 0; plane < width; plane++) {
    memory.fill(counts, 0, 1024);
    for (let i = start; i + plane < end; i += width) {
      count(differenceAt(profile, i, plane, width, order, stride));
    }
    bytes += bytesOfCounts();
  }
  return bytes;
}

@inline
function numberAt(at: usize, width: u32): u32 {
  return width == 1 ? <u32>load<u8>(at) : <u32>bswap<u16>(load<u16>(at));
}

/** By what byte `plane` of the number at byte `i` differs from what those before it lead to. */
@inline
export function differenceAt(
  profile: usize,
  i: u32,
  plane: u32,
  width: u32,
  order: u32,
  stride: u32,
): u8 {
  const at = profile + <usize>i;
  const one = numberAt(at - <usize>stride, width);
  let guess = one;
  if (order > 0) {
    const two = numberAt(at - <usize>(2 * stride), width);
    guess =
      order == 1 ? 2 * one - two : 3 * (one - two) + numberAt(at - <usize>(3 * stride), width);
  }
  return load<u8>(at + <usize>plane) - <u8>(guess >> (8 * (width - 1 - plane)));
}
