// A segment from raw pixels to bits, in steps of some ten milliseconds.

import { areBitsLost, CODES, PIXELS, selectStream } from './bits';
import { chooseCache } from './cache';
import { putGroup } from './codes';
import { cacheKey, countedBits, countTokens, guessCounts } from './costs';
import { crossSegment } from './cross-color';
import { putRows } from './emit';
import { countAlpha, regroup, startGroups } from './groups';
import { clearMatches, findSome, shiftMatches, startMatches } from './matches';
import { mergeGroups } from './merge-groups';
import { parseSome, startParse } from './parse';
import { predictSegment } from './predict';
import { hasOneChannel, useGroups } from './settings';
import { CACHE_BEFORE, EFFORT_BEST, EFFORT_FAST, image } from './state';

/** Pixels of a step. */
const STEP: u32 = 1 << 17;

const TRANSFORM: i32 = 0;
const MATCH: i32 = 1;
const PARSE: i32 = 2;
const GROUP: i32 = 3;
const PARSE_AGAIN: i32 = 4;
const WRITE: i32 = 5;
let step: i32 = TRANSFORM;
let turn: i32 = 0;

/** Before the first segment, and before each trial. */
export function initSegments(): void {
  step = TRANSFORM;
  clearMatches();
  memory.fill(image.scratch + CACHE_BEFORE, 0, 4096);
}

/** Bits of what `image.first` and `image.rows` say of the first segment, about; sets the cache. */
export function estimate(): f64 {
  initSegments();
  useGroups();
  transform();
  startMatches(hasOneChannel());
  findSome(u32.MAX_VALUE >> 1);
  parseAll(false);
  chooseCache();
  useGroups();
  if (image.cacheBits) parseAll(false);
  countTokens();
  startGroups();
  regroup();
  const tiles = (image.rows >> image.modeBits) * (image.coded >> image.modeBits);
  return countedBits() + (image.predicts ? <f64>tiles * 3 : 0);
}

function parseAll(usesGroups: bool): void {
  guessCounts();
  startParse(false);
  parseSome(u32.MAX_VALUE >> 1, usesGroups);
  countTokens();
  startParse(false);
  parseSome(u32.MAX_VALUE >> 1, usesGroups);
  countTokens();
}

function transform(): void {
  if (image.predicts) predictSegment();
  else {
    const pixels = <usize>image.rows * image.coded;
    const from = image.raw + ((<usize>(image.first - image.rawFirst) * image.coded) << 2);
    memory.copy(image.pixels + ((<usize>image.history) << 2), from, pixels << 2);
  }
  if (image.crosses) crossSegment();
}

/** A step of the segment: 1 while there is more to do, 0 when its bits are written, or a status. */
export function stepSegment(): i32 {
  switch (step) {
    case TRANSFORM:
      useGroups();
      transform();
      startMatches(hasOneChannel());
      step = MATCH;
      return 1;
    case MATCH:
      if (findSome(STEP)) return 1;
      guessCounts();
      startParse(image.effort == EFFORT_BEST);
      turn = 0;
      step = PARSE;
      return 1;
    case PARSE:
      if (parseSome(STEP, false)) return 1;
      countTokens();
      turn++;
      if (turn < 2) startParse(image.effort == EFFORT_BEST);
      else step = GROUP;
      return 1;
    case GROUP:
      makeGroups();
      startParse(image.effort == EFFORT_BEST);
      turn = 0;
      step = image.effort == EFFORT_FAST ? WRITE : PARSE_AGAIN;
      if (step == WRITE) putCodes();
      return 1;
    case PARSE_AGAIN:
      if (parseSome(STEP, true)) return 1;
      regroup();
      if (image.effort == EFFORT_BEST) {
        mergeGroups();
        regroup();
      }
      putCodes();
      step = WRITE;
      return 1;
    default:
      selectStream(PIXELS);
      putRows(0, image.rows);
      if (areBitsLost()) return -3;
      endSegment();
      step = TRANSFORM;
      return 0;
  }
}

function makeGroups(): void {
  startGroups();
  const turns = image.effort == EFFORT_BEST ? 4 : 2;
  for (let i = 0; i < turns; i++) regroup();
  mergeGroups();
  regroup();
}

function putCodes(): void {
  countAlpha(image.predicts ? 0 : 255);
  selectStream(CODES);
  const keys: u32 = image.cacheBits ? 1 << image.cacheBits : 0;
  for (let group = 0; group < image.groups; group++) putGroup(group, keys);
}

/** What the next segment looks back at. */
function endSegment(): void {
  const pixels = <u32>image.rows * image.coded;
  const all = image.history + pixels;
  if (image.cacheBits) keepCache(pixels);
  const keep = min(all, image.historyMost);
  const shift = all - keep;
  memory.copy(image.pixels, image.pixels + ((<usize>shift) << 2), (<usize>keep) << 2);
  shiftMatches(shift, keep);
  image.history = keep;
  image.groupsBefore += image.groups;
  image.first += image.rows;
  image.rows = 0;
}

/** The cache as the segment leaves it. */
function keepCache(pixels: u32): void {
  const cache = image.scratch + CACHE_BEFORE;
  let at = image.pixels + ((<usize>image.history) << 2);
  for (const end = at + ((<usize>pixels) << 2); at < end; at += 4) {
    const pixel = load<u32>(at);
    store<u32>(cache + ((<usize>cacheKey(pixel)) << 2), pixel);
  }
}
