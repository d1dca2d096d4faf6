// Groups of prefix codes (RFC 9649 section 6.2.2), each for the pixels of some tiles.

import { DAMAGED, OUT_OF_MEMORY } from './status';
import { builtMask, builtTable, readCode } from './vp8l-codes';
import { isOver } from './vp8l-reader';
import { coded, vp8l } from './vp8l-state';

/** Codes of a group: green, lengths and the colour cache; red; blue; alpha; distances. */
@unmanaged
export class Group {
  green: usize;
  greenMask: u32;
  red: usize;
  redMask: u32;
  blue: usize;
  blueMask: u32;
  alpha: usize;
  alphaMask: u32;
  distance: usize;
  distanceMask: u32;
  /** All but green have one value for all pixels: `rest`. */
  isGreenOnly: i32;
  rest: u32;
}

const GREENS: i32 = 256 + 24;
const COLOURS: i32 = 256;
const DISTANCES: i32 = 40;

@inline
export function groupAt(i: usize): Group {
  return changetype<Group>(coded.groups + i * offsetof<Group>());
}

/** Reads `coded.groupCount` groups into the room for tables. 0, or a status. */
export function readGroups(): i32 {
  const bytes = <usize>coded.groupCount * offsetof<Group>();
  if (bytes > vp8l.tablesEnd - vp8l.tables) return OUT_OF_MEMORY;
  coded.groups = vp8l.tables;
  vp8l.tables += bytes;
  for (let i: usize = 0; i < coded.groupCount; i++) {
    const status = readGroup(groupAt(i));
    if (status) return status;
    if (isOver()) return DAMAGED;
  }
  return 0;
}

function readGroup(group: Group): i32 {
  const cached = coded.cacheBits ? 1 << coded.cacheBits : 0;
  const first = changetype<usize>(group);
  for (let i = 0; i < 5; i++) {
    const symbols = i == 0 ? GREENS + cached : i == 4 ? DISTANCES : COLOURS;
    const entries = readCode(symbols);
    if (!entries) return DAMAGED;
    const table = keepTable(<usize>entries * 2);
    if (!table) return OUT_OF_MEMORY;
    store<usize>(first + 8 * i, table);
    store<u32>(first + 8 * i, builtMask, 4);
  }
  group.isGreenOnly = group.redMask | group.blueMask | group.alphaMask ? 0 : 1;
  const red = <u32>load<u16>(group.red) >> 4;
  const blue = <u32>load<u16>(group.blue) >> 4;
  const alpha = <u32>load<u16>(group.alpha) >> 4;
  group.rest = (alpha << 24) | (red << 16) | blue;
  return 0;
}

/** Moves the table that was made to its place; 0: there is no room. */
function keepTable(bytes: usize): usize {
  const room = (bytes + 3) & ~3;
  if (room > vp8l.tablesEnd - vp8l.tables) return 0;
  const table = vp8l.tables;
  memory.copy(table, builtTable(), bytes);
  vp8l.tables += room;
  return table;
}
