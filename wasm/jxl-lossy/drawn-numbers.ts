// The pixels of a tile as numbers of colours (drawn-colours.ts), and about how many bits they take.

import { rows } from './band';
import { colourCount, knownNumber, numberOf } from './drawn-colours';
import { SIDE } from './drawn-map';
import { alikeAround, findTolerance, mayDiffer, mayDifferInHue, pixelRow } from './drawn-pixels';
import { picture } from './picture';

const PIXELS: i32 = SIDE * SIDE;
/**
 * What pixels take, in bits: as those to the left and above, as one of them, as none, so much that tiles of soft
 * edges on shaded ground stay in blocks; a colour that is new, which photos have many of; and the tile.
 */
const SAME: f32 = 0.12;
const HALF: f32 = 1.2;
const OTHER: f32 = 4.6;
const NEW_COLOUR: f32 = 50;
const TILE_BITS: f32 = 8;

/** The tile that is looked at: numbers of its colours, u8, and how often each occurs, u16. */
export const numbers: usize = memory.data(256, 16);
const counts: usize = memory.data(512, 16);
/** The last colour that was flat, and its number. */
let flat: u32 = 0;
let flatNumber: i32 = 0;
const NO_COLOUR: u32 = 0xffffffff;
export let bits: f32 = 0;

/** Numbers the tile's pixels, and estimates their bits; false when they take `most`, or there are too many colours. */
export function numberPixels(left: i32, above: i32, most: f32): bool {
  const right = (picture.wide << 3) - 1;
  const below = (rows << 3) - 1;
  bits = TILE_BITS;
  const before = colourCount;
  flat = NO_COLOUR;
  for (let y: i32 = 0; y < SIDE; y++) {
    if (!numberRow(left, above + y, right, below, numbers + <usize>(y * SIDE))) return false;
    addBits(numbers + <usize>(y * SIDE), y == 0);
    if (bits + <f32>(colourCount - before) * NEW_COLOUR >= most) return false;
  }
  bits += <f32>(colourCount - before) * NEW_COLOUR;
  return true;
}

/** Numbers the 16 pixels from x, y on; false where there is no room for a colour. */
function numberRow(x: i32, y: i32, right: i32, below: i32, to: usize): bool {
  let alike = alikeAround(x, y, right, below);
  const from = pixelRow(y) + ((<usize>x) << 2);
  if (alike == 0xffff) {
    // They are all one colour.
    const number = numberOfFlat(load<u32>(from));
    v128.store(to, i8x16.splat(<i8>number));
    return number >= 0;
  }
  for (let i: i32 = 0; i < SIDE; i++, alike >>= 1) {
    const colour = load<u32>(from + ((<usize>i) << 2));
    let number: i32;
    if (alike & 1) {
      number = numberOfFlat(colour);
    } else {
      number = knownNumber(colour);
      if (number < 0) {
        findTolerance(x + i, y, right, below);
        number = numberOf(colour, mayDiffer, mayDifferInHue);
      }
    }
    if (number < 0) return false;
    store<u8>(to + <usize>i, <u8>number);
  }
  return true;
}

@inline
function numberOfFlat(colour: u32): i32 {
  if (colour != flat) {
    flatNumber = numberOf(colour, 0, 0);
    flat = colour;
  }
  return flatNumber;
}

/** Adds the bits of a row of numbers: by how many are as those to the left and above, or as one of them. */
@inline
function addBits(row: usize, isTop: bool): void {
  const own = v128.load(row);
  // What is not in the tile counts as alike.
  const west = v128.shuffle<i8>(own, own, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  const isWest = i8x16.bitmask(i8x16.eq(own, west));
  const isNorth = isTop ? 0xffff : i8x16.bitmask(i8x16.eq(own, v128.load(row - <usize>SIDE)));
  const same = <i32>popcnt(isWest & isNorth);
  const half = <i32>popcnt(isWest ^ isNorth);
  bits += <f32>same * SAME + <f32>half * HALF + <f32>(SIDE - same - half) * OTHER;
}

/** The number that most of the tile's pixels have; the lowest one of those. */
export function findCommonest(): u8 {
  // One that more than half have needs no counting.
  const first = load<u8>(numbers);
  let n: i32 = 0;
  for (let i: usize = 0; i < <usize>PIXELS; i += 16) {
    n += <i32>popcnt(i8x16.bitmask(i8x16.eq(v128.load(numbers + i), i8x16.splat(first))));
  }
  if (n > PIXELS / 2) return first;
  memory.fill(counts, 0, 512);
  for (let i: usize = 0; i < <usize>PIXELS; i++) {
    const at = counts + ((<usize>load<u8>(numbers + i)) << 1);
    store<u16>(at, load<u16>(at) + 1);
  }
  let most: u32 = 0;
  let best: i32 = 0;
  for (let i: i32 = 0; i < colourCount; i++) {
    const n = <u32>load<u16>(counts + ((<usize>i) << 1));
    if (n <= most) continue;
    most = n;
    best = i;
  }
  return <u8>best;
}
