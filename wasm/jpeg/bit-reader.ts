// The slow half of reading bits: bytes near 0xFF, markers, the end of the data, restarts. Kernels
// keep `bits`, `count` and `pointer` of their scan in locals and refill eight bytes at a time when
// none is 0xFF (`hasNoMarker`); otherwise they write the locals back and call `refill`. A function
// cannot do that with their locals, so this stands in five places, which a test holds equal.

import { Scan, scanComponent } from './layout';
import { hasMore, slideWindow } from './scan-window';

/** First byte of the next eight on top. */
@inline
export function nextBytes(pointer: usize): u64 {
  return bswap<u64>(load<u64>(pointer));
}

/** Whether none of the eight bytes of `word` is 0xFF, so that all of them are data. */
@inline
export function hasNoMarker(word: u64): bool {
  return (word & 0x8080808080808080 & ~(word + 0x0101010101010101)) == 0;
}

/**
 * Fills the bit buffer to at least 57 bits, byte by byte: FF00 is a data byte FF (T.81 F.2.2.5),
 * a marker or the end of the data feeds zeros, which `invented` counts. Fill bytes are passed once
 * for all, so a long run of them costs its length only once. The window may slide: `pointer` and
 * `end` are others afterwards.
 */
export function refill(scan: Scan): void {
  let bits = scan.bits;
  let count = scan.count;
  for (; count <= 56; count += 8) {
    if (scan.end - scan.pointer < 8 && hasMore(scan)) slideWindow(scan);
    const p = scan.pointer;
    let byte: u64 = 0;
    if (p < scan.end) byte = load<u8>(p);
    if (p >= scan.end) {
      scan.invented += 8;
    } else if (byte != 0xff) {
      scan.pointer = p + 1;
      bits |= byte << (56 - count);
    } else if (isStuffed(scan)) {
      scan.pointer += 2;
      bits |= byte << (56 - count);
    } else {
      scan.invented += 8;
    }
  }
  assert(scan.pointer <= scan.end && count > 56 && count <= 64);
  scan.bits = bits;
  scan.count = count;
}

/** Whether the 0xFF at the pointer is a data byte, with a zero behind it; passes fill bytes first. */
export function isStuffed(scan: Scan): bool {
  passFill(scan);
  while (scan.pointer + 1 >= scan.end && hasMore(scan)) {
    slideWindow(scan);
    passFill(scan);
  }
  return scan.pointer + 1 < scan.end && load<u8>(scan.pointer, 1) == 0;
}

/** From a 0xFF to the last one of a run in the window. */
function passFill(scan: Scan): void {
  let p = scan.pointer;
  while (p + 1 < scan.end && load<u8>(p, 1) == 0xff) p++;
  scan.pointer = p;
}

/** Address of the 0xFF of the next marker at or after `p`, the last one of fill bytes; else `end`. */
export function findMarker(p: usize, end: usize): usize {
  const ff = i8x16.splat(-1);
  while (p + 1 < end) {
    if (p + 16 <= end && !v128.any_true(i8x16.eq(v128.load(p), ff))) {
      p += 16;
      continue;
    }
    const after = load<u8>(p, 1);
    if (load<u8>(p) == 0xff && after != 0 && after != 0xff) return p;
    p++;
  }
  return end;
}

/** Moves the pointer to the next marker, or to the end of the file. */
function seekMarker(scan: Scan): void {
  for (;;) {
    const found = findMarker(scan.pointer, scan.end);
    if (found < scan.end || !hasMore(scan)) {
      scan.pointer = found;
      return;
    }
    // The last byte may be the first half of a marker.
    if (scan.pointer < scan.end) scan.pointer = scan.end - 1;
    slideWindow(scan);
  }
}

/**
 * Starts the next restart interval. Which marker counts as the one that was due follows libjpeg's
 * jpeg_resync_to_restart: one of the next two means that this interval is lost, one of the last
 * two is old, any other is taken for the right one.
 */
export function restart(scan: Scan): void {
  for (;;) {
    seekMarker(scan);
    if (scan.pointer >= scan.end) break;
    const marker = <i32>load<u8>(scan.pointer, 1);
    const ahead = (marker - 0xd0 - scan.nextRestart) & 7;
    // Codes below SOF0 are noise in the data.
    const isRestart = (marker & 0xf8) == 0xd0;
    if (marker >= 0xc0 && (!isRestart || ahead == 1 || ahead == 2)) break;
    scan.pointer += 2;
    if (isRestart && ahead < 6) {
      scan.starved = 0;
      break;
    }
  }
  scan.nextRestart = (scan.nextRestart + 1) & 7;
  resetState(scan);
}

/** State at the start of a scan or restart interval (T.81 F.2.1.3.1, G.1.2.2). */
export function resetState(scan: Scan): void {
  scan.bits = 0;
  scan.count = 0;
  scan.invented = 0;
  scan.eobRun = 0;
  scan.intervalLeft = scan.interval;
  for (let i: i32 = 0; i < scan.components; i++) scanComponent(scan, i).predictor = 0;
}
