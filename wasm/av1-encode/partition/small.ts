// Blocks smaller than 8 x 8: halves and quarters of a node of 8 x 8. Their modes have no steps of angles,
// and they have no palettes. Where chroma is subsampled, the last block has that of all: 4 x 4 samples.

import { searchChroma } from '../chroma/chroma';
import { enc, FIELD_SMOOTH } from '../state';
import { aboveAt, leftAt } from '../symbols/contexts';
import { Block } from './block';
import { countParts } from './parts';

/** Whether chroma of the current block is shared with others of its node. */
@inline
export function sharesChroma(): bool {
  return enc.isSmall != 0 && enc.sub != 0;
}

/** Whether the current block comes with chroma, if there is any. */
@inline
export function holdsChroma(): bool {
  return !sharesChroma() || enc.nodeIndex == countParts(enc.nodePart) - 1;
}

/** The quarter of the node that the current block's chroma begins at. */
@inline
export function chromaQuarter(): i32 {
  return sharesChroma() ? 0 : enc.nodeQuarter;
}

/** Chroma of the node whose last block is the current one. */
export function searchChromaOfNode(block: Block, levelsU: usize, levelsV: usize): void {
  const x = enc.blockX;
  const y = enc.blockY;
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  enc.blockX = enc.nodeX;
  enc.blockY = enc.nodeY;
  enc.blockWidth = enc.nodeSize;
  enc.blockHeight = enc.nodeSize;
  searchChroma(block, 3, 3, levelsU, levelsV);
  enc.blockX = x;
  enc.blockY = y;
  enc.blockWidth = w;
  enc.blockHeight = h;
}

/**
 * FIELD_SMOOTH of the current block: luma along its sides, chroma along those of its node. Until then
 * chroma must find what lies beside the node.
 */
export function leaveSmooth(smooth: i32): void {
  const x4 = enc.blockX >> 2;
  const y4 = enc.blockY >> 2;
  for (let i = 0; i < enc.blockWidth >> 2; i++) setBits(aboveAt(FIELD_SMOOTH, x4 + i), 1, smooth);
  for (let i = 0; i < enc.blockHeight >> 2; i++) setBits(leftAt(FIELD_SMOOTH, y4 + i), 1, smooth);
  if (!holdsChroma()) return;
  for (let i = 0; i < 2; i++) {
    setBits(aboveAt(FIELD_SMOOTH, (enc.nodeX >> 2) + i), 2, smooth);
    setBits(leftAt(FIELD_SMOOTH, (enc.nodeY >> 2) + i), 2, smooth);
  }
}

@inline
function setBits(at: usize, mask: i32, bits: i32): void {
  store<u8>(at, (<i32>load<u8>(at) & ~mask) | (bits & mask));
}
