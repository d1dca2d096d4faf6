// The tree of DC (18181-1, H.4): it asks for the channel; in chroma by how much luma is off its gradient;
// and then for the error that the weighted predictor expects. It is small, as it is sent with every LF group.

import { packSigned } from '../jxl-encode/fields';
import { addToken, beginStream, endStream } from '../jxl-encode/stream';
import { PREDICT_WEIGHTED } from '../jxl-encode/tree';

/** Properties: the channel; the error that is expected; how far channel 0 is from its gradient, in 1 and in 2. */
const CHANNEL: u32 = 0;
const EXPECTED_ERROR: u32 = 15;
const MISSED_IN_1: u32 = 18;
const MISSED_IN_2: u32 = 22;

/** Contexts of a tree (H.4.2), and two of what they mean. */
const TREE_CONTEXTS: i32 = 6;
const VALUE: u32 = 0;
const PROPERTY: u32 = 1;
const PREDICTOR: u32 = 2;

/** What the error must be above, of luma and of chroma, and what luma has missed by, i16 ascending. */
const LUMA: usize = memory.data<i16>([-127, -31, -7, 7, 31, 127]);
const LUMA_COUNT: i32 = 6;
const CHROMA: usize = memory.data<i16>([-40, -8, 8, 40]);
const CHROMA_COUNT: i32 = 4;
const BUSY: usize = memory.data<i16>([2, 8]);
const BUSY_COUNT: i32 = 2;

/** From so many samples on they pay: contexts at all, and those by luma. */
const LEAST_SAMPLES: i32 = 1024;
const LEAST_OF_BUSY: i32 = 4096;

let isShared: bool = false;
let bands: i32 = 1;

/** A part of the tree that is still to be written: leaves `first` to `last`. */
const queue: usize = memory.data(128 * 4, 16);
/** The context of each leaf, u8: the tree is written level by level, which numbers them. */
const leaves: usize = memory.data(64);

/** Sets the tree for so many samples. */
export function setDcTree(samples: i32): void {
  isShared = samples < LEAST_SAMPLES;
  bands = samples < LEAST_OF_BUSY ? 1 : BUSY_COUNT + 1;
}

export function dcContexts(): i32 {
  return isShared ? 1 : firstOf(3);
}

@inline
export function hasBusyBands(): bool {
  return bands > 1;
}

/** The band of a chroma sample where luma has missed by so much. */
@inline
export function busyBand(missed: i32): i32 {
  return i32(missed > <i32>load<i16>(BUSY)) + i32(missed > <i32>load<i16>(BUSY, 2));
}

/** The first leaf of a channel. */
@inline
function firstOf(channel: i32): i32 {
  return channel ? LUMA_COUNT + 1 + (channel - 1) * bands * (CHROMA_COUNT + 1) : 0;
}

@inline
function leavesOf(channel: i32): i32 {
  return channel ? CHROMA_COUNT + 1 : LUMA_COUNT + 1;
}

/** The context of a sample. */
@inline
export function contextOf(channel: i32, band: i32, error: i32): u32 {
  if (isShared) return 0;
  const table = channel ? CHROMA : LUMA;
  const count = channel ? CHROMA_COUNT : LUMA_COUNT;
  let t: i32 = 0;
  for (let i: i32 = 0; i < count; i++) t += i32(error > <i32>load<i16>(table + ((<usize>i) << 1)));
  return <u32>load<u8>(leaves + <usize>(firstOf(channel) + band * (count + 1) + t));
}

export function writeDcTree(): bool {
  beginStream(TREE_CONTEXTS);
  let written: usize = 0;
  let queued: usize = 0;
  let context: u8 = 0;
  push(queued++, 0, dcContexts() - 1);
  while (written < queued) {
    const entry = load<u32>(queue + (written++ << 2));
    const first = <i32>(entry & 0xffff);
    const last = <i32>(entry >> 16);
    if (first == last) {
      store<u8>(leaves + <usize>first, context++);
      addToken(PROPERTY, 0);
      addToken(PREDICTOR, PREDICT_WEIGHTED);
      for (let rest = PREDICTOR + 1; rest < <u32>TREE_CONTEXTS; rest++) addToken(rest, 0);
      continue;
    }
    const middle = part(first, last);
    // What is greater comes first.
    push(queued++, middle, last);
    push(queued++, first, middle - 1);
  }
  return endStream(TREE_CONTEXTS);
}

function push(at: usize, first: i32, last: i32): void {
  store<u32>(queue + (at << 2), <u32>(first | (last << 16)));
}

/** Adds the question that parts the leaves `first` to `last`; answers the first one where it is true. */
function part(first: i32, last: i32): i32 {
  const channel = first < firstOf(1) ? 0 : first < firstOf(2) ? 1 : 2;
  if (last >= firstOf(channel + 1)) {
    const above = last >= firstOf(2) ? 1 : 0;
    ask(CHANNEL, above);
    return firstOf(above + 1);
  }
  const count = leavesOf(channel);
  const band = (first - firstOf(channel)) / count;
  const lastBand = (last - firstOf(channel)) / count;
  if (band != lastBand) {
    const above = <i32>load<i16>(BUSY + ((<usize>(lastBand - 1)) << 1));
    ask(channel == 1 ? MISSED_IN_1 : MISSED_IN_2, above);
    return firstOf(channel) + lastBand * count;
  }
  const start = firstOf(channel) + band * count;
  const t = (first + last) / 2 - start;
  ask(EXPECTED_ERROR, <i32>load<i16>((channel ? CHROMA : LUMA) + ((<usize>t) << 1)));
  return start + t + 1;
}

function ask(property: u32, above: i32): void {
  addToken(PROPERTY, property + 1);
  addToken(VALUE, packSigned(above));
}
