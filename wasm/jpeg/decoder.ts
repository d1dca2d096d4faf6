// JPEG decoder: one file is open at a time, its pixels come out in bands of one MCU row.
//
//   jpegOpen -> jpegPrepare until 0 -> jpegRead until 0
//
// Input: a file of `length` bytes with the host (../input.ts), the same until the last band. All
// memory is taken from the arena by jpegOpen, and taken again by the next one: the host releases.
// src/engine/formats/jpeg/kernel-memory.ts knows how much.
// Scaled by 1/2, 1/4 or 1/8 the transform itself yields fewer samples (idct-scaled.ts), and
// coefficients that it does not need are passed over. Sizes are rounded up, as in libjpeg.
// Statuses: -1 damaged, -2 unsupported, -3 out of memory, -4 too much work (see scans.ts).

import {
  arithmeticAcFirstRow,
  arithmeticAcRefineRow,
  arithmeticDcFirstRow,
  arithmeticDcRefineRow,
  arithmeticSequentialRow,
} from './arithmetic-scans';
import { initZigzag } from './block-offsets';
import { layInterleaved, laySingle, reconstructRow } from './blocks';
import { initWindow } from './file-window';
import { huffmanAcFirstRow, huffmanAcRefineRow } from './huffman-ac';
import { huffmanDcFirstRow, huffmanDcRefineRow } from './huffman-dc';
import { huffmanSequentialRow } from './huffman-sequential';
import { COLOUR_GRAY, componentAt, DAMAGED, frame, Scan, scanComponent } from './layout';
import { beginSegments, FOUND_SCAN, guessColour, header, readSegments } from './markers';
import { allocateOutput, bandPointer, bandStride, writeBand } from './output';
import { allocatePlanes, clearCoefficients, keepLastRows, measure, repeatEdgeRows } from './planes';
import { findScan, initScans, isCutShort, openScan, scanAt, skipScans } from './scans';

/** Nothing is open at first, and after a failure nothing can be read. */
let status: i32 = DAMAGED;
let isPrepared: bool = false;
let mcuRow: i32 = 0;
let missingRows: i32 = 0;
let allMissing: bool = false;

/**
 * Reads the headers up to the first scan, and takes all memory. 0, or a negative status.
 * `keepInks`: rows of four components are cyan, magenta, yellow, black as libjpeg has them.
 */
export function jpegOpen(length: usize, scaleLog2: i32, keepInks: i32): i32 {
  const result = begin(length, scaleLog2 & 3, false);
  frame.keepInks = keepInks;
  return result;
}

/** The same for `nextCoefficients` in place of jpegRead. */
export function openCoefficients(length: usize): i32 {
  return begin(length, 0, true);
}

function begin(length: usize, scaleLog2: i32, gathers: bool): i32 {
  initZigzag();
  mcuRow = 0;
  missingRows = 0;
  allMissing = false;
  isPrepared = false;
  status = open(length, scaleLog2, gathers);
  return status;
}

function open(length: usize, scaleLog2: i32, gathers: bool): i32 {
  let result = initWindow();
  if (result == 0) result = beginSegments(length);
  if (result < 0) return result;
  result = readSegments();
  if (result < 0) return result;
  if (result != FOUND_SCAN) return DAMAGED;
  frame.colour = guessColour();
  measure(scaleLog2);
  // libjpeg's rule as well: later scans are looked for only if the first one does not hold all.
  const inFirstScan = <i32>load<u8>(header(), 2);
  frame.several = i32(frame.progressive || inFirstScan < frame.components);
  frame.gathered = i32(frame.several || gathers);
  result = initScans();
  if (result == 0) result = allocatePlanes();
  if (result == 0) result = allocateOutput();
  return result == 0 ? openScan() : result;
}

/** Finds the next scan. 1 while there may be more, 0 when all are found, or a negative status. */
export function jpegPrepare(): i32 {
  if (status < 0) return status;
  if (isPrepared) return 0;
  const result = frame.several ? findScan() : 0;
  if (result > 0) return result;
  status = result;
  isPrepared = true;
  if (frame.several) {
    // Only now is it known which scans later ones depend on, and whether the file is whole.
    skipScans();
    allMissing = isCutShort();
  }
  return status;
}

/** Size of what jpegRead yields, in pixels. */
export function jpegWidth(): i32 {
  return frame.outWidth;
}

export function jpegHeight(): i32 {
  return frame.outHeight;
}

/** 1 (gray) or 4 (RGBA, inks). */
export function jpegChannels(): i32 {
  return frame.colour == COLOUR_GRAY ? 1 : 4;
}

/** Decodes the next band: rows in it, 0 at the end, or a negative status. */
export function jpegRead(): i32 {
  let more = jpegPrepare();
  while (more > 0) more = jpegPrepare();
  if (more < 0) return more;
  if (mcuRow >= frame.mcusHigh) return 0;
  if (mcuRow && frame.lag) keepLastRows();
  // Context rows (planes.ts) around what is decoded, for filters that look across MCU rows.
  const isDamaged = decodeMcuRow();
  if (frame.lag) repeatEdgeRows(mcuRow);
  const rowsPerMcu = frame.vMax * frame.unit;
  if (isDamaged) missingRows += min(rowsPerMcu, frame.outHeight - mcuRow * rowsPerMcu);
  return writeBand(mcuRow++);
}

/**
 * Decodes the coefficients of the next MCU row, which then lie with their components (layout.ts).
 * 1; 0 when they are not all there, or there are no more rows; or a negative status.
 */
export function nextCoefficients(): i32 {
  let more = jpegPrepare();
  while (more > 0) more = jpegPrepare();
  if (more < 0) return more;
  if (mcuRow >= frame.mcusHigh) return 0;
  const isDamaged = gatherMcuRow();
  mcuRow++;
  return i32(!isDamaged);
}

/** Address of the first row of the band, and bytes from one row to the next. */
export function jpegBand(): usize {
  return bandPointer();
}

export function jpegStride(): i32 {
  return <i32>bandStride();
}

/** Rows read so far that were, in part, made up: the data ended or could not be made out. */
export function jpegMissingRows(): i32 {
  return missingRows;
}

/** Decodes the samples of the current MCU row; whether some of them had to be made up. */
function decodeMcuRow(): bool {
  const isDamaged = gatherMcuRow();
  if (!frame.gathered) return isDamaged;
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    for (let y: i32 = 0; y < component.v; y++) reconstructRow(component, y);
  }
  return isDamaged;
}

/** Decodes the current MCU row as far as one pass takes it: to coefficients where they are gathered. */
function gatherMcuRow(): bool {
  let isDamaged = allMissing;
  if (frame.gathered) clearCoefficients();
  for (let i: i32 = 0; i < frame.scans; i++) {
    const scan = scanAt(i);
    if (scan.skipped) continue;
    scan.damaged = 0;
    decodeScanRow(scan);
    if (scan.damaged) isDamaged = true;
  }
  return isDamaged;
}

/** A scan of one component has one block per MCU, and only blocks that exist (T.81 A.2.2). */
function decodeScanRow(scan: Scan): void {
  if (scan.components > 1) {
    decodeBlocks(scan, frame.mcusWide, layInterleaved(scan));
    return;
  }
  const component = scanComponent(scan, 0).component;
  // The last MCU row may have fewer block rows than others.
  const rows = min(component.v, component.blocksHigh - mcuRow * component.v);
  for (let y: i32 = 0; y < rows; y++) {
    decodeBlocks(scan, component.blocksWide, laySingle(scan, y));
  }
}

/** One procedure for each kind of scan (T.81 figures F.1, G.1). */
function decodeBlocks(scan: Scan, mcus: i32, blocksEnd: usize): void {
  if (!frame.progressive) {
    if (frame.arithmetic) arithmeticSequentialRow(scan, mcus, blocksEnd);
    else huffmanSequentialRow(scan, mcus, blocksEnd);
  } else if (scan.first == 0) {
    if (frame.arithmetic) {
      if (scan.high) arithmeticDcRefineRow(scan, mcus, blocksEnd);
      else arithmeticDcFirstRow(scan, mcus, blocksEnd);
    } else if (scan.high) {
      huffmanDcRefineRow(scan, mcus, blocksEnd);
    } else {
      huffmanDcFirstRow(scan, mcus, blocksEnd);
    }
  } else if (frame.arithmetic) {
    if (scan.high) arithmeticAcRefineRow(scan, mcus);
    else arithmeticAcFirstRow(scan, mcus);
  } else if (scan.high) {
    huffmanAcRefineRow(scan, mcus);
  } else {
    huffmanAcFirstRow(scan, mcus);
  }
}
