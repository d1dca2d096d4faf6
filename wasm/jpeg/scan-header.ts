// Scan headers (T.81 B.2.3): which components, which band, which tables.
//
//   length:16 | n:8 | n x (component id:8, DC table:4, AC table:4) | Ss:8 | Se:8 | Ah:4 | Al:4
//
// The segment is known to lie inside the file, six bytes of it at least. What libjpeg refuses is
// refused here.

import { MAX_BLOCKS } from './blocks';
import { Component, componentAt, DAMAGED, frame, Scan, scanComponent } from './layout';
import { header, headerBytes, quantTable } from './markers';
import { attachTables } from './scan-tables';

/** The component with this id that the scan does not have yet. */
function findComponent(scan: Scan, have: i32, id: i32): Component | null {
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    let used = false;
    for (let k: i32 = 0; k < have; k++) {
      if (changetype<usize>(scanComponent(scan, k).component) == changetype<usize>(component))
        used = true;
    }
    if (component.id == id && !used) return component;
  }
  return null;
}

/** The quantization table that stands when the first scan of a component begins is its own. */
function latchQuant(component: Component): i32 {
  if (component.seen) return 0;
  const table = quantTable(component.quantSlot);
  if (!table) return DAMAGED;
  memory.copy(component.quant, table, 128);
  component.seen = 1;
  return 0;
}

/** G.1.1.1.1: which bands and bit positions a progressive scan may have. */
function isBadBand(scan: Scan): bool {
  if (scan.first == 0 ? scan.last != 0 : scan.last < scan.first || scan.last > 63) return true;
  if (scan.first && scan.components != 1) return true;
  return scan.low > 13 || (scan.high != 0 && scan.low != scan.high - 1);
}

/** Reads the scan header at the reading position into `scan`. */
export function readHeader(scan: Scan): i32 {
  const p = header();
  const length = headerBytes();
  const components = <i32>load<u8>(p, 2);
  if (components < 1 || components > 4 || length != 6 + 2 * <usize>components) return DAMAGED;
  scan.components = components;
  const band = p + length - 3;
  // Sequential scans have all coefficients, whatever their header says (B.2.3).
  scan.first = frame.progressive ? load<u8>(band) : 0;
  scan.last = frame.progressive ? load<u8>(band, 1) : 63;
  scan.high = frame.progressive ? load<u8>(band, 2) >> 4 : 0;
  scan.low = frame.progressive ? load<u8>(band, 2) & 15 : 0;
  if (frame.progressive && isBadBand(scan)) return DAMAGED;
  let blocks: i32 = 0;
  for (let i: i32 = 0; i < components; i++) {
    const slots = <i32>load<u8>(p + 4 + 2 * <usize>i);
    const component = findComponent(scan, i, load<u8>(p + 3 + 2 * <usize>i));
    if (!component) return DAMAGED;
    scanComponent(scan, i).component = component;
    // An interleaved MCU has ten blocks at most (B.2.3).
    blocks += component.h * component.v;
    let status = attachTables(scan, i, slots >> 4, slots & 15);
    if (status == 0) status = latchQuant(component);
    if (status < 0) return status;
  }
  return components > 1 && blocks > MAX_BLOCKS ? DAMAGED : 0;
}

/** Whether a sequential scan codes a component again; the first one counts (A.2.3: there is one). */
export function isRepeat(): bool {
  if (frame.progressive) return false;
  const p = header();
  // Length, count, two bytes per component, band and bits: no more of them than there is room for.
  const count = min<usize>(load<u8>(p, 2), (headerBytes() - 6) >> 1);
  for (let i: usize = 0; i < count; i++) {
    for (let k: i32 = 0; k < frame.components; k++) {
      const component = componentAt(k);
      if (component.id == load<u8>(p + 3 + 2 * i) && component.seen) return true;
    }
  }
  return false;
}
