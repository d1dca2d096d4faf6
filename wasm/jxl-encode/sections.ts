// The sections of a frame (18181-1, F.3): in the order in which they are coded, one after the other in
// the list of chunks, and the places that they have in the file. Groups near the middle of the picture, or
// near what matters in it, come first there, so that a reader shows it first while the file arrives. The host,
// which copies the sections anyway, puts them where they belong (src/engine/formats/jxl/chunks.ts).

import { alloc } from '../arena';
import { putU32, width } from './fields';
import { alignByte, beginList, endList, linkList, putBits, writtenBytes } from './output';
import { PERMUTATION_CONTEXTS, permutationContext } from './permutation';
import { addToken, beginStream, endStream } from './stream';

/** Sizes of the sections, their places, and sizes by place: u32 each. */
let sizes: usize = 0;
let places: usize = 0;
let sizesByPlace: usize = 0;
/** How many are there, and where the next one starts. */
let sections: i32 = 0;
let start: usize = 0;
/** Of the picture, and sections before those of groups. */
let groupsWide: i32 = 0;
let groupsHigh: i32 = 0;
let globals: i32 = 0;
/** What readers show first, in 256ths of the picture's sides. */
let focusX: i32 = 128;
let focusY: i32 = 128;
/** The headers' first chunk. */
let first: usize = 0;

/** More groups stay in their order: to sort them takes time with the square of their number. */
const MOST_SORTED: i32 = 4096;
/** About what a permutation takes in bytes: so many, and for each group. It may be a 1000th of the file. */
const PERMUTATION_BYTES: i32 = 12;
const BYTES_PER_GROUP: i32 = 1;

/** Begins the sections of a picture of so many groups and LF groups; false when there is no memory. */
export function allocateSections(wide: i32, high: i32, lfGroups: i32): bool {
  groupsWide = wide;
  groupsHigh = high;
  globals = 2 + lfGroups;
  sections = 0;
  start = 0;
  first = 0;
  focusX = 128;
  focusY = 128;
  const bytes = (<usize>(globals + wide * high)) << 2;
  sizes = alloc(bytes);
  places = alloc(bytes);
  sizesByPlace = alloc(bytes);
  return sizes != 0 && places != 0 && sizesByPlace != 0;
}

/** After the picture was opened: the point that readers show first, in 256ths of its sides. */
export function jxlSectionsFocus(x: i32, y: i32): void {
  focusX = max(0, min(256, x));
  focusY = max(0, min(256, y));
}

/** Notes a section that lies elsewhere, `bytes` long; the next one of those. */
export function addSection(bytes: u32): void {
  setPlace(sections, sections);
  store<u32>(sizes + ((<usize>sections) << 2), bytes);
  sections++;
  start += <usize>bytes;
}

/** Notes that a section has become another one, `bytes` long. */
export function resizeSection(section: i32, bytes: u32): void {
  const at = sizes + ((<usize>section) << 2);
  start += <usize>bytes - <usize>load<u32>(at);
  store<u32>(at, bytes);
}

/** Notes the size of a section; a picture of one group has one section, whose parts run on. */
export function endSection(): void {
  if (groupsWide * groupsHigh > 1) noteSection();
}

function noteSection(): void {
  alignByte();
  addSection(<u32>(writtenBytes() - start));
}

/** Ends the list of sections, and begins that of the headers. */
export function endSections(): usize {
  if (!sections) noteSection();
  const body = endList();
  beginList();
  return body;
}

/** Writes the table of contents behind the headers, and puts them in front of `body`. */
export function writeContents(body: usize): bool {
  const isSorted = isWorthSorting();
  putBits(1, u32(isSorted));
  if (isSorted) {
    sortGroups();
    if (!writePermutation()) return false;
  }
  alignByte();
  putSizes();
  first = endList();
  linkList(body);
  return true;
}

/** The first chunk of the headers, which the sections follow. */
export function jxlSectionsChunk(): usize {
  return first;
}

/** How many sections there are; their sizes and places, u32 each. */
export function jxlSectionCount(): i32 {
  return sections;
}

export function jxlSectionSizes(): usize {
  return sizes;
}

export function jxlSectionPlaces(): usize {
  return places;
}

@inline
function placeOf(section: i32): u32 {
  return load<u32>(places + ((<usize>section) << 2));
}

@inline
function setPlace(section: i32, place: u32): void {
  store<u32>(places + ((<usize>section) << 2), place);
}

/** Of two groups there is no middle one. */
function isWorthSorting(): bool {
  const groups = groupsWide * groupsHigh;
  if (groups < 3 || groups > MOST_SORTED) return false;
  return start >= <usize>(PERMUTATION_BYTES + groups * BYTES_PER_GROUP) * 1000;
}

/** The square of a group's distance from the focus, in groups. */
function distanceOf(group: i32): f32 {
  const x = <f32>(group % groupsWide) + 0.5 - <f32>(groupsWide * focusX) / 256;
  const y = <f32>(group / groupsWide) + 0.5 - <f32>(groupsHigh * focusY) / 256;
  return x * x + y * y;
}

/** A group's place is the number of those that are nearer, or as near and come before it. */
function sortGroups(): void {
  const groups = groupsWide * groupsHigh;
  const distances = sizesByPlace; // not needed yet
  for (let i: i32 = 0; i < groups; i++) {
    store<f32>(distances + ((<usize>i) << 2), distanceOf(i));
  }
  for (let i: i32 = 0; i < groups; i++) {
    const own = load<f32>(distances + ((<usize>i) << 2));
    let nearer: i32 = 0;
    for (let k: i32 = 0; k < groups; k++) {
      const distance = load<f32>(distances + ((<usize>k) << 2));
      nearer += i32(distance < own || (distance == own && k < i));
    }
    setPlace(globals + i, <u32>(globals + nearer));
  }
}

/** The places by their Lehmer code, up to the last one that is not 0 (F.3.2). */
function writePermutation(): bool {
  let end = sections;
  while (end > 0 && lehmerOf(end - 1) == 0) end--;
  beginStream(PERMUTATION_CONTEXTS);
  addToken(permutationContext(<u32>sections), <u32>end);
  let last: u32 = 0;
  for (let i: i32 = 0; i < end; i++) {
    addToken(permutationContext(last), lehmerOf(i));
    last = lehmerOf(i);
  }
  return endStream(PERMUTATION_CONTEXTS);
}

/** Which of the places that are left a section takes. */
function lehmerOf(section: i32): u32 {
  const own = placeOf(section);
  let left = own;
  for (let i: i32 = globals; i < section; i++) left -= u32(placeOf(i) < own);
  return left - <u32>min(section, globals);
}

/** A section's size, as the table of contents has it. */
export function putSize(bytes: u32): void {
  putU32(bytes, width(10, 0), width(14, 1024), width(22, 17408), width(30, 4211712));
}

/** Sizes in the order of the file. */
function putSizes(): void {
  for (let i: i32 = 0; i < sections; i++) {
    const at = sizesByPlace + ((<usize>placeOf(i)) << 2);
    store<u32>(at, load<u32>(sizes + ((<usize>i) << 2)));
  }
  for (let place: i32 = 0; place < sections; place++) {
    putSize(load<u32>(sizesByPlace + ((<usize>place) << 2)));
  }
}
