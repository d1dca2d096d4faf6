// Where a scan reads its entropy-coded data: a window on the file that slides as it is used up.
//
//   | … used │ pointer → not read yet │ end      file: │ next → …

import { inputBytes, readInput } from '../input';
import { frame, Scan } from './layout';

/** Many scans have small windows: what they are refilled with is copied once, in any size. */
const GATHERED_BYTES: usize = 4096;
const SOLE_BYTES: usize = 16384;

/** Size of the window of each scan. */
export function scanWindowBytes(): usize {
  return frame.several ? GATHERED_BYTES : SOLE_BYTES;
}

/** Places the window, empty, in front of the byte at `offset`. */
export function openWindow(scan: Scan, window: usize, offset: usize): void {
  scan.window = window;
  scan.pointer = window;
  scan.end = window;
  scan.next = offset;
}

/** Whether the file goes on behind the window. */
@inline
export function hasMore(scan: Scan): bool {
  return scan.next < inputBytes();
}

/** Moves what is not read yet to the front and fills the rest. At most 16 bytes are moved. */
export function slideWindow(scan: Scan): void {
  const unread = scan.end - scan.pointer;
  assert(scan.pointer <= scan.end && unread <= 16);
  memory.copy(scan.window, scan.pointer, unread);
  const read = readInput(scan.window + unread, scan.next, scanWindowBytes() - unread);
  scan.pointer = scan.window;
  scan.end = scan.window + unread + read;
  scan.next += read;
}
