// Entropy coding tables of scans. A Huffman table is built when a scan first uses its definition, and
// shared by the scans that use the same one; arithmetic statistics belong to one scan. The room for
// both is taken at once, for the most that a file may have, so that the header tells what it takes.

import { alloc } from '../arena';
import { AC_BINS, DC_BINS } from './arithmetic';
import {
  buildNarrow,
  buildSkip,
  buildWide,
  isUsable,
  NARROW_BYTES,
  WIDE_BYTES,
} from './huffman-table';
import { DAMAGED, frame, OUT_OF_MEMORY, Scan, scanComponent, TOO_MUCH_WORK } from './layout';
import { acSplit, dcBounds, huffmanDefinition, huffmanName } from './markers';

/** Narrow tables kept at most: one per AC scan, up to four per DC scan. */
const MAX_TABLES: i32 = 128;

let statistics: usize = 0; // arithmetic: (DC_BINS + AC_BINS) x 4 per scan
let tables: usize = 0; // Huffman tables of one size
let sources: usize = 0; // u32 x tableLimit(): name of the definition each table was built from
let tableCount: i32 = 0;

/** Room for tables: sequential pictures take at most one DC and one AC table per component. */
function tableLimit(): i32 {
  if (frame.arithmetic) return 0;
  return frame.progressive ? MAX_TABLES : 2 * frame.components;
}

/** Takes the memory for the tables of up to `scans` scans. */
export function initTables(scans: i32): i32 {
  tableCount = 0;
  if (frame.arithmetic) {
    statistics = alloc(<usize>scans * 4 * (DC_BINS + AC_BINS));
    return statistics ? 0 : OUT_OF_MEMORY;
  }
  const bytes = frame.progressive ? NARROW_BYTES : WIDE_BYTES;
  tables = alloc(<usize>tableLimit() * bytes);
  sources = alloc(<usize>tableLimit() * sizeof<u32>());
  return tables && sources ? 0 : OUT_OF_MEMORY;
}

/** The table built from the definition now in `slot`: one built before, or a new one. */
function tableFor(slot: i32, isAc: bool, skips: bool): usize {
  const name = huffmanName(slot, isAc);
  const bytes = frame.progressive ? NARROW_BYTES : WIDE_BYTES;
  for (let i: usize = 0; i < <usize>tableCount; i++) {
    if (load<u32>(sources + (i << 2)) == name) return tables + i * bytes;
  }
  // checkTable has made sure of the room.
  const table = tables + <usize>tableCount * bytes;
  const source = huffmanDefinition(slot, isAc);
  store<u32>(sources + ((<usize>tableCount) << 2), name);
  tableCount++;
  if (frame.progressive) {
    buildNarrow(table, source);
  } else {
    buildWide(table, source, isAc);
    if (skips) buildSkip(table);
  }
  return table;
}

/** Whether the definition now in `slot` can be built: it exists, is sound, and there is room. */
function checkTable(slot: i32, isAc: bool): i32 {
  // Sequential files may name slots 0 to 3 in any process: so does libjpeg, beyond baseline.
  if (slot > 3 || !huffmanName(slot, isAc)) return DAMAGED;
  if (!isUsable(huffmanDefinition(slot, isAc), isAc)) return DAMAGED;
  return tableCount < tableLimit() ? 0 : TOO_MUCH_WORK;
}

/** Resolves the tables of component `i` of a scan, whose slots are `dc` and `ac`. */
export function attachTables(scan: Scan, i: i32, dc: i32, ac: i32): i32 {
  const from = scanComponent(scan, i);
  if (frame.arithmetic) return attachStatistics(scan, i, dc, ac);
  // Progressive scans have either DC or AC, and refining DC needs no table at all.
  const needsDc = !frame.progressive || (scan.first == 0 && scan.high == 0);
  const needsAc = !frame.progressive || scan.first > 0;
  if (needsDc) {
    const status = checkTable(dc, false);
    if (status < 0) return status;
    from.dcTable = tableFor(dc, false, false);
  }
  if (needsAc) {
    const status = checkTable(ac, true);
    if (status < 0) return status;
    from.acTable = tableFor(ac, true, frame.scaleLog2 > 0);
  }
  return 0;
}

/** Components of a scan that name the same arithmetic table share its statistics (F.1.4.4). */
function attachStatistics(scan: Scan, i: i32, dc: i32, ac: i32): i32 {
  const from = scanComponent(scan, i);
  const own = statistics + <usize>(frame.scans * 4 + i) * (DC_BINS + AC_BINS);
  from.dcTable = own;
  from.acTable = own + DC_BINS;
  from.dcSlot = dc;
  from.acSlot = ac;
  // Statistics already given to an earlier component with the same slot serve both.
  for (let other: i32 = 0; other < i; other++) {
    const before = scanComponent(scan, other);
    if (before.dcSlot == dc) from.dcTable = before.dcTable;
    if (before.acSlot == ac) from.acTable = before.acTable;
  }
  from.dcLower = dcBounds(dc) & 15;
  from.dcUpper = dcBounds(dc) >> 4;
  from.acSplit = acSplit(ac);
  return 0;
}
