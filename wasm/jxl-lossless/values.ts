// The values of a group on their way into the stream: what each channel's samples miss their predictions
// by, with the leaf that each belongs to. They are counted by context, then what repeats is replaced
// (repeats.ts), and then all is written.

import { alloc } from '../arena';
import { HEADROOM, writeMatchTokens } from '../jxl-encode/ans';
import { buildCode, buildMatchCode } from '../jxl-encode/build-code';
import { allocateCode, Code, MOST_CLUSTERS } from '../jxl-encode/code';
import { packSigned } from '../jxl-encode/fields';
import { HISTOGRAM_BYTES } from '../jxl-encode/hybrid';
import { literalLimit, literalToken, literalTopBits } from '../jxl-encode/matches';
import { Channel } from './channels';
import {
  asksFor,
  contextOfLeaf,
  isTreeNear,
  leafCount,
  leafFor,
  MOST_LEAVES,
  nodeAt,
} from './forest';
import { entryFor, forgetKnown, KNOWN_BYTES } from './known';
import {
  flatRun,
  hasNeighbours,
  isFlat,
  isSettled,
  look,
  lookAt,
  neighboursAt,
  predict,
  sampleAt,
  westOf,
} from './neighbours';
import { allocateRepeats, replaceRepeats } from './repeats';

/** Contexts at most: leaves, and distances. */
export const MOST_CONTEXTS: i32 = MOST_LEAVES + 16;

const code: Code = changetype<Code>(memory.data(offsetof<Code>(), 16));
/** u32, as matches.ts has them. */
let values: usize = 0;
let count: i32 = 0;
let capacity: i32 = 0;
let histograms: usize = 0;
let isTooLarge: bool = false;
/** By the value of all neighbours, where they are alike: leaf, u32, and what it predicts; or nothing yet. */
const flats: usize = memory.data(256 * 8, 16);
const NO_LEAF: u32 = 0xffffffff;
/** By neighbours (known.ts): leaf, and what it predicts. */
let known: usize = 0;

export function allocateValues(most: i32): bool {
  capacity = most;
  values = alloc(((<usize>most) << 2) + HEADROOM);
  histograms = alloc(<usize>(MOST_CONTEXTS + 1) * HISTOGRAM_BYTES);
  known = alloc(KNOWN_BYTES);
  if (!values || !histograms || !known) return false;
  values += HEADROOM;
  return allocateRepeats(most) && allocateCode(code, MOST_CONTEXTS + 1, MOST_CLUSTERS + 1);
}

export function clearValues(): void {
  count = 0;
  isTooLarge = false;
}

/** Adds a channel of samples T, by the tree at `root`; its leaves stand for their contexts until the tree is written. */
export function addSamples<T>(
  channel: Channel,
  before: usize,
  first: usize,
  weighted: usize,
  errors: usize,
  root: i32,
): void {
  assert(count + channel.width * channel.height <= capacity);
  const isSimple = nodeAt(root).property < 0;
  const mayBeFlat = isTreeNear(root);
  const mayBeKnown = !isSimple && mayBeFlat && channel.areBytes != 0;
  // Trees of planes do not ask where a sample is.
  const mayBeSettled = !mayBeFlat && !asksFor(root, 0, 3);
  const used = asksFor(root, 16, 19) ? before : 0;
  const usedFirst = asksFor(root, 20, 23) ? first : 0;
  if (mayBeKnown) forgetKnown(known);
  memory.fill(flats, 0xff, 256 * 8);
  let settledLeaf: u32 = 0;
  let settledGuess: i32 = 0;
  let to = values + ((<usize>count) << 2);
  for (let y: i32 = 0; y < channel.height; y++) {
    lookAt<T>(channel, used, usedFirst, y, weighted, errors);
    let wasSettled = false;
    for (let x: i32 = 0; x < channel.width; x++, to += 4) {
      const isSame = mayBeSettled && isFlat<T>(x) && isSettled<T>(x);
      if (isSame && wasSettled) {
        // All but the sample is as it was.
        const value = packSigned(sampleAt<T>(x) - settledGuess);
        if (value >= literalLimit) isTooLarge = true;
        store<u32>(to, (settledLeaf << 24) | value);
        continue;
      }
      wasSettled = isSame;
      if (mayBeFlat && isFlat<T>(x) && <u32>westOf<T>(x) < 256) {
        const value = flatValue<T>(x, root);
        store<u32>(to, value);
        for (const end = x + flatRun<T>(x); x + 1 < end; x++) {
          to += 4;
          store<u32>(to, value);
        }
        continue;
      }
      if (mayBeKnown && hasNeighbours<T>(x)) {
        store<u32>(to, knownValue<T>(x, root));
        continue;
      }
      let leaf = nodeAt(root);
      if (!isSimple || leaf.predictor) {
        look<T>(x);
        if (!isSimple) leaf = leafFor(root);
      }
      settledLeaf = leaf.leaf;
      settledGuess = predict(leaf.predictor);
      const value = packSigned(sampleAt<T>(x) - settledGuess);
      if (value >= literalLimit) isTooLarge = true;
      store<u32>(to, (settledLeaf << 24) | value);
    }
  }
  count += channel.width * channel.height;
}

/** What is added for sample `x` by its neighbours, which are bytes. */
@inline
function knownValue<T>(x: i32, root: i32): u32 {
  const neighbours = neighboursAt(x);
  const entry = entryFor(known, neighbours, 0);
  if (load<u64>(entry) != neighbours) {
    look<T>(x);
    const leaf = leafFor(root);
    store<u64>(entry, neighbours);
    store<u32>(entry, leaf.leaf, 8);
    store<i32>(entry, predict(leaf.predictor), 12);
  }
  return (load<u32>(entry, 8) << 24) | packSigned(sampleAt<T>(x) - load<i32>(entry, 12));
}

/** What is added for sample `x` where all around it are alike. */
@inline
function flatValue<T>(x: i32, root: i32): u32 {
  const entry = flats + ((<usize>westOf<T>(x)) << 3);
  if (load<u32>(entry) == NO_LEAF) {
    look<T>(x);
    const leaf = leafFor(root);
    store<u32>(entry, leaf.leaf);
    store<i32>(entry, predict(leaf.predictor), 4);
  }
  return (load<u32>(entry) << 24) | packSigned(sampleAt<T>(x) - load<i32>(entry, 4));
}

/** Writes the code and all values; `widest`: what distances to the row above are told by. */
export function writeValues(widest: i32, areIndices: bool): bool {
  memory.fill(histograms, 0, <usize>(leafCount + 1) * HISTOGRAM_BYTES);
  const end = values + ((<usize>count) << 2);
  for (let at = values; at < end; ) {
    const value = load<u32>(at);
    const context = <u32>load<u8>(contextOfLeaf + <usize>(value >> 24));
    const first = at;
    do {
      store<u32>(at, (context << 24) | (value & 0xffffff));
      at += 4;
    } while (at < end && load<u32>(at) == value);
    const counted = histograms + ((<usize>((context << 6) + literalToken(value & 0xffffff))) << 2);
    store<u32>(counted, load<u32>(counted) + (<u32>(at - first) >> 2));
  }
  const left = replaceRepeats(values, count, histograms, leafCount, widest, areIndices);
  if (left < count) buildMatchCode(code, histograms, leafCount);
  else buildCode(code, histograms, leafCount, literalTopBits);
  writeMatchTokens(code, values, left);
  return !isTooLarge;
}
