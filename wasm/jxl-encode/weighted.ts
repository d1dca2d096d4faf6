// Residuals of the weighted predictor (weighted-row.ts), in contexts by the error that it expects.

import { alloc } from '../arena';
import { packSigned } from './fields';
import { addToken, beginStream, endStream } from './stream';
import { leafContexts, PREDICT_WEIGHTED, writeTree } from './tree';
import { allocatePredictor, beginPlane, predictRow } from './weighted-row';

/** Where contexts begin, by the error that is expected (see tree.ts): for many samples, for fewer. */
const MANY: usize = memory.data<i16>([
  -500, -392, -255, -191, -127, -95, -63, -47, -31, -23, -15, -11, -7, -4, -3, -1, 0, 1, 3, 5, 7,
  11, 15, 23, 31, 47, 63, 95, 127, 191, 255, 392, 500,
]);
const MANY_COUNT: i32 = 33;
const FEW: usize = memory.data<i16>([-127, -31, -7, 7, 31, 127]);
const FEW_COUNT: i32 = 6;
/** Contexts for each channel pay from so many samples on. */
const MANY_SAMPLES: i32 = 8192;
const FEW_SAMPLES: i32 = 1024;

let thresholds: usize = MANY;
let thresholdCount: i32 = 0;
let treeChannels: i32 = 1;

/** Writes the tree for `channels` channels of so many samples; begins their stream. */
export function beginWeighted(channels: i32, samples: i32): bool {
  const isLarge = samples >= MANY_SAMPLES;
  thresholds = isLarge ? MANY : FEW;
  thresholdCount = isLarge ? MANY_COUNT : samples >= FEW_SAMPLES ? FEW_COUNT : 0;
  treeChannels = samples >= FEW_SAMPLES ? channels : 1;
  if (!writeTree(treeChannels, thresholdCount, thresholds, PREDICT_WEIGHTED)) return false;
  beginStream(treeChannels * (thresholdCount + 1));
  return true;
}

/** Writes what was added since; false when something could not be coded. */
export function endWeighted(): bool {
  return endStream(treeChannels * (thresholdCount + 1));
}

/** Errors beyond the last threshold are all alike. */
const MOST_ERROR: i32 = 512;

/** Context by expected error, u8 each from -MOST_ERROR on. */
let contexts: usize = 0;
/** A row of predictions, and of the errors that are expected of them, i16. */
let predictions: usize = 0;
let expected: usize = 0;

/** Takes memory for planes of at most `most` samples a row. */
export function allocateWeighted(most: i32): bool {
  contexts = alloc(<usize>(2 * MOST_ERROR + 1));
  predictions = alloc((<usize>most) << 1);
  expected = alloc((<usize>most) << 1);
  return contexts != 0 && predictions != 0 && expected != 0 && allocatePredictor(most);
}

/** The contexts of channel `channel`, as the tree has numbered them. */
function mapContexts(channel: i32): void {
  const first = leafContexts + <usize>(min(channel, treeChannels - 1) * (thresholdCount + 1));
  let t: usize = 0;
  for (let error: i32 = -MOST_ERROR; error <= MOST_ERROR; error++) {
    while (t < <usize>thresholdCount && error > <i32>load<i16>(thresholds + (t << 1))) t++;
    store<u8>(contexts + <usize>(error + MOST_ERROR), load<u8>(first + t));
  }
}

/** Adds the tokens of `width` x `height` samples, i16, of which rows are `stride` samples apart. */
export function addWeighted(
  channel: i32,
  samples: usize,
  stride: i32,
  width: i32,
  height: i32,
): void {
  mapContexts(channel);
  beginPlane();
  const rowStep = (<usize>stride) << 1;
  for (let y: i32 = 0; y < height; y++) {
    const row = samples + <usize>y * rowStep;
    predictRow<i16>(row, row - rowStep, y, width, predictions, expected);
    for (let x: usize = 0; x < (<usize>width) << 1; x += 2) {
      const error = <i32>load<i16>(expected + x);
      const context = load<u8>(
        contexts + <usize>(max(-MOST_ERROR, min(MOST_ERROR, error)) + MOST_ERROR),
      );
      const residual = <i32>load<i16>(row + x) - <i32>load<i16>(predictions + x);
      addToken(<u32>context, packSigned(residual));
    }
  }
}
