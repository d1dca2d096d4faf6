// A JPEG as JPEG XL (ISO/IEC 18181-1) without loss: its coefficients, coded anew. Nothing is dequantized.
//
//   jxlRecodeOpen -> jxlRecodeStep until 0 -> the codestream, in sections (../jxl-encode/sections.ts)
//
// The passes, a step being an MCU row or a group:
//
//   SCAN    decodes, keeps DC and, where it fits, all coefficients (store.ts)
//   LF      codes DC, an LF group at a time
//   COUNT   what all groups have, for one code
//   CODE    group by group
//
// Where the coefficients do not fit, COUNT and CODE decode the file again, a row of groups at a time.
// All of it is one list of sections; the headers, which tell their sizes, come last and go in front.

import { alloc, mark, release, retake } from '../arena';
import { inputBytes } from '../input';
import { openCoefficients } from '../jpeg/decoder';
import { COLOUR_GRAY, COLOUR_RGB, COLOUR_YCC, DAMAGED, frame, OUT_OF_MEMORY } from '../jpeg/layout';
import { HEADROOM } from '../jxl-encode/ans';
import { codePair, writeFirst, writePrefixed, writeSecond } from '../jxl-encode/ans-pair';
import { buildCode } from '../jxl-encode/build-code';
import { initContexts, MOST_TOKENS } from '../jxl-encode/coefficient-contexts';
import { HISTOGRAM_BYTES } from '../jxl-encode/hybrid';
import { beginList, beginOutput, CHUNK_BYTES, hasFailed } from '../jxl-encode/output';
import { allocateSections, endSection, endSections, writeContents } from '../jxl-encode/sections';
import { allocateStreams, code, tokens } from '../jxl-encode/stream';
import { allocateWeighted } from '../jxl-encode/weighted';
import { allocateContexts, chooseContexts } from './contexts';
import { contextCount, countGroup, MOST_CONTEXTS, tokenizeGroup } from './group';
import { writeFrameHeader, writeImageHeader } from './header';
import { allocateNames, nameContexts } from './named';
import { chooseOrders } from './order';
import {
  allocatePicture,
  GROUP,
  groupCount,
  LF_GROUP,
  lfGroupCount,
  measurePicture,
  picture,
  REFUSED,
  slotAt,
} from './picture';
import { shiftSamples } from './rgb';
import { allocateRuns, forgetRuns, gatherRuns } from './runs';
import { beginScan, isWhole, rewindScan, scannedRows, scanRow, storeAgain } from './scan';
import { hasFitTables, writeGlobal, writeHfGlobal, writeLfGroup } from './sections';
import { beginStore, emptyBefore, emptyStore } from './store';

const SCAN: i32 = 0;
const LF: i32 = 1;
const COUNT: i32 = 2;
const CODE: i32 = 3;

let stage: i32 = SCAN;
/** The group that comes next in its pass. */
let index: i32 = 0;
/** Where the decoder's memory begins and ends. */
let decoderStart: usize = 0;
let decoderEnd: usize = 0;
/** Counts of all contexts of coefficients. */
let histograms: usize = 0;
/** Tokens of a second group. */
let others: usize = 0;

/**
 * Opens a file of `length` bytes with the host. `orientation` is told to readers, 1 to 8; so is `colour`
 * (header.ts), with the `profileBytes` bytes at `profile`. At most `bytes` bytes of the arena are taken
 * for what grows with the content. 0 or a negative status.
 */
export function jxlRecodeOpen(
  length: usize,
  orientation: i32,
  colour: i32,
  profile: usize,
  profileBytes: u32,
  bytes: usize,
): i32 {
  stage = SCAN;
  index = 0;
  picture.orientation = orientation;
  picture.colour = colour;
  picture.profile = profile;
  picture.profileBytes = profileBytes;
  decoderStart = mark();
  const status = openCoefficients(length);
  if (status < 0) return status;
  decoderEnd = mark();
  const isKnown =
    frame.colour == COLOUR_GRAY || frame.colour == COLOUR_YCC || frame.colour == COLOUR_RGB;
  if (!isKnown || !measurePicture(frame.colour != COLOUR_RGB)) return REFUSED;
  if (!allocateAll()) return OUT_OF_MEMORY;
  beginOutput(bytes);
  beginStore(sparedChunks());
  beginScan();
  return 0;
}

function allocateAll(): bool {
  histograms = alloc(<usize>MOST_CONTEXTS * HISTOGRAM_BYTES);
  others = alloc(((<usize>MOST_TOKENS) << 2) + HEADROOM);
  if (!histograms || !others) return false;
  others += HEADROOM;
  if (!allocateSections(picture.groupsWide, picture.groupsHigh, lfGroupCount())) return false;
  if (!allocatePicture() || !allocateContexts()) return false;
  if (!initContexts() || !allocateRuns() || !allocateNames()) return false;
  return allocateStreams(MOST_CONTEXTS, MOST_TOKENS) && allocateWeighted(LF_GROUP);
}

/**
 * Chunks that the store leaves for the file, which is rarely longer than the JPEG, and grows into what
 * the store gives back.
 */
function sparedChunks(): i32 {
  const file = inputBytes() / CHUNK_BYTES;
  return <i32>(picture.groupsHigh > 4 ? file / 2 : file) + 4;
}

/** A slice of the work: 1 while there is more, 0 when the file is there, or a negative status. */
export function jxlRecodeStep(): i32 {
  const status = step();
  return status >= 0 && hasFailed() ? OUT_OF_MEMORY : status;
}

/** Rows of pixels of which something was missing in the file. */
export function jxlRecodeMissingRows(): i32 {
  return picture.missingRows;
}

function step(): i32 {
  switch (stage) {
    case SCAN:
      return scanNext();
    case LF:
      return codeLfGroup();
    case COUNT:
      return countNext();
    default:
      return codeNext();
  }
}

function scanNext(): i32 {
  const status = scanRow();
  if (status < 0) return status;
  if (scannedRows() < frame.mcusHigh) return 1;
  // Only now are the tables known that stood when each component's first scan began.
  if (!hasFitTables()) return REFUSED;
  if (frame.colour == COLOUR_RGB) shiftSamples();
  chooseContexts();
  chooseOrders();
  beginList();
  writeGlobal();
  endSection();
  stage = LF;
  return 1;
}

function codeLfGroup(): i32 {
  if (!writeLfGroup(index % picture.lfWide, index / picture.lfWide)) return REFUSED;
  endSection();
  if (++index < lfGroupCount()) return 1;
  memory.fill(histograms, 0, <usize>contextCount() * HISTOGRAM_BYTES);
  forgetRuns();
  stage = COUNT;
  index = 0;
  return 1;
}

function countNext(): i32 {
  const x = index % picture.groupsWide;
  const y = index / picture.groupsWide;
  if (x == 0) {
    const status = loadGroups(y);
    if (status < 0) return status;
  }
  countGroup(x, y, histograms);
  if (++index < groupCount()) return 1;
  gatherRuns(histograms, <u32>picture.blockContexts);
  if (!writeHfGlobal()) return REFUSED;
  buildCode(code, histograms, contextCount());
  nameContexts(code, <u32>picture.blockContexts);
  endSection();
  stage = CODE;
  index = 0;
  return 1;
}

function codeNext(): i32 {
  const x = index % picture.groupsWide;
  const y = index / picture.groupsWide;
  if (x == 0) {
    const status = loadGroups(y);
    if (status < 0) return status;
    if (isWhole) emptyBefore(firstPlace(y));
  }
  const n = tokenizeGroup(x, y, tokens);
  if (code.isPrefix) {
    writePrefixed(code, tokens, n);
  } else {
    // Two groups of a row at once.
    const hasOther = x + 1 < picture.groupsWide;
    codePair(code, tokens, n, others, hasOther ? tokenizeGroup(x + 1, y, others) : 0);
    writeFirst(code);
    if (hasOther) {
      endSection();
      writeSecond(code);
      index++;
    }
  }
  endSection();
  return ++index < groupCount() ? 1 : finish();
}

/** Sees to it that the coefficients of a row of groups are in the store. */
function loadGroups(y: i32): i32 {
  if (isWhole) return 0;
  emptyStore();
  if (y == 0) {
    const status = reopen();
    if (status < 0) return status;
  }
  const rows = (GROUP << 3) / (frame.vMax << 3);
  const end = min(frame.mcusHigh, (y + 1) * rows);
  while (scannedRows() < end) {
    if (!storeAgain()) return OUT_OF_MEMORY;
  }
  return 0;
}

/** Starts the decoder again, in the place that it had. */
function reopen(): i32 {
  const top = mark();
  release(decoderStart);
  const status = openCoefficients(inputBytes());
  if (status < 0) return status;
  if (mark() != decoderEnd) return DAMAGED;
  retake(top);
  rewindScan();
  return 0;
}

/** Where the first block of a row of groups is stored. */
function firstPlace(y: i32): usize {
  const slot = slotAt(slotAt(0).component < 0 ? 1 : 0);
  const row = <usize>((y * GROUP) >> slot.shiftY);
  return <usize>load<u32>(slot.places + ((row * <usize>picture.groupsWide) << 2));
}

/** Puts the headers in front. */
function finish(): i32 {
  const body = endSections();
  if (!writeImageHeader()) return REFUSED;
  writeFrameHeader();
  return writeContents(body) ? 0 : REFUSED;
}
