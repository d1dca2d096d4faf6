// Modes of a row of macroblocks, out of partition 0 (RFC 6386 section 8.1, 10, 11).

import { MODE_PROBABILITIES } from '../shared/vp8-tables';
import {
  bit,
  ensure,
  isStarved,
  pos,
  RANGES,
  range,
  refilled,
  resume,
  SCALES,
  setRegisters,
  suspend,
  value,
} from './bool-reader';
import { Macroblock, MODES_LEFT, macroblockAt, partitionAt, SEGMENT_TREE, vp8 } from './vp8-state';

// Of whole macroblocks and of chroma; the first of them are also the first modes of blocks, whose
// order is: DC TM VE HE RD VR LD VL HD HU.
export const DC: u8 = 0;
export const TM: u8 = 1;
const VERTICAL: u8 = 2;
export const HORIZONTAL: u8 = 3;

/** Reads the modes of the next row. False: they are not in the file. */
export function readModes(): bool {
  resume(partitionAt(0));
  store<u32>(MODES_LEFT, 0);
  for (let x = 0; x < vp8.columns; x++) {
    ensure();
    readMacroblock(macroblockAt(x), vp8.modesAbove + 4 * x);
  }
  suspend();
  return !isStarved();
}

function readMacroblock(block: Macroblock, above: usize): void {
  block.segment = 0;
  if (vp8.hasSegmentMap) {
    const isHigh = bit(load<u8>(SEGMENT_TREE));
    block.segment = <u8>(2 * isHigh + bit(load<u8>(SEGMENT_TREE + 1 + isHigh)));
  }
  block.isSkipped = vp8.hasSkips ? <u8>bit(vp8.skipProbability) : 0;
  block.isWhole = <u8>bit(145);
  if (block.isWhole) {
    let mode = DC;
    if (bit(156)) mode = bit(128) ? TM : HORIZONTAL;
    else if (bit(163)) mode = VERTICAL;
    block.mode = mode;
    store<u32>(above, <u32>mode * 0x01010101);
    store<u32>(MODES_LEFT, <u32>mode * 0x01010101);
  } else {
    readBlocks(changetype<usize>(block) + offsetof<Macroblock>('modes'), above);
  }
  let chroma = DC;
  if (bit(142)) chroma = !bit(114) ? VERTICAL : bit(183) ? TM : HORIZONTAL;
  block.chromaMode = chroma;
}

/**
 * The tree of a block's modes: after each guess the number of the next one, for a 0 and for a 1; 16
 * and more is a mode.
 */
// biome-ignore format: a table
const TREE: usize = memory.data<u8>([
  16, 1, 17, 2, 18, 3, 4, 6, 19, 5, 20, 21, 22, 7, 23, 8, 24, 25,
]);
const LEAF: u32 = 16;

/**
 * Section 11.2, 11.3: 16 modes to `dst`. The registers of the decoder are in locals, as in the loop
 * over coefficients.
 */
function readBlocks(dst: usize, above: usize): void {
  let v = value;
  let r = range;
  let at = pos;
  for (let y = 0; y < 4; y++) {
    let mode: u32 = load<u8>(MODES_LEFT + y);
    for (let x = 0; x < 4; x++) {
      const p = MODE_PROBABILITIES + 9 * (10 * <u32>load<u8>(above + x) + mode);
      let node: u32 = 0;
      do {
        let split = (r * load<u8>(p + node)) >> 8;
        if (!(<u32>v)) {
          v = refilled(v, at);
          at += 4;
        }
        if (<u32>(v >> 56) <= split) {
          node = load<u8>(TREE + 2 * node);
          split += 1;
        } else {
          v -= (<u64>(split + 1)) << 56;
          node = load<u8>(TREE + 2 * node, 1);
          split = r - split;
        }
        v *= <u64>load<u8>(split, SCALES - 1);
        r = load<u8>(split, RANGES - 1);
      } while (node < LEAF);
      mode = node - LEAF;
      store<u8>(above + x, <u8>mode);
    }
    store<u8>(MODES_LEFT + y, <u8>mode);
    store<u32>(dst + 4 * y, load<u32>(above));
  }
  setRegisters(v, r, at);
}
