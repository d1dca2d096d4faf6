// A chapter: segments that share groups of codes. Of a photo each segment is one. Where a token stands
// for many pixels, as in drawings, the tokens of several segments are kept until there are enough of
// them to be worth codes.
//
//   record   u32   by tiles: a token (parse.ts), behind 0 the literal's pixel
//   starts   u32   where each tile's begin, and where the next would

import { divideUp } from '../shared/sizes';
import { INSIDE, tileShift } from './costs';
import { recordWords } from './settings';
import { image } from './state';

let used: u32 = 0;
/** What the parsed segment takes. */
let words: u32 = 0;

/** A chapter begins with the segment that is next. */
export function startChapter(): void {
  image.chapterFirst = image.first;
  image.chapterRows = 0;
  image.isRecorded = false;
  used = 0;
}

/** Whether the segment, of so many literals and other tokens, is a chapter by itself. */
export function isDense(literals: u32, others: u32): bool {
  words = literals * 2 + others;
  const isWhole = image.rows >= image.height;
  // A segment that takes more than half of the record has codes of its own.
  return isWhole || words > recordWords() >> 1;
}

/** Whether there is no room for the segment in the open chapter. */
export function isFull(): bool {
  return used + words > recordWords();
}

/** The segment itself is the chapter, in its place. */
export function takeSegment(): void {
  image.chapterFirst = image.first;
  image.chapterRows = image.rows;
  image.isRecorded = false;
}

/** Keeps the segment's tokens, tile by tile. */
export function recordSegment(): void {
  const shift = tileShift();
  const tilesWide = divideUp(image.coded, 1 << shift);
  const tileRows = divideUp(image.rows, 1 << shift);
  let start = image.starts + ((<usize>(image.chapterRows >> shift) * tilesWide) << 2);
  for (let row = 0; row < tileRows; row++) {
    for (let tile = 0; tile < tilesWide; tile++, start += 4) {
      store<u32>(start, used);
      recordTile(row << shift, tile << shift, 1 << shift);
    }
  }
  store<u32>(start, used);
  image.chapterRows += image.rows;
  image.isRecorded = true;
}

function recordTile(top: i32, left: i32, side: i32): void {
  const wide = min(side, image.coded - left);
  const bottom = min(top + side, image.rows);
  const first = image.pixels + ((<usize>image.history) << 2);
  let to = image.record + ((<usize>used) << 2);
  for (let y = top; y < bottom; y++) {
    const start = (<usize>y * image.coded + left) << 2;
    for (let i = start; i < start + ((<usize>wide) << 2); i += 4) {
      const token = load<u32>(image.tokens + i);
      if (token == INSIDE) continue;
      store<u32>(to, token);
      to += 4;
      if (token) continue;
      store<u32>(to, load<u32>(first + i));
      to += 4;
    }
  }
  used = <u32>((to - image.record) >> 2);
}
