// A segment from raw pixels to bits, in steps of some ten milliseconds.

import { CODES, PIXELS } from '../shared/store';
import { areBitsLost, selectStream } from './bits';
import { chooseCache } from './cache';
import { isDense, isFull, recordSegment, startChapter, takeSegment } from './chapter';
import { putGroup } from './codes';
import {
  cacheKey,
  countedBits,
  countTokens,
  guessCounts,
  keepCosts,
  literals,
  others,
  takeCosts,
} from './costs';
import { crossSegment } from './cross-color';
import { putRecorded, putRows } from './emit';
import { countAlpha, regroup, settleGroups, startGroups } from './groups';
import { clearMatches, findSome, shiftMatches, startMatches } from './matches';
import { mergeGroups } from './merge-groups';
import { stepSegmentRows } from './near-lossless';
import { parseSome, startParse } from './parse';
import { predictSegment } from './predict';
import { hasOneChannel, isSmall, useGroups } from './settings';
import { CACHE_BEFORE, EFFORT_BEST, EFFORT_FAST, image } from './state';

/** Pixels for a token, as a shift, from which on a picture is mostly flat. */
const FLAT_SHIFT: u32 = 5;
/** Pixels of a step. */
const STEP: u32 = 1 << 17;

const TRANSFORM: i32 = 0;
const MATCH: i32 = 1;
const PARSE: i32 = 2;
const CLOSE: i32 = 3;
const RECORD: i32 = 4;
const GROUP: i32 = 5;
const PARSE_AGAIN: i32 = 6;
const WRITE: i32 = 7;
let step: i32 = TRANSFORM;
let turn: i32 = 0;
/** Costs of a segment before are known. */
let hasCosts: bool = false;
let isOwn: bool = false;
/** Its bits are counted only. */
let isTrial: bool = false;

/** Before the first segment, and before each trial. `inheritsCosts`: a picture before has left costs. */
export function initSegments(inheritsCosts: bool): void {
  step = TRANSFORM;
  hasCosts = inheritsCosts;
  clearMatches();
  startChapter();
  memory.fill(image.scratch + CACHE_BEFORE, 0, 4096);
}

/**
 * Bits of what `image.first` and `image.rows` say of the first segment, about; sets the cache, but where `cacheBits`
 * says what it is to be.
 */
export function estimate(cacheBits: i32 = -1): f64 {
  initSegments(false);
  useGroups();
  transform();
  startMatches(hasOneChannel());
  findSome(u32.MAX_VALUE >> 1);
  parseAll(false);
  if (cacheBits >= 0) image.cacheBits = cacheBits;
  else if (image.palette && !isSmall()) image.cacheBits = 0;
  else chooseCache();
  useGroups();
  if (image.cacheBits) parseAll(false);
  countTokens();
  takeSegment();
  startGroups();
  regroup();
  return countedBits();
}

function parseAll(usesGroups: bool): void {
  guessCounts();
  startParse(0);
  parseSome(u32.MAX_VALUE >> 1, usesGroups);
  countTokens();
  startParse(0);
  parseSome(u32.MAX_VALUE >> 1, usesGroups);
  countTokens();
}

function transform(): void {
  if (image.predicts) predictSegment();
  else if (image.near > 1) stepSegmentRows();
  else {
    const pixels = <usize>image.rows * image.coded;
    const from = image.raw + ((<usize>(image.first - image.rawFirst) * image.coded) << 2);
    memory.copy(image.pixels + ((<usize>image.history) << 2), from, pixels << 2);
  }
  if (image.crosses) crossSegment();
}

/** Codes the first segment for its bits to be counted. */
export function trySegment(): void {
  initSegments(false);
  isTrial = true;
  while (stepSegment() > 0);
  isTrial = false;
}

/** A step of the segment: 1 while there is more to do, 0 when it is done with, or a status. */
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
      if (hasCosts) takeCosts();
      else guessCounts();
      turn = hasCosts && image.effort != EFFORT_BEST ? 1 : 0;
      startParse(thoroughness());
      step = PARSE;
      return 1;
    case PARSE:
      if (parseSome(STEP, false)) return 1;
      countTokens();
      turn++;
      if (turn < turnsOf()) startParse(thoroughness());
      else endParse();
      return 1;
    case CLOSE:
      if (closeChapter()) return 1;
      if (areBitsLost()) return -3;
      step = isOwn ? GROUP : RECORD;
      return 1;
    case RECORD:
      recordSegment();
      endSegment();
      step = TRANSFORM;
      return 0;
    case GROUP:
      takeSegment();
      makeGroups();
      startParse(thoroughness());
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
      endGroups();
      step = TRANSFORM;
      return 0;
  }
}

/**
 * Small pictures and what is mostly flat are parsed with more care than others, but not while settings are tried.
 */
function thoroughness(): i32 {
  if (image.effort == EFFORT_FAST) return 0;
  if (isTrial) return i32(image.effort == EFFORT_BEST);
  return isSmall() || isFlat() ? 2 : i32(image.effort == EFFORT_BEST);
}

/** How often a segment is parsed; but once less where costs of a picture before are known. */
function turnsOf(): i32 {
  if (isTrial || image.effort == EFFORT_FAST) return 2;
  return isSmall() ? 4 : isFlat() ? 3 : 2;
}

/** Whether the last parse, of the segment or at first of one before, had few tokens. */
function isFlat(): bool {
  return (literals + others) << FLAT_SHIFT < <u32>(image.rows * image.coded);
}

/** Where the segment's tokens go. */
function endParse(): void {
  keepCosts();
  hasCosts = true;
  isOwn = isDense(literals, others);
  const isLast = isOwn || isFull();
  step = isLast && image.chapterRows > 0 ? CLOSE : isOwn ? GROUP : RECORD;
  closing = 0;
}

let closing: i32 = 0;

/** A step of the end of a chapter that is recorded; false when it is written, and a new one begins. */
export function closeChapter(): bool {
  if (!image.isRecorded) return false;
  const turns = image.effort == EFFORT_BEST ? 4 : 2;
  if (closing == 0) startGroups();
  else if (closing <= turns) regroup();
  else if (closing == turns + 1) {
    mergeGroups();
    regroup();
    putCodes();
  } else {
    selectStream(PIXELS);
    putRecorded();
    endGroups();
    closing = 0;
    return false;
  }
  closing++;
  return true;
}

function makeGroups(): void {
  settleGroups(image.effort == EFFORT_BEST ? 6 : 4);
  mergeGroups();
  regroup();
}

function putCodes(): void {
  countAlpha(image.predicts ? 0 : 255);
  selectStream(CODES);
  const keys: u32 = image.cacheBits ? 1 << image.cacheBits : 0;
  for (let group = 0; group < image.groups; group++) putGroup(group, keys);
}

/** The chapter is written. */
function endGroups(): void {
  image.groupsBefore += image.groups;
  startChapter();
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
