// The picture as progressive scans (T.81 annex G): all DC coefficients first, then each component's
// AC coefficients by its own script, then refinements, the coarser ones first.

import { flushBits, hasOutputRoom } from './bit-writer';
import { buildTable, HISTOGRAM_BYTES, TABLE_BYTES } from './huffman';
import { OUT_OF_MEMORY, picture, planeAt } from './layout';
import { putEndOfImage, putHeaders, putHuffmanTable, putScanHeader } from './markers';
import { hasLeft, take } from './pool';
import { buildDcTables, dcBits, putDifferences } from './scan-dc';
import { codeFirst } from './scan-first';
import { codeRefinement } from './scan-refine';
import { initScript, MOST_LOW, scriptOf, searchScript } from './script';
import { beginSymbols } from './symbols';

/** What the next slice does. */
const BEGIN: i32 = 0;
const SEARCH: i32 = 1;
const DC: i32 = 2;
const FIRST: i32 = 3;
const REFINE: i32 = 4;

/** Answered when the file would not fit beside the tokens; nothing has been written then. */
export const TOO_LARGE: i32 = -2;

/** What the encoder is in the middle of. */
@unmanaged
class Progress {
  stage: i32;
  /** The component it is about, its band (0, 1), or the bit that is being refined. */
  component: i32;
  band: i32;
  low: i32;
  /** The statistics of this scan have been counted and its headers written. */
  isCounted: bool;
  /** Work space: statistics and tables of two slots. */
  histograms: usize;
  tables: usize;
}

const progress: Progress = changetype<Progress>(memory.data(offsetof<Progress>(), 16));

export function initProgressive(): void {
  progress.stage = BEGIN;
  progress.component = 0;
  progress.band = 0;
  progress.isCounted = false;
}

/** 1 while there is more to do, 0 at the end, or a status. */
export function finishProgressive(): i32 {
  if (!hasOutputRoom()) return OUT_OF_MEMORY;
  switch (progress.stage) {
    case BEGIN:
      return begin() ? 1 : OUT_OF_MEMORY;
    case SEARCH:
      if (searchScript(progress.component)) return 1;
      advance(DC);
      return 1;
    case DC:
      buildDcTables(progress.histograms, progress.tables);
      if (!fits()) return TOO_LARGE;
      progress.stage = FIRST;
      return putDcScan() ? 1 : OUT_OF_MEMORY;
    case FIRST:
      return putFirstScan() ? 1 : OUT_OF_MEMORY;
    default:
      return refine();
  }
}

/** On to the next component, or to the next stage. */
function advance(next: i32): void {
  if (++progress.component < picture.components) return;
  progress.component = 0;
  progress.stage = next;
}

function begin(): bool {
  progress.histograms = take(2 * HISTOGRAM_BYTES);
  progress.tables = take(2 * TABLE_BYTES);
  if (!progress.histograms || !progress.tables) return false;
  memory.fill(progress.histograms, 0, 2 * HISTOGRAM_BYTES);
  for (let i: i32 = 0; i < picture.components; i++) initScript(i);
  progress.low = MOST_LOW - 1;
  progress.stage = SEARCH;
  return true;
}

/** Whether there is room for all scans, with 1/8 for stuffed bytes and what the sample did not show. */
function fits(): bool {
  let bits = dcBits(progress.histograms, progress.tables);
  for (let i: i32 = 0; i < picture.components; i++) bits += scriptOf(i).bits;
  const bytes = bits >> 3;
  return hasLeft(<usize>(bytes + (bytes >> 3)) + 2 * picture.chunkBytes);
}

function putDcScan(): bool {
  putHeaders(true);
  putHuffmanTable(progress.tables, 0);
  if (picture.components > 1) putHuffmanTable(progress.tables + TABLE_BYTES, 1);
  putScanHeader(0, picture.components - 1, 0, 0, 0, 0);
  if (!putDifferences(progress.tables)) return false;
  flushBits();
  return true;
}

/** Counts or writes the scan of `component` that is being made: one band, or one refinement. */
function codeScan(): bool {
  const plane = planeAt(progress.component);
  const script = scriptOf(progress.component);
  if (progress.stage == REFINE) return codeRefinement(plane, progress.low, 1);
  return progress.band
    ? codeFirst(plane, script.split + 1, 63, script.low, 1)
    : codeFirst(plane, 1, script.split, script.low, 1);
}

/** Counts the statistics of the scan, and writes its headers. False when memory is out. */
function countScan(): bool {
  memory.fill(progress.histograms, 0, HISTOGRAM_BYTES);
  beginSymbols(progress.histograms, 0);
  if (!codeScan()) return false;
  buildTable(progress.histograms, progress.tables);
  putHuffmanTable(progress.tables, 0x10 | planeAt(progress.component).slot);
  putScanHeaderOf();
  progress.isCounted = true;
  return true;
}

/** Writes the bits of the scan that was counted. False when memory is out. */
function writeScan(): bool {
  beginSymbols(0, progress.tables);
  if (!codeScan()) return false;
  flushBits();
  progress.isCounted = false;
  return true;
}

function putScanHeaderOf(): void {
  const script = scriptOf(progress.component);
  if (progress.stage == REFINE) {
    putScanHeader(progress.component, progress.component, 1, 63, progress.low + 1, progress.low);
  } else {
    const first = progress.band ? script.split + 1 : 1;
    putScanHeader(
      progress.component,
      progress.component,
      first,
      progress.band ? 63 : script.split,
      0,
      script.low,
    );
  }
}

function putFirstScan(): bool {
  if (!progress.isCounted) return countScan();
  if (!writeScan()) return false;
  if (progress.band == 0 && scriptOf(progress.component).split < 63) {
    progress.band = 1;
    return true;
  }
  progress.band = 0;
  advance(REFINE);
  return true;
}

/** The next refinement that a script asks for, or the end of the file. */
function refine(): i32 {
  for (; progress.low >= 0; progress.low--) {
    for (; progress.component < picture.components; progress.component++) {
      if (scriptOf(progress.component).low <= progress.low) continue;
      if (!progress.isCounted) return countScan() ? 1 : OUT_OF_MEMORY;
      if (!writeScan()) return OUT_OF_MEMORY;
      progress.component++;
      return 1;
    }
    progress.component = 0;
  }
  putEndOfImage();
  return 0;
}
