// A group as a modular stream (18181-1, H.2): its channels, the tree that was learnt for them, and their
// values.

import { alloc } from '../arena';
import { beginList, endList, giveList, listBytes, putBits } from '../jxl-encode/output';
import { writeShadeSteps } from '../jxl-encode/shades';
import { allocatePredictor, beginPlane, predictRow } from '../jxl-encode/weighted-row';
import {
  addChannel,
  Channel,
  channelAt,
  channelCount,
  clearChannels,
  widestChannel,
} from './channels';
import {
  allocateColours,
  colourCount,
  lookAtColours,
  meetColours,
  usePalette,
  usePlanes,
  writeTransforms,
} from './colours';
import { allocateForest, clearForest, joinTrees, writeForest } from './forest';
import { allocateLearning, learnTree } from './learn';
import { bitsOfOrder, orderByMeetings } from './meetings';
import { setMiddle } from './neighbours';
import {
  MOST_COLOURS,
  orderAsChain,
  orderAsFound,
  orderByBrightness,
  orderByUse,
} from './palette-order';
import {
  codedPlanes,
  groupCount,
  groupPixels,
  hasManyGroups,
  isHurried,
  picture,
  sampleBytes,
} from './picture';
import { Lesson } from './sample';
import { chooseMetaTrials, choosePaletteTrials, chooseTrials } from './trials';
import { addSamples, allocateValues, clearValues, writeValues } from './values';

/** What the weighted predictor says of the channel that is coded, and what errors it expects: as samples are. */
let predictions: usize = 0;
let expected: usize = 0;

const roots: usize = memory.data(8 * 4, 16);
const lesson: Lesson = changetype<Lesson>(memory.data(offsetof<Lesson>(), 16));

/** Shades of so many pixels for each byte that they take are tried by their brightness as well: few letters, or slopes. */
const PLAIN: i32 = 100;
/** Groups of so many pixels are coded both ways, by a palette and without, unless there are many. */
const SMALL: i32 = 65536;
const FEW_COLOURS: i32 = 256;
/** And these with small trees too, and with all that is worth it: that takes little time. */
const TINY: i32 = 16384;
const MOST_EFFORT: i32 = 2;

/** The order by what meets must promise so little of what brightness takes: slopes are worth more than it knows. */
const CLOSER: f64 = 0.86;

/** Samples that a tree is learnt from, and its leaves, at most, by effort; of one of many groups a part of its pixels. */
const SAMPLES: usize = memory.data<i32>([8192, 24576, 65536]);
const LEAVES: usize = memory.data<i32>([24, 48, 72]);
const LEARNT_PART: i32 = 4;
const LEARNT_IN_A_HURRY: i32 = 16;
const LEAVES_IN_A_HURRY: i32 = 12;
/** 0 to 2: how long to search in this group. */
let effort: i32 = 0;

@inline
function byEffort(table: usize): i32 {
  return load<i32>(table + ((<usize>effort) << 2));
}

export function allocateGroup(): bool {
  const most = groupPixels();
  effort = picture.effort;
  predictions = alloc(<usize>most * sampleBytes());
  expected = alloc(<usize>most * sampleBytes());
  if (!predictions || !expected || !allocatePredictor(picture.side)) return false;
  if (!allocateColours(most) || !allocateForest()) return false;
  return (
    allocateLearning(learntSamples(most)) && allocateValues(most * codedPlanes() + MOST_COLOURS * 4)
  );
}

/** Of a group of `most` pixels. */
function learntSamples(most: i32): i32 {
  const part = isHurried() ? LEARNT_IN_A_HURRY : hasManyGroups() ? LEARNT_PART : 1;
  return min(max(1, most / part), byEffort(SAMPLES));
}

@inline
function mostLeaves(): i32 {
  return isHurried() ? LEAVES_IN_A_HURRY : byEffort(LEAVES);
}

@inline
function isSmall(pixelCount: i32): bool {
  return pixelCount <= SMALL && !hasManyGroups();
}

/**
 * Codes the pixels at `pixels`, rows of `stride` bytes, as a list of chunks; `isAlone`: behind what all of
 * the picture has. Answers its first chunk, or 0 when it cannot be coded.
 */
export function encodeGroup(
  pixels: usize,
  stride: usize,
  width: i32,
  height: i32,
  isAlone: bool,
): usize {
  lookAtColours(pixels, stride, width, height);
  const pixelCount = width * height;
  effort = pixelCount > TINY || isPart() ? picture.effort : MOST_EFFORT;
  const mayIndex = colourCount > 0 && colourCount <= MOST_COLOURS;
  const isLarge = colourCount <= FEW_COLOURS && !isSmall(pixelCount);
  const mustIndex = picture.isXyb != 0 || (mayIndex && isLarge);
  best = 0;
  if (mayIndex) tryPalettes(isAlone, pixelCount);
  if (!mustIndex) {
    usePlanes();
    tryChannels(isAlone, pixelCount);
  }
  return best;
}

/** Whether the group is one of many shades: less is won by it than by others, and somebody waits. */
@inline
function isPart(): bool {
  return picture.isXyb != 0 && groupCount() > 1;
}

/** Codes the group by palettes: of small pictures in each order, of others in those that promise most. */
function tryPalettes(isAlone: bool, pixelCount: i32): void {
  if (picture.isXyb) tryByUse(isAlone, pixelCount);
  if (best && !isSmall(pixelCount) && <i32>listBytes(best) * PLAIN > pixelCount) return;
  orderByBrightness(colourCount);
  usePalette();
  if (picture.isXyb || !meetColours()) tryChannels(isAlone, pixelCount);
  else tryMeetings(isAlone, pixelCount);
  if (!isSmall(pixelCount) || isPart()) return;
  orderAsFound(colourCount);
  tryPalette(isAlone, pixelCount);
  if (orderAsChain(colourCount)) tryPalette(isAlone, pixelCount);
}

/** Codes the palette that is used, from dark to light, or by what meets, or both; and by use. */
function tryMeetings(isAlone: bool, pixelCount: i32): void {
  const isThorough = effort == MOST_EFFORT || isSmall(pixelCount);
  if (isThorough) tryChannels(isAlone, pixelCount);
  const bits = bitsOfOrder(colourCount);
  orderByMeetings(colourCount);
  if (!isThorough && bitsOfOrder(colourCount) > bits * CLOSER) orderByBrightness(colourCount);
  tryPalette(isAlone, pixelCount);
  if (isThorough || effort > 0) tryByUse(isAlone, pixelCount);
}

/** Codes indices as they are, so that letters look alike wherever they stand. */
function tryByUse(isAlone: bool, pixelCount: i32): void {
  setMiddle(orderByUse(colourCount));
  isByUse = true;
  tryPalette(isAlone, pixelCount);
  isByUse = false;
}

function tryPalette(isAlone: bool, pixelCount: i32): void {
  usePalette();
  tryChannels(isAlone, pixelCount);
}

/** The shortest list so far. */
let best: usize = 0;
/** The palette is in the order of use. */
let isByUse: bool = false;

/** Codes the channels; those of tiny pictures with less of a tree as well. */
function tryChannels(isAlone: bool, pixelCount: i32): void {
  keepShorter(encodeChannels(isAlone, mostLeaves()));
  if (pixelCount > TINY || isPart()) return;
  keepShorter(encodeChannels(isAlone, 1));
  keepShorter(encodeChannels(isAlone, 4));
}

function keepShorter(list: usize): void {
  if (best && (!list || listBytes(best) <= listBytes(list))) {
    giveList(list);
    return;
  }
  giveList(best);
  best = list;
}

/** The channel of the same size before channel `i`, by `back`; 0 where there is none. */
function samplesBefore(i: i32, back: i32): usize {
  const own = channelAt(i);
  if (own.isMeta || i < back) return 0;
  const other = channelAt(i - back);
  return other.isMeta ? 0 : other.samples;
}

function encodeChannels(isAlone: bool, leaves: i32): usize {
  beginList();
  if (isAlone) {
    writeSteps();
    putBits(1, 0); // no tree for all
  }
  clearForest();
  clearValues();
  const hasPalette = channelAt(0).isMeta != 0 && channelCount == 2 + picture.hasZeros;
  for (let i: i32 = 0; i < channelCount; i++) {
    const channel = channelAt(i);
    const before = samplesBefore(i, 1);
    const first = samplesBefore(i, 2);
    if (channel.isMeta) chooseMetaTrials();
    else if (hasPalette) choosePaletteTrials(isByUse);
    else chooseTrials(before, first, effort);
    if (!channel.isMeta && !hasPalette) {
      if (picture.isDeep) predictChannel<i32>(channel);
      else predictChannel<i16>(channel);
    }
    store<i32>(roots + ((<usize>i) << 2), codeChannel(channel, before, first, leaves));
  }
  let root = load<i32>(roots);
  // Channels are asked for one after the other.
  for (let i: i32 = 1; i < channelCount; i++) {
    root = joinTrees(0, i - 1, load<i32>(roots + ((<usize>i) << 2)), root);
  }
  writeTransforms();
  if (!writeForest(root) || !writeValues(widestChannel(), hasPalette)) return 0;
  return endList();
}

/** Learns the tree of a channel by what was chosen to be tried, and adds its samples by it; answers the root. */
function codeChannel(channel: Channel, before: usize, first: usize, leaves: i32): i32 {
  lesson.channel = channel;
  lesson.before = before;
  lesson.first = first;
  lesson.weighted = predictions;
  lesson.errors = expected;
  lesson.leaves = leaves;
  const root = learnTree(lesson);
  if (picture.isDeep) addSamples<i32>(channel, before, first, predictions, expected, root);
  else addSamples<i16>(channel, before, first, predictions, expected, root);
  return root;
}

/**
 * Codes one plane of samples, i16 of 0 to 255, into the list that is open, with a tree of its own; no more
 * pixels than a group has. False when it could not be coded.
 */
export function encodePlane(samples: usize, width: i32, height: i32): bool {
  effort = picture.effort;
  clearForest();
  clearValues();
  clearChannels();
  addChannel(samples, width, height, false);
  const channel = channelAt(0);
  channel.areBytes = 1;
  chooseTrials(0, 0, effort);
  predictChannel<i16>(channel);
  const root = codeChannel(channel, 0, 0, mostLeaves());
  return writeForest(root) && writeValues(width, false);
}

/** How LfGlobal begins: the usual steps of DC, or those that shades are told in. */
export function writeSteps(): void {
  putBits(1, u32(!picture.isXyb));
  if (picture.isXyb) writeShadeSteps();
}

function predictChannel<T>(channel: Channel): void {
  beginPlane();
  const stride = <usize>channel.width * sizeof<T>();
  for (let y: i32 = 0; y < channel.height; y++) {
    const offset = <usize>y * stride;
    const row = channel.samples + offset;
    predictRow<T>(row, row - stride, y, channel.width, predictions + offset, expected + offset);
  }
}
