// The colours of what is drawn: one palette for the picture, which grows while rows come. A colour that is not
// flat is taken for a nearby one that is there already, so that soft edges of letters have few.

import { alloc } from '../arena';

/** What is above tells runs (drawn-tiles.ts). */
export const MOST_COLOURS: i32 = 224;
/** Colours that were asked for, by their hash: colour u24 | number u8 << 24. */
const SLOTS_LOG: u32 = 12;

/** u32 each: red, green, blue from the lowest byte on. */
let colours: usize = 0;
let slots: usize = 0;
export let colourCount: i32 = 0;
/** How far a colour may be from what it is taken for. */
export let tolerance: i32 = 0;

export function allocateDrawnColours(most: i32): bool {
  colours = alloc((<usize>MOST_COLOURS) << 2);
  slots = alloc((<usize>4) << SLOTS_LOG);
  if (!colours || !slots) return false;
  forgetColours();
  tolerance = most;
  return true;
}

/** Begins anew: what was asked for before would be taken for colours that are near, but not nearest. */
export function forgetColours(): void {
  memory.fill(slots, 0xff, (<usize>4) << SLOTS_LOG);
  colourCount = 0;
}

@inline
export function colourOf(number: i32): u32 {
  return load<u32>(colours + ((<usize>number) << 2));
}

/** Forgets all but the first `count`. */
export function keepColours(count: i32): void {
  colourCount = count;
}

/** How different two colours look, and their hues: of the four pairs that were compared last. */
export let differences: v128 = i32x4.splat(0);
export let hueDifferences: v128 = i32x4.splat(0);

/**
 * Compares four pairs of colours. They look different by their brightness, and by half of what one channel differs by;
 * their hues, by what channels differ by beside brightness. Blue counts two thirds. Twin: compareColours.
 */
@inline
export function compareFour(a: v128, b: v128): void {
  const red = i32x4.sub(part4(a, 0), part4(b, 0));
  const green = i32x4.sub(part4(a, 8), part4(b, 8));
  const blue = i32x4.sub(part4(a, 16), part4(b, 16));
  const weighted = i32x4.add(
    i32x4.add(i32x4.mul(red, i32x4.splat(77)), i32x4.mul(green, i32x4.splat(150))),
    i32x4.mul(blue, i32x4.splat(29)),
  );
  const most = i32x4.max_s(i32x4.max_s(i32x4.abs(red), i32x4.abs(green)), twoThirds(blue));
  differences = i32x4.max_s(i32x4.shr_s(i32x4.abs(weighted), 8), i32x4.shr_s(most, 1));
  const brightness = i32x4.shr_s(weighted, 8);
  const hue = i32x4.max_s(
    i32x4.abs(i32x4.sub(red, brightness)),
    i32x4.abs(i32x4.sub(green, brightness)),
  );
  hueDifferences = i32x4.max_s(hue, twoThirds(i32x4.sub(blue, brightness)));
}

@inline
function part4(colours: v128, shift: i32): v128 {
  return v128.and(i32x4.shr_u(colours, shift), i32x4.splat(255));
}

/** Of the size of numbers up to 2^10, rounded down. */
@inline
function twoThirds(v: v128): v128 {
  return i32x4.shr_u(i32x4.mul(i32x4.abs(v), i32x4.splat(43691)), 16);
}

@inline
function slotOf(colour: u32): usize {
  return slots + ((<usize>((colour * 0x9e3779b1) >> (32 - SLOTS_LOG))) << 2);
}

/** The number of a colour that was found before as itself, or -1. */
@inline
export function knownNumber(colour: u32): i32 {
  const known = load<u32>(slotOf(colour));
  const number = <i32>(known >> 24);
  const isKnown = (known & 0xffffff) == colour && number < colourCount;
  return isKnown && colourOf(number) == colour ? number : -1;
}

/**
 * The number of what a colour is taken for, of itself where it is flat; -1 where there is no room for it.
 * `most`: how far that may be; `mostHue`: in hue.
 */
export function numberOf(colour: u32, most: i32, mostHue: i32): i32 {
  const isFlat = most == 0;
  const slot = slotOf(colour);
  const known = load<u32>(slot);
  if ((known & 0xffffff) == colour) {
    const number = <i32>(known >> 24);
    if (number < colourCount && isNear(colourOf(number), colour, most, mostHue)) {
      if (!isFlat || colourOf(number) == colour) return number;
    }
  }
  const number = find(colour, isFlat, most, mostHue);
  if (number >= 0) store<u32>(slot, colour | ((<u32>number) << 24));
  return number;
}

@inline
function isNear(own: u32, colour: u32, most: i32, mostHue: i32): bool {
  compareFour(i32x4.splat(own), i32x4.splat(colour));
  return (
    i32x4.extract_lane(differences, 0) <= most && i32x4.extract_lane(hueDifferences, 0) <= mostHue
  );
}

/** Four at a time: the colour itself, or else the first one of those that are nearest. */
function find(colour: u32, isFlat: bool, most: i32, mostHue: i32): i32 {
  const wanted = i32x4.splat(colour);
  const hues = i32x4.splat(mostHue);
  // What is not known is too far.
  const end = colours + ((<usize>colourCount) << 2);
  let least = i32x4.splat(most + 1);
  let nearest = i32x4.splat(-1);
  let numbers = i32x4(0, 1, 2, 3);
  for (let at = colours; at < end; at += 16) {
    const own = v128.load(at);
    const same = i32x4.bitmask(i32x4.eq(own, wanted));
    if (same) {
      const number = <i32>((at - colours) >> 2) + <i32>ctz(same);
      if (number < colourCount) return number;
    }
    if (!isFlat) {
      compareFour(own, wanted);
      const isKnown = i32x4.lt_s(numbers, i32x4.splat(colourCount));
      const isNearer = v128.and(
        v128.and(isKnown, i32x4.lt_s(differences, least)),
        i32x4.le_s(hueDifferences, hues),
      );
      least = v128.bitselect(differences, least, isNearer);
      nearest = v128.bitselect(numbers, nearest, isNearer);
    }
    numbers = i32x4.add(numbers, i32x4.splat(4));
  }
  const best = firstOf(least, nearest);
  if (best >= 0 || colourCount == MOST_COLOURS) return best;
  store<u32>(end, colour);
  return colourCount++;
}

/** The number of the least lane; the lower one of two. */
@inline
function firstOf(least: v128, numbers: v128): i32 {
  // Lanes without a number come last, as the number is unsigned here.
  const keys = v128.or(i32x4.shl(least, 16), v128.and(numbers, i32x4.splat(0xffff)));
  const two = i32x4.min_u(keys, v128.shuffle<i32>(keys, keys, 2, 3, 0, 1));
  const key = min<u32>(i32x4.extract_lane(two, 0), i32x4.extract_lane(two, 1)) & 0xffff;
  return key == 0xffff ? -1 : <i32>key;
}
