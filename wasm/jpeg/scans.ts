// The scans of the open file (T.81 B.2.3). A picture of one scan is decoded as it is read. Otherwise
// the scans are found first, and then decoded side by side: each keeps its place in the file, and
// each MCU row is put together from the same row of all of them. So a progressive picture needs
// the coefficients of one MCU row, not of the frame, and nothing is decoded ahead.
//
// What a scan costs, it costs per row: a file of many scans is refused before any is decoded, by
// their number and by the blocks that they visit in all.

import { alloc } from '../arena';
import { inputBytes } from '../input';
import { startArithmetic } from './arithmetic';
import { resetState } from './bit-reader';
import { nextMarker, windowAt } from './file-window';
import {
  Component,
  componentAt,
  frame,
  OUT_OF_MEMORY,
  Scan,
  scanBytes,
  scanComponent,
  TOO_MUCH_WORK,
} from './layout';
import {
  currentInterval,
  FOUND_SCAN,
  hasEnded,
  headerBytes,
  position,
  readSegments,
  setPosition,
} from './markers';
import { isRepeat, readHeader } from './scan-header';
import { initTables } from './scan-tables';
import { openWindow, scanWindowBytes } from './scan-window';

/** Scans at most. Encoders write 10 (libjpeg) to 13 (mozjpeg); each is a walk over the picture. */
const MAX_SCANS: i32 = 100;

/** Blocks visited at most, as a multiple of the blocks of the frame: legal files stay below 10. */
const MAX_VISITS: u64 = 40;

/** Small frames may be visited this many blocks, whatever the multiple. */
const FREE_VISITS: u64 = 100000;

// Of the open file: its scans, the blocks they visit, and how many there were, kept or not.
let scans: usize = 0; // up to MAX_SCANS, see scanBytes
let windows: usize = 0; // one for each, see scanWindowBytes
let visits: u64 = 0;
let scansMet: i32 = 0;

@inline
export function scanAt(i: i32): Scan {
  return changetype<Scan>(scans + <usize>i * scanBytes());
}

/** Takes the memory for scans and their tables. */
export function initScans(): i32 {
  const room = frame.several ? MAX_SCANS : 1;
  frame.scans = 0;
  visits = 0;
  scansMet = 1;
  scans = alloc(<usize>room * scanBytes());
  windows = alloc(<usize>room * scanWindowBytes());
  return scans && windows ? initTables(room) : OUT_OF_MEMORY;
}

/** Starts the scan whose header is at the reading position. Returns 0 or a status. */
export function openScan(): i32 {
  const scan = scanAt(frame.scans);
  memory.fill(changetype<usize>(scan), 0, scanBytes());
  const status = readHeader(scan);
  if (status < 0) return status;
  const window = windows + <usize>frame.scans * scanWindowBytes();
  openWindow(scan, window, position() + headerBytes());
  scan.interval = currentInterval();
  resetState(scan);
  if (frame.arithmetic) startArithmetic(scan);
  for (let i: i32 = 0; i < scan.components; i++) {
    const component = scanComponent(scan, i).component;
    visits += <u64>component.blocksWide * <u64>component.blocksHigh;
    noteProgress(scan, component);
  }
  frame.scans++;
  return 0;
}

/** Which coefficients are now known to their last bit. */
function noteProgress(scan: Scan, component: Component): void {
  const band = (~(<u64>0) << (<u64>scan.first)) & (~(<u64>0) >> <u64>(63 - scan.last));
  if (scan.low) component.complete &= ~band;
  else component.complete |= band;
}

/** Finds the next scan of a picture of several. Returns 1, 0 when there are no more, or a status. */
export function findScan(): i32 {
  // The position is still the header of the scan before.
  setPosition(skipEntropyCoded(position()));
  const found = readSegments();
  if (found != FOUND_SCAN) return found;
  if (++scansMet > MAX_SCANS) return TOO_MUCH_WORK;
  if (isRepeat()) return 1;
  const status = openScan();
  if (status < 0) return status;
  return visits > MAX_VISITS * frameBlocks() + FREE_VISITS ? TOO_MUCH_WORK : 1;
}

/** From a scan header to the marker that ends the scan; noise markers and RSTn are inside. */
function skipEntropyCoded(header: usize): usize {
  const end = inputBytes();
  let marker = nextMarker(header + 2);
  while (marker < end) {
    const code = load<u8>(windowAt(marker, 2), 1);
    if (code >= 0xc0 && (code & 0xf8) != 0xd0) return marker;
    marker = nextMarker(marker + 2);
  }
  return end;
}

/** Blocks of all components: what a scan of everything visits. */
function frameBlocks(): u64 {
  let blocks: u64 = 0;
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    blocks += <u64>component.blocksWide * <u64>component.blocksHigh;
  }
  return blocks;
}

/**
 * Marks the scans that the scale does not need: those that code no kept coefficient, nor one whose
 * being zero or not a later needed refinement depends on.
 */
export function skipScans(): void {
  if (!frame.progressive) return;
  for (let c: i32 = 0; c < frame.components; c++) {
    const component = componentAt(c);
    // Backwards, because what is needed grows with what later scans depend on.
    let needed = ~(<u64>0) >> <u64>(64 - component.kept);
    for (let i = frame.scans - 1; i >= 0; i--) {
      const scan = scanAt(i);
      if (scan.first == 0 || !isOf(scan, component)) continue;
      const band = (~(<u64>0) << (<u64>scan.first)) & (~(<u64>0) >> <u64>(63 - scan.last));
      scan.skipped = i32((band & needed) == 0);
      if (!scan.skipped && scan.high) needed |= band;
    }
  }
}

/** Whether an AC scan, which has one component, is of this one. */
function isOf(scan: Scan, component: Component): bool {
  return changetype<usize>(scanComponent(scan, 0).component) == changetype<usize>(component);
}

/** Whether the file ended early and coefficients are missing everywhere, not only in some rows. */
export function isCutShort(): bool {
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    if (!component.seen) return true;
    if (frame.progressive && !hasEnded() && ~component.complete) return true;
  }
  return false;
}
