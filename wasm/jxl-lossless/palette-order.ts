// The order of the colours of a palette: indices are coded by what is near them, and so are the colours.

import { alloc } from '../arena';

/** Colours of a palette at most. */
export const MOST_COLOURS: i32 = 2048;
/** More are not put into a chain: it takes time with the square of their number. */
const MOST_CHAINED: i32 = 256;

/** Colours of the group, u32 each, as they were found. */
export let colours: usize = 0;
/** How often each begins a run, u32. */
export let uses: usize = 0;
/** Their numbers in the order of the palette, u16; and a list for who sorts them. */
export let order: usize = 0;
let sorted: usize = 0;

export function allocateOrder(): bool {
  colours = alloc((<usize>(MOST_COLOURS + 1)) << 2);
  order = alloc((<usize>(MOST_COLOURS + 1)) << 1);
  uses = alloc((<usize>(MOST_COLOURS + 1)) << 2);
  sorted = alloc((<usize>(MOST_COLOURS + 1)) << 1);
  return colours != 0 && order != 0 && uses != 0 && sorted != 0;
}

/** The number of the colour at place `i`. */
@inline
export function numberAt(i: i32): u16 {
  return load<u16>(order + ((<usize>i) << 1));
}

@inline
export function setNumber(i: i32, number: u16): void {
  store<u16>(order + ((<usize>i) << 1), number);
}

/** The colour at place `i` of the palette. */
@inline
export function colourAt(i: i32): u32 {
  return load<u32>(colours + ((<usize>numberAt(i)) << 2));
}

/** As they come in the picture. */
export function orderAsFound(count: i32): void {
  for (let i: i32 = 0; i < count; i++) setNumber(i, <u16>i);
}

/** Dark to light, and opaque behind transparent. */
@inline
function brightness(colour: u32): u32 {
  const sum = (colour & 255) * 3 + ((colour >> 8) & 255) * 6 + ((colour >> 16) & 255);
  return ((colour >> 24) << 12) + sum;
}

@inline
function keyOf(number: u16, isByUse: bool): u32 {
  const at = (<usize>number) << 2;
  return isByUse ? ~load<u32>(uses + at) : brightness(load<u32>(colours + at));
}

/** By insertion with shrinking gaps: it takes no memory. */
@inline
function sort(count: i32, isByUse: bool): void {
  orderAsFound(count);
  for (let gap = count >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < count; i++) {
      const moved = numberAt(i);
      const key = keyOf(moved, isByUse);
      let j = i;
      for (; j >= gap && keyOf(numberAt(j - gap), isByUse) > key; j -= gap) {
        setNumber(j, numberAt(j - gap));
      }
      setNumber(j, moved);
    }
  }
}

/** From dark to light. */
export function orderByBrightness(count: i32): void {
  sort(count, false);
}

/**
 * What is used most in the middle, and what less on both sides of it by turns: what an index is off the middle by,
 * told as a signed number, is then its rank. Answers the middle.
 */
export function orderByUse(count: i32): i32 {
  sort(count, true);
  memory.copy(sorted, order, (<usize>count) << 1);
  const middle = count >> 1;
  for (let rank: i32 = 0; rank < count; rank++) {
    const off = (rank + 1) >> 1;
    setNumber(rank & 1 ? middle - off : middle + off, load<u16>(sorted + ((<usize>rank) << 1)));
  }
  return middle;
}

/** A chain: each colour, from the first one found, is followed by the nearest of those that are left. False: too many. */
export function orderAsChain(count: i32): bool {
  if (count > MOST_CHAINED) return false;
  orderAsFound(count);
  for (let i: i32 = 0; i + 2 < count; i++) {
    const own = colourAt(i);
    let least: i32 = 0x7fffffff;
    let nearest = i + 1;
    for (let k = i + 1; k < count; k++) {
      const distance = distanceOf(own, colourAt(k));
      if (distance >= least) continue;
      least = distance;
      nearest = k;
    }
    const number = numberAt(nearest);
    setNumber(nearest, numberAt(i + 1));
    setNumber(i + 1, number);
  }
  return true;
}

function distanceOf(a: u32, b: u32): i32 {
  let sum: i32 = 0;
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    sum += abs(<i32>((a >> shift) & 255) - <i32>((b >> shift) & 255));
  }
  return sum;
}
