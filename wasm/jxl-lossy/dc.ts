// DC of an LF group (18181-1, G.2.2): a modular stream of three channels, Y, X and B. Until here it is kept
// in finer steps, i16: samples are quantized where their predictions are known. Rows are replaced by that.

import { alloc } from '../arena';
import { packSigned } from '../jxl-encode/fields';
import { addToken, beginStream, endStream } from '../jxl-encode/stream';
import { ANYTHING, beginPlane, predictRow } from '../jxl-encode/weighted-row';
import { busyBand, contextOf, dcContexts, hasBusyBands, setDcTree, writeDcTree } from './dc-tree';
import { ANY_DC, dcPlane, LF_GROUP, picture } from './picture';

/** Of a row: what is wanted, f32; predictions, the errors that are expected, how far luma is from its gradient, i16. */
let targets: usize = 0;
let predictions: usize = 0;
let expected: usize = 0;
let missed: usize = 0;

export function allocateDc(): bool {
  targets = alloc((<usize>LF_GROUP) << 2);
  predictions = alloc((<usize>LF_GROUP) << 1);
  expected = alloc((<usize>LF_GROUP) << 1);
  missed = alloc((<usize>LF_GROUP) << 1);
  return targets != 0 && predictions != 0 && expected != 0 && missed != 0;
}

/** Writes the DC of the blocks from `left`, `top` on; false when it could not be coded. */
export function writeDc(left: i32, top: i32, wide: i32, high: i32): bool {
  setDcTree(3 * wide * high);
  if (!writeDcTree()) return false;
  beginStream(dcContexts());
  const start = (<usize>(top * picture.wide + left)) << 1;
  addChannel(0, 1, start, wide, high);
  addChannel(1, 0, start, wide, high);
  addChannel(2, 2, start, wide, high);
  return endStream(dcContexts());
}

function addChannel(channel: i32, plane: usize, start: usize, wide: i32, high: i32): void {
  const step = (<usize>picture.wide) << 1;
  const isByLuma = channel != 0 && hasBusyBands();
  let row = dcPlane(plane) + start;
  let luma = dcPlane(1) + start;
  beginPlane();
  for (let y: i32 = 0; y < high; y++, row += step, luma += step) {
    aim(plane, row, luma, wide);
    predictRow<i16>(row, row - step, y, wide, predictions, expected, targets);
    if (isByLuma) missGradient(luma, step, y, wide);
    for (let x: usize = 0; x < (<usize>wide) << 1; x += 2) {
      const band = isByLuma ? busyBand(<i32>load<i16>(missed + x)) : 0;
      const residual = <i32>load<i16>(row + x) - <i32>load<i16>(predictions + x);
      const context = contextOf(channel, band, <i32>load<i16>(expected + x));
      addToken(context, packSigned(residual));
    }
  }
}

/** What is wanted of a row, in steps. B is told by what it is more than Y as a decoder sees that. */
function aim(plane: usize, row: usize, luma: usize, wide: i32): void {
  const finer: f32 = plane == 2 ? picture.dcFinerB : 1;
  const unit: f32 = finer / picture.dcFine;
  const ratio = plane == 2 ? (finer * picture.dcScaleB) / picture.dcScaleY : 0;
  for (let x: usize = 0; x < <usize>wide; x++) {
    const kept = load<i16>(row + (x << 1));
    const own = kept == ANY_DC ? ANYTHING : <f32>kept * unit;
    store<f32>(targets + (x << 2), own - <f32>load<i16>(luma + (x << 1)) * ratio);
  }
}

/** How far the samples of a row of luma are from their gradients: a property of other channels (H.4.1). */
function missGradient(row: usize, step: usize, y: i32, wide: i32): void {
  for (let x: i32 = 0; x < wide; x++) {
    const at = row + ((<usize>x) << 1);
    const value = <i32>load<i16>(at);
    const west = x ? <i32>load<i16>(at - 2) : 0;
    const north = y ? <i32>load<i16>(at - step) : west;
    const northWest = x && y ? <i32>load<i16>(at - step - 2) : west;
    const low = min(west, north);
    const predicted = max(low, min(max(west, north), west + north - northWest));
    store<i16>(missed + ((<usize>x) << 1), <i16>min(0x7fff, abs(value - predicted)));
  }
}
