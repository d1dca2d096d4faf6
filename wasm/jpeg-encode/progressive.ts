// The picture as progressive scans (T.81 annex G): all DC coefficients first, then each component's
// AC coefficients by its own script, then refinements, the coarser ones first.

import { flushBits, hasOutputRoom } from './bit-writer';
import { buildTable, TABLE_BYTES } from './huffman';
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

let stage: i32 = BEGIN;
/** The component it is about, its band, or the bit that is being refined. */
let component: i32 = 0;
let band: i32 = 0;
let low: i32 = 0;
/** Its statistics have been counted and its headers written. */
let isCounted: bool = false;

/** Work space: statistics and tables of two slots. */
let histograms: usize = 0;
let tables: usize = 0;

export function initProgressive(): void {
  stage = BEGIN;
  component = 0;
  band = 0;
  isCounted = false;
}

/** 1 while there is more to do, 0 at the end, or a status. */
export function finishProgressive(): i32 {
  if (!hasOutputRoom()) return OUT_OF_MEMORY;
  switch (stage) {
    case BEGIN:
      return begin() ? 1 : OUT_OF_MEMORY;
    case SEARCH:
      if (searchScript(component)) return 1;
      advance(DC);
      return 1;
    case DC:
      buildDcTables(histograms, tables);
      if (!fits()) return TOO_LARGE;
      stage = FIRST;
      return putDcScan() ? 1 : OUT_OF_MEMORY;
    case FIRST:
      return putFirstScan() ? 1 : OUT_OF_MEMORY;
    default:
      return refine();
  }
}

/** On to the next component, or to the next stage. */
function advance(next: i32): void {
  if (++component < picture.components) return;
  component = 0;
  stage = next;
}

function begin(): bool {
  histograms = take(2048);
  tables = take(2 * TABLE_BYTES);
  if (!histograms || !tables) return false;
  memory.fill(histograms, 0, 2048);
  for (let i: i32 = 0; i < picture.components; i++) initScript(i);
  low = MOST_LOW - 1;
  stage = SEARCH;
  return true;
}

/** Whether there is room for all scans, with 1/8 for stuffed bytes and what the sample did not show. */
function fits(): bool {
  let bits = dcBits(histograms, tables);
  for (let i: i32 = 0; i < picture.components; i++) bits += scriptOf(i).bits;
  const bytes = bits >> 3;
  return hasLeft(<usize>(bytes + (bytes >> 3)) + 2 * picture.chunkBytes);
}

function putDcScan(): bool {
  putHeaders(true);
  putHuffmanTable(tables, 0);
  if (picture.components > 1) putHuffmanTable(tables + TABLE_BYTES, 1);
  putScanHeader(0, picture.components - 1, 0, 0, 0, 0);
  if (!putDifferences(tables)) return false;
  flushBits();
  return true;
}

/** Counts or writes the scan of `component` that is being made: one band, or one refinement. */
function codeScan(): bool {
  const plane = planeAt(component);
  const script = scriptOf(component);
  if (stage == REFINE) return codeRefinement(plane, low, 1);
  return band
    ? codeFirst(plane, script.split + 1, 63, script.low, 1)
    : codeFirst(plane, 1, script.split, script.low, 1);
}

/** A half of a scan: its statistics and headers, then its bits. False when memory is out. */
function putScan(): bool {
  isCounted = !isCounted;
  if (isCounted) {
    memory.fill(histograms, 0, 1024);
    beginSymbols(histograms, 0);
    if (!codeScan()) return false;
    buildTable(histograms, tables);
    putHuffmanTable(tables, 0x10 | planeAt(component).slot);
    putScanHeaderOf();
    return true;
  }
  beginSymbols(0, tables);
  if (!codeScan()) return false;
  flushBits();
  return true;
}

function putScanHeaderOf(): void {
  const script = scriptOf(component);
  if (stage == REFINE) {
    putScanHeader(component, component, 1, 63, low + 1, low);
  } else {
    const first = band ? script.split + 1 : 1;
    putScanHeader(component, component, first, band ? 63 : script.split, 0, script.low);
  }
}

function putFirstScan(): bool {
  if (!putScan()) return false;
  if (isCounted) return true;
  if (band == 0 && scriptOf(component).split < 63) {
    band = 1;
    return true;
  }
  band = 0;
  advance(REFINE);
  return true;
}

/** The next refinement that a script asks for, or the end of the file. */
function refine(): i32 {
  for (; low >= 0; low--) {
    for (; component < picture.components; component++) {
      if (scriptOf(component).low <= low) continue;
      if (!putScan()) return OUT_OF_MEMORY;
      if (!isCounted) component++;
      return 1;
    }
    component = 0;
  }
  putEndOfImage();
  return 0;
}
