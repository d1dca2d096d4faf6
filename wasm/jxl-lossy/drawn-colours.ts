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
  memory.fill(slots, 0xff, (<usize>4) << SLOTS_LOG);
  colourCount = 0;
  tolerance = most;
  return true;
}

@inline
export function colourOf(number: i32): u32 {
  return load<u32>(colours + ((<usize>number) << 2));
}

/** Forgets all but the first `count`. */
export function keepColours(count: i32): void {
  colourCount = count;
}

@inline
function part(colour: u32, shift: u32): i32 {
  return <i32>((colour >> shift) & 255);
}

/** How different two colours look: their brightness counts, and half of what one channel differs by. */
export function between(a: u32, b: u32): i32 {
  const red = part(a, 0) - part(b, 0);
  const green = part(a, 8) - part(b, 8);
  const blue = part(a, 16) - part(b, 16);
  const brightness = abs(77 * red + 150 * green + 29 * blue) >> 8;
  return max(brightness, max(max(abs(red), abs(green)), (abs(blue) * 2) / 3) >> 1);
}

/** How different their hues are: what channels differ by beside brightness. */
export function betweenHues(a: u32, b: u32): i32 {
  const red = part(a, 0) - part(b, 0);
  const green = part(a, 8) - part(b, 8);
  const blue = part(a, 16) - part(b, 16);
  const brightness = (77 * red + 150 * green + 29 * blue) >> 8;
  return max(max(abs(red - brightness), abs(green - brightness)), (abs(blue - brightness) * 2) / 3);
}

/**
 * The number of what a colour is taken for, of itself where it is flat; -1 where there is no room for it.
 * `most`: how far that may be; `mostHue`: in hue.
 */
export function numberOf(colour: u32, most: i32, mostHue: i32): i32 {
  const isFlat = most == 0;
  const slot = slots + ((<usize>((colour * 0x9e3779b1) >> (32 - SLOTS_LOG))) << 2);
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
  return between(own, colour) <= most && betweenHues(own, colour) <= mostHue;
}

function find(colour: u32, isFlat: bool, most: i32, mostHue: i32): i32 {
  let best: i32 = -1;
  let least: i32 = most + 1;
  const green = part(colour, 8);
  for (let i: i32 = 0; i < colourCount; i++) {
    const own = colourOf(i);
    if (own == colour) return i;
    // What green differs by tells of most that they are further.
    if (isFlat || abs(part(own, 8) - green) >> 1 >= least) continue;
    const far = between(own, colour);
    if (far >= least || betweenHues(own, colour) > mostHue) continue;
    least = far;
    best = i;
  }
  if (best >= 0 || colourCount == MOST_COLOURS) return best;
  store<u32>(colours + ((<usize>colourCount) << 2), colour);
  return colourCount++;
}
