// What values, lengths and distances take, in bits, by how often they occur.

import { alloc } from '../arena';
import { HISTOGRAM_BYTES, SPLIT } from '../jxl-encode/hybrid';
import {
  DISTANCE,
  FIRST_LENGTH,
  LEAST_LENGTH,
  LENGTH,
  LENGTH_SPLIT_LOG,
  literalRawBits,
  literalToken,
  MATCH_VALUES,
  symbolOf,
} from '../jxl-encode/matches';
import { log2Of } from '../shared/logs';

/** Bits of tokens by context: f32 x 64. */
let costs: usize = 0;
/** Bits of lengths and of distances by their tokens, f32. */
const lengthPrices: usize = memory.data(64 * 4, 16);
const distancePrices: usize = memory.data(64 * 4, 16);

/** What is counted, by context; behind the last one, distances. */
export let histograms: usize = 0;
export let contexts: i32 = 0;

export function allocatePrices(): bool {
  costs = alloc(<usize>256 * HISTOGRAM_BYTES);
  return costs != 0;
}

export function countedIn(counts: usize, leaves: i32): void {
  histograms = counts;
  contexts = leaves;
}

/** What values take in their contexts, as they are counted. */
export function priceTokens(): void {
  for (let c: i32 = 0; c < contexts; c++) {
    const histogram = histograms + <usize>c * HISTOGRAM_BYTES;
    let total: u32 = 0;
    for (let i: usize = 0; i < 64; i++) total += load<u32>(histogram + (i << 2));
    const all = total ? log2Of(total) : 0;
    for (let i: u32 = 0; i < 64; i++) {
      const n = load<u32>(histogram + ((<usize>i) << 2));
      const raw = i < SPLIT ? 0 : <f64>literalRawBits(i);
      const bits = n ? all - log2Of(n) + raw : all + raw;
      store<f32>(costs + <usize>c * HISTOGRAM_BYTES + ((<usize>i) << 2), <f32>bits);
    }
  }
}

/** About what lengths and distances take, before any was found. */
export function guessPrices(): void {
  for (let i: u32 = 0; i < 64; i++) {
    const at = (<usize>i) << 2;
    const length = i < FIRST_LENGTH ? 0 : i - FIRST_LENGTH;
    store<f32>(lengthPrices + at, <f32>(4.5 + (length < 4 ? 0 : <f64>(length - 3) * 1.2)));
    store<f32>(distancePrices + at, distanceGuess(i));
  }
  priceShort();
}

@inline
function distanceGuess(token: u32): f32 {
  if (token < SPLIT) return 4;
  const raw = (token - SPLIT) >> 1;
  return 8 + <f32>raw;
}

/** What they take by those that were found: `histograms` have them. */
export function priceMatches(): void {
  memory.fill(lengthPrices, 0, 256);
  for (let c: i32 = 0; c < contexts; c++) {
    const histogram = histograms + <usize>c * HISTOGRAM_BYTES;
    for (let i = FIRST_LENGTH; i < 64; i++) {
      const at = (<usize>i) << 2;
      const sum = load<u32>(lengthPrices + at) + load<u32>(histogram + at);
      store<u32>(lengthPrices + at, sum);
    }
  }
  // Beside the values that they stand between: about one in eight.
  toPrices(lengthPrices, lengthPrices, 3);
  toPrices(histograms + <usize>contexts * HISTOGRAM_BYTES, distancePrices, 0);
  for (let i: u32 = FIRST_LENGTH + 4; i < 64; i++) {
    const at = lengthPrices + ((<usize>i) << 2);
    store<f32>(at, load<f32>(at) + <f32>(i - FIRST_LENGTH - 4 + LENGTH_SPLIT_LOG));
  }
  for (let i: u32 = SPLIT; i < 64; i++) {
    const at = distancePrices + ((<usize>i) << 2);
    store<f32>(at, load<f32>(at) + <f32>(((i - SPLIT) >> 1) + 3));
  }
  priceShort();
}

/** Bits of 64 tokens that occur so often; what does not occur is dear. */
function toPrices(counts: usize, prices: usize, more: f64): void {
  let total: u32 = 0;
  for (let i: usize = 0; i < 64; i++) total += load<u32>(counts + (i << 2));
  const all = log2Of(total + 1);
  for (let i: usize = 0; i < 64; i++) {
    const n = load<u32>(counts + (i << 2));
    const bits = n ? all - log2Of(n) : all + 2;
    store<f32>(prices + (i << 2), <f32>(bits + more));
  }
}

/** The same of lengths below SHORT, by themselves. */
const SHORT: i32 = 64;
const shortPrices: usize = memory.data(64 * 4, 16);

function priceShort(): void {
  for (let length = LEAST_LENGTH; length < SHORT; length++) {
    store<f32>(shortPrices + ((<usize>length) << 2), anyLengthPrice(length));
  }
}

@inline
function anyLengthPrice(length: i32): f32 {
  const token = symbolOf(LENGTH, <u32>(length - LEAST_LENGTH));
  return load<f32>(lengthPrices + ((<usize>token) << 2));
}

@inline
export function lengthPrice(length: i32): f32 {
  if (length < SHORT) return load<f32>(shortPrices + ((<usize>length) << 2));
  return anyLengthPrice(length);
}

@inline
export function distancePrice(code: u32): f32 {
  return load<f32>(distancePrices + ((<usize>symbolOf(DISTANCE, code)) << 2));
}

/** Bits of a token of a stream, a literal. */
@inline
export function literalPrice(token: u32): f32 {
  const at = ((token >> 24) << 6) + literalToken(token & MATCH_VALUES);
  return load<f32>(costs + ((<usize>at) << 2));
}
