// Parts of the JPEG XL encoders for tests: what stands apart from an open picture.

import { writeTokens } from './jxl-encode/ans';
import { codePair, writeFirst, writeSecond } from './jxl-encode/ans-pair';
import { allocateEntropy, buildCode } from './jxl-encode/build-code';
import {
  cheapest,
  measureHistogram,
  priceIn,
  prices,
  priceTokens,
  statsOf,
  sums,
} from './jxl-encode/cluster';
import { allocateCode, Code, histogramOf, MOST_CLUSTERS } from './jxl-encode/code';
import { initContexts } from './jxl-encode/coefficient-contexts';
import { HISTOGRAM_BYTES } from './jxl-encode/hybrid';
import { beginList, beginOutput, endList } from './jxl-encode/output';
import { allocatePredictor, beginPlane, predictRow } from './jxl-encode/weighted-row';
import { Channel } from './jxl-lossless/channels';
import { lookAt, neighboursAt } from './jxl-lossless/neighbours';
import { allocateField, setMeasured, squareAt } from './jxl-lossy/field';
import { allocateLikeness, compareBand } from './jxl-lossy/likeness';
import { picture } from './jxl-lossy/picture';
import { allocateRuns, countRun, forgetRuns, gatherRuns } from './jxl-recode/runs';

const code: Code = changetype<Code>(memory.data(offsetof<Code>(), 16));
const channel: Channel = changetype<Channel>(memory.data(offsetof<Channel>(), 16));

/** Makes the code of `contexts` histograms, which is not kept as bits. */
export function jxlCodeOpen(histograms: usize, contexts: i32): bool {
  if (!allocateEntropy(contexts) || !allocateCode(code, contexts, MOST_CLUSTERS)) return false;
  beginOutput(1 << 24);
  beginList();
  buildCode(code, histograms, contexts);
  return endList() != 0;
}

/** Where its tables lie: clusters of contexts, symbols, slots. */
export function jxlCodeMap(): usize {
  return code.map;
}

export function jxlCodeSymbols(): usize {
  return code.symbols;
}

export function jxlCodeSlots(): usize {
  return code.reverse;
}

/** The `n` tokens as a list of chunks. */
export function jxlCodeTokens(tokens: usize, n: i32): usize {
  beginList();
  writeTokens(code, tokens, n);
  return endList();
}

/** The same of two streams at once: the first one, or else the second one. */
export function jxlCodePair(tokens: usize, n: i32, others: usize, m: i32, isFirst: bool): usize {
  codePair(code, tokens, n, others, m);
  beginList();
  if (isFirst) writeFirst(code);
  else writeSecond(code);
  return endList();
}

/** Finds what tokens take by the codes that `clusters` histograms make. */
export function jxlPriceTokens(histograms: usize, clusters: i32): bool {
  if (!allocateEntropy(clusters)) return false;
  memory.copy(sums, histograms, <usize>clusters * HISTOGRAM_BYTES);
  for (let k: i32 = 0; k < clusters; k++) measureHistogram(histogramOf(sums, k), statsOf(k));
  priceTokens(clusters);
  return true;
}

/** What a histogram takes by each of them: f32 x 64. */
export function jxlPricesOf(histogram: usize, length: u32, clusters: i32): usize {
  priceIn(histogram, length, clusters);
  return prices;
}

export function jxlCheapest(floats: usize): i32 {
  return cheapest(floats);
}

/** Of sample `x` in row `y` of i16, `width` in a row. */
export function jxlNeighboursAt(samples: usize, width: i32, x: i32, y: i32): u64 {
  channel.samples = samples;
  channel.width = width;
  lookAt<i16>(channel, 0, 0, y, 0, 0);
  return neighboursAt(x);
}

export function jxlRunsOpen(): bool {
  if (!initContexts() || !allocateRuns()) return false;
  forgetRuns();
  return true;
}

export function jxlCountRun(blockContext: u32, left: u32, k: usize, end: usize): void {
  countRun(blockContext, left, k, end);
}

export function jxlGatherRuns(histograms: usize, blockContexts: u32): void {
  gatherRuns(histograms, blockContexts);
}

/** Predictions of a plane of `width` x `height` samples, i16, and the errors that are expected of them. */
export function jxlPredictPlane(
  samples: usize,
  width: i32,
  height: i32,
  predictions: usize,
  expected: usize,
): bool {
  if (!allocatePredictor(width)) return false;
  beginPlane();
  const bytes = (<usize>width) << 1;
  for (let y: i32 = 0; y < height; y++) {
    const at = <usize>y * bytes;
    const row = samples + at;
    predictRow<i16>(row, row - bytes, y, width, predictions + at, expected + at);
  }
  return true;
}

/** Compares the luma of a band, planes of floats, `wide` and `high` blocks; answers where its squares are. */
export function jxlCompareBand(source: usize, shown: usize, wide: i32, high: i32): usize {
  picture.width = wide << 3;
  picture.height = high << 3;
  picture.wide = wide;
  picture.high = high;
  picture.stride = (<usize>wide) << 5;
  setMeasured(true);
  if (!allocateField() || !allocateLikeness()) return 0;
  compareBand(source, shown, high << 3, 0);
  return squareAt(0, 0);
}
