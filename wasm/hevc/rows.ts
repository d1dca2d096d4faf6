// A row of tree blocks after another: decode it, filter what can be finished, and keep what the next
// one needs. All filters end eight rows above the end of the tree blocks: deblocking changes three
// rows above an edge, and SAO looks one further. That leaves the rows beside a band finished as well:
// two of luma, or one of chroma that is halved, of which deblocking changes one above an edge.

import { deblockRow } from './deblock';
import { picture, planeOf, UNFINISHED } from './picture';
import { saoRows } from './sao-rows';
import { decodeBlocks } from './slice';
import { DAMAGED, ENDED } from './statuses';
import { moveDown } from './window';

/** Decodes on: answers how many rows of luma were finished, or a status. */
export function nextRows(): i32 {
  if (picture.isDamaged) return DAMAGED;
  if (picture.finished == picture.rows) return ENDED;
  if (!picture.isWhole || !picture.isDecoded) {
    if (picture.mustMove) {
      moveDown(picture.finished - 1);
      picture.mustMove = false;
    }
    const status = decodeBlocks();
    if (status) return status;
  }
  return finishRow();
}

function finishRow(): i32 {
  const row = picture.finished++;
  picture.mustMove = !picture.isWhole && picture.finished < picture.rows;
  if (!picture.skipsDeblocking) deblockRow(row);
  const isLast = picture.finished == picture.rows;
  const from = picture.emitted;
  const to = isLast ? picture.height : ((row + 1) << picture.treeLog2) - UNFINISHED;
  picture.emitted = to;
  const first = max(from - picture.beside, 0);
  if (picture.sao) saoRows(first, min(to + picture.beside, picture.height));
  for (let p = 0; p < picture.planes; p++) {
    const plane = planeOf(p);
    const start = plane.filtered
      ? plane.filtered
      : plane.base + (first >> plane.subY) * plane.stride;
    plane.out = start + ((from - first) >> plane.subY) * plane.stride;
  }
  return to - from;
}
