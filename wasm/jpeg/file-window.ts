// The piece of the file that marker segments are read in, and the search for the next marker.
//
//   file    | … | window: at least one whole segment | … |
//           0   start                                    inputBytes()
//
// Positions are offsets in the file. Entropy-coded data has windows of its own (scan-window.ts).

import { alloc } from '../arena';
import { inputBytes, readInput } from '../input';
import { findMarker } from './bit-reader';
import { OUT_OF_MEMORY } from './layout';

/** The longest segment, whose length is a 16-bit number (T.81 B.1.1.4), with a byte to spare. */
const WINDOW_BYTES: usize = 65536;

let buffer: usize = 0;
let start: usize = 0;
let filled: usize = 0;

/** Takes the memory; nothing of the file is in it yet. */
export function initWindow(): i32 {
  buffer = alloc(WINDOW_BYTES);
  start = 0;
  filled = 0;
  return buffer ? 0 : OUT_OF_MEMORY;
}

/** Address of the byte at `offset`, with `bytes` bytes from there on that the file has. */
export function windowAt(offset: usize, bytes: usize): usize {
  if (offset < start || offset + bytes > start + filled) {
    start = offset;
    filled = readInput(buffer, offset, WINDOW_BYTES);
  }
  assert(bytes <= WINDOW_BYTES && offset + bytes <= start + filled);
  return buffer + (offset - start);
}

/** Offset of the 0xFF of the next marker from `from` on, the last one of fill bytes; else the end. */
export function nextMarker(from: usize): usize {
  const length = inputBytes();
  for (let at = from; at + 1 < length; ) {
    const p = windowAt(at, 2);
    const end = buffer + filled;
    const found = findMarker(p, end);
    if (found < end) return at + (found - p);
    // The last byte may be the first half of a marker.
    at += end - p - 1;
  }
  return length;
}
