// How the pixels of a group become channels: by a palette of them all, by palettes of single channels, and
// by differences between the channels (18181-1, H.6).

import { alloc } from '../arena';
import { putU32, width as widthOf } from '../jxl-encode/fields';
import { putBits } from '../jxl-encode/output';
import { shadeOf } from '../jxl-encode/shades';
import { addChannel, channelAt, clearChannels } from './channels';
import { allocateDifferences, applyDifference, chooseDifference } from './difference';
import { allocateMeetings, countMeetings } from './meetings';
import { allocateOrder, colourAt, colours, MOST_COLOURS, order, uses } from './palette-order';
import { codedPlanes, picture, pixelBytes, sampleBytes } from './picture';

const SLOTS: i32 = 8192;
const NO_SLOT: u16 = 0xffff;

/** Values of a plane that are told, at most. */
const MOST_RANKS: i32 = 256;

/** Kinds of transforms. */
const COLOUR: u32 = 0;
const PALETTE: u32 = 1;

/** The planes of the group: i16 (i32 of deep samples), `picture.planes` of `capacity` samples. */
let planes: usize = 0;
let capacity: i32 = 0;
/** Slots of a hash of the group's colours with their numbers, u16. */
let slots: usize = 0;
/** The place of each number in the palette: u16. */
let ranks: usize = 0;
/** Their number; more than MOST_COLOURS: too many. */
export let colourCount: i32 = 0;
/** Samples of palettes: i16. */
let palettes: usize = 0;
/** Of each value, whether it occurs, and then its rank: u16. */
let counts: usize = 0;

/** Pixels of the group: rows of `picture.channels` bytes, `stride` bytes apart. */
let pixels: usize = 0;
let stride: usize = 0;
let wide: i32 = 0;
let high: i32 = 0;

/** What is done to the group: how many colours its palette has or 0, colours by channel or 0, its kind of differences. */
let paletteSize: i32 = 0;
const channelSizes: usize = memory.data(4 * 4, 16);
let difference: u32 = 0;

export function allocateColours(most: i32): bool {
  capacity = most;
  planes = alloc(<usize>(most * codedPlanes()) * sampleBytes());
  slots = alloc((<usize>SLOTS) << 1);
  ranks = alloc((<usize>(MOST_COLOURS + 1)) << 1);
  palettes = alloc(<usize>(MOST_COLOURS * 4) * sampleBytes());
  counts = alloc((picture.isDeep ? 65536 : 256) << 1);
  if (!planes || !slots || !ranks || !allocateOrder()) return false;
  if (!palettes || !counts || !allocateMeetings()) return false;
  return allocateDifferences();
}

@inline
function planeAt(i: i32): usize {
  return planes + <usize>(i * capacity) * sampleBytes();
}

/** Looks at the pixels of a group, counts their colours. */
export function lookAtColours(from: usize, rowBytes: usize, width: i32, height: i32): void {
  pixels = from;
  stride = rowBytes;
  wide = width;
  high = height;
  colourCount = 0;
  if (picture.planes == 1 || picture.isDeep) return; // channel palettes do as well
  memory.fill(slots, 0xff, (<usize>SLOTS) << 1);
  const opaque: u32 = picture.hasAlpha ? 0 : 0xff000000;
  for (let y: i32 = 0; y < high; y++) {
    let last: u32 = 0;
    const row = from + <usize>y * stride;
    for (let x: i32 = 0; x < wide; x++) {
      const at = row + ((<usize>x) << 2);
      if (x && x + 4 <= wide && areAll(at, last, opaque)) {
        x += 3;
        continue;
      }
      const colour = load<u32>(at) | opaque;
      if (x && colour == last) continue;
      last = colour;
      const slot = slotOf(colour);
      if (load<u16>(slot) != NO_SLOT) {
        const used = uses + ((<usize>load<u16>(slot)) << 2);
        store<u32>(used, load<u32>(used) + 1);
        continue;
      }
      if (colourCount == MOST_COLOURS) {
        colourCount++;
        return;
      }
      store<u16>(slot, <u16>colourCount);
      store<u32>(uses + ((<usize>colourCount) << 2), 1);
      store<u32>(colours + ((<usize>colourCount) << 2), colour);
      colourCount++;
    }
  }
}

/** Whether four pixels, made `opaque`, are of one colour. */
@inline
function areAll(at: usize, colour: u32, opaque: u32): bool {
  const four = v128.or(v128.load(at), i32x4.splat(opaque));
  return !v128.any_true(v128.xor(four, i32x4.splat(colour)));
}

/** Where the number of a colour is, or would be. */
function slotOf(colour: u32): usize {
  let i = (colour * 0x9e3779b1) >> 19;
  let slot = slots + ((<usize>i) << 1);
  for (;;) {
    const number = load<u16>(slot);
    if (number == NO_SLOT || load<u32>(colours + ((<usize>number) << 2)) == colour) break;
    i = (i + 1) & <u32>(SLOTS - 1);
    slot = slots + ((<usize>i) << 1);
  }
  return slot;
}

/** Makes channels of a palette in the order that was chosen, and of its indices. */
export function usePalette(): void {
  clearChannels();
  rankColours();
  paletteSize = colourCount;
  const parts = picture.planes;
  for (let i: i32 = 0; i < colourCount; i++) {
    const colour = colourAt(i);
    for (let c: i32 = 0; c < parts; c++) {
      const to = palettes + ((<usize>(c * colourCount + i)) << 1);
      const sample = picture.isXyb ? shadeOf(colour, c) : (colour >> ((<u32>c) << 3)) & 255;
      store<i16>(to, <i16>sample);
    }
  }
  const opaque: u32 = picture.hasAlpha ? 0 : 0xff000000;
  let to = planeAt(0);
  let last: u32 = 0;
  let rank: u16 = 0;
  for (let y: i32 = 0; y < high; y++) {
    const row = pixels + <usize>y * stride;
    for (let x: i32 = 0; x < wide; x++, to += 2) {
      const at = row + ((<usize>x) << 2);
      if (x && x + 4 <= wide && areAll(at, last, opaque)) {
        store<u64>(to, <u64>rank * 0x0001000100010001);
        x += 3;
        to += 6;
        continue;
      }
      const colour = load<u32>(at) | opaque;
      if (colour != last || !(x | y)) {
        rank = load<u16>(ranks + ((<usize>load<u16>(slotOf(colour))) << 1));
        last = colour;
      }
      store<u16>(to, rank);
    }
  }
  addChannel(palettes, colourCount, parts, true);
  addChannel(planeAt(0), wide, high, false);
  channelAt(1).areBytes = i32(colourCount <= 256);
  if (!picture.hasZeros) return;
  memory.fill(planeAt(1), 0, (<usize>(wide * high)) << 1);
  addChannel(planeAt(1), wide, high, false);
}

/** Counts which colours meet, by the palette that is used; false: too many. */
export function meetColours(): bool {
  return countMeetings(planeAt(0), wide, high, colourCount);
}

function rankColours(): void {
  for (let i: i32 = 0; i < colourCount; i++) {
    store<u16>(ranks + ((<usize>load<u16>(order + ((<usize>i) << 1))) << 1), <u16>i);
  }
}

/** Makes channels of the planes, by palettes of their own where that closes gaps, and differences. */
export function usePlanes(): void {
  if (picture.isDeep) planesOf<i32, u16>();
  else planesOf<i16, u8>();
}

/** T: samples of planes; S: of pixels. */
function planesOf<T, S>(): void {
  clearChannels();
  paletteSize = 0;
  const parts = picture.planes;
  const step = pixelBytes();
  for (let c: i32 = 0; c < parts; c++) {
    let to = planeAt(c);
    for (let y: i32 = 0; y < high; y++) {
      let from = pixels + <usize>y * stride + <usize>c * sizeof<S>();
      for (let x: i32 = 0; x < wide; x++, to += sizeof<T>(), from += step) {
        store<T>(to, <T>load<S>(from));
      }
    }
    store<i32>(channelSizes + ((<usize>c) << 2), closeGaps<T, S>(c));
  }
  difference = 0;
  if (parts >= 3) {
    difference = chooseDifference<T>(planeAt(0), wide, high, capacity);
    applyDifference<T>(difference, planeAt(0), wide * high, capacity);
  }
  // The palette that was made last comes first.
  for (let c = parts - 1; c >= 0; c--) {
    const size = load<i32>(channelSizes + ((<usize>c) << 2));
    if (size) addChannel(paletteAt<T>(c), size, 1, true);
  }
  for (let c: i32 = 0; c < parts; c++) addChannel(planeAt(c), wide, high, false);
}

/** The values of a plane, where they are told. */
@inline
function paletteAt<T>(c: i32): usize {
  return palettes + <usize>(c * MOST_RANKS) * sizeof<T>();
}

/** Replaces the values of a plane by their ranks where many between the least and the greatest are missing. */
function closeGaps<T, S>(c: i32): i32 {
  const plane = planeAt(c);
  const end = plane + <usize>(wide * high) * sizeof<T>();
  const values: i32 = 1 << (sizeof<S>() * 8);
  memory.fill(counts, 0, (<usize>values) << 1);
  for (let at = plane; at < end; at += sizeof<T>()) store<u16>(rankAt(<u32>load<T>(at)), 1);
  let size: i32 = 0;
  let least: i32 = -1;
  let most: i32 = 0;
  const palette = paletteAt<T>(c);
  for (let v: i32 = 0; v < values; v++) {
    if (!load<u16>(rankAt(v))) continue;
    if (size == MOST_RANKS) return 0;
    if (least < 0) least = v;
    most = v;
    store<T>(palette + <usize>size * sizeof<T>(), <T>v);
    store<u16>(rankAt(v), <u16>size);
    size++;
  }
  if (size * 5 > (most - least + 1) * 4) return 0;
  for (let at = plane; at < end; at += sizeof<T>()) {
    store<T>(at, <T>load<u16>(rankAt(<u32>load<T>(at))));
  }
  return size;
}

@inline
function rankAt(value: u32): usize {
  return counts + ((<usize>value) << 1);
}

/** Writes how a modular stream begins: a tree of its own, the usual weights, and what was done to the channels. */
export function writeTransforms(): void {
  putBits(1, 0);
  putBits(1, 1);
  let count: u32 = 0;
  let palettesBefore: u32 = 0;
  if (paletteSize) count++;
  for (let c: i32 = 0; !paletteSize && c < picture.planes; c++) count += u32(sizeOf(c) != 0);
  const differs = !paletteSize && difference != 0;
  count += u32(differs);
  putU32(count, widthOf(0, 0), widthOf(0, 1), widthOf(4, 2), widthOf(8, 18));
  if (paletteSize) {
    writePalette(0, picture.planes, paletteSize);
    return;
  }
  for (let c: i32 = 0; c < picture.planes; c++) {
    const size = sizeOf(c);
    if (size) writePalette(<u32>c + palettesBefore++, 1, size);
  }
  if (!differs) return;
  putBits(2, COLOUR);
  putU32(palettesBefore, widthOf(3, 0), widthOf(6, 8), widthOf(10, 72), widthOf(13, 1096));
  putU32(difference, widthOf(0, 6), widthOf(2, 0), widthOf(4, 2), widthOf(6, 10));
}

@inline
function sizeOf(c: i32): i32 {
  return load<i32>(channelSizes + ((<usize>c) << 2));
}

function writePalette(first: u32, channels: i32, size: i32): void {
  putBits(2, PALETTE);
  putU32(first, widthOf(3, 0), widthOf(6, 8), widthOf(10, 72), widthOf(13, 1096));
  putU32(<u32>channels, widthOf(0, 1), widthOf(0, 3), widthOf(0, 4), widthOf(13, 1));
  putU32(<u32>size, widthOf(8, 0), widthOf(10, 256), widthOf(12, 1280), widthOf(16, 5376));
  putU32(0, widthOf(0, 0), widthOf(8, 1), widthOf(10, 257), widthOf(16, 1281)); // none by differences
  putBits(4, 0);
}
