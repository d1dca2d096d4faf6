// What a symbol will cost, before its Huffman table is known: -log2 of how often plain rounding has
// made it so far. mozjpeg quantizes everything twice to know it; here every MCU row learns from
// those above it, and the first one from a prior that is worth PRIOR symbols. Learning from what the
// trellis leaves instead would feed on itself: what is rare would become dear, and still rarer.

import { HISTOGRAM_BYTES } from './huffman';
import { EOB, ZRL } from './tokens';

const PRIOR: f32 = 2000;

/** Bits of a symbol and of the value that follows it, f32 x 256 for luma and for chroma. */
const rates: usize = memory.data(2 * <i32>HISTOGRAM_BYTES, 16);

/** How often plain rounding makes each symbol, u32 x 256 for luma and for chroma. */
const plain: usize = memory.data(2 * <i32>HISTOGRAM_BYTES, 16);

@inline
function count(slot: i32, symbol: i32): void {
  const at = plain + ((<usize>((slot << 8) | symbol)) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** Empties the statistics. */
export function initRates(): void {
  memory.fill(plain, 0, 2 * HISTOGRAM_BYTES);
}

/** Counts a plainly rounded coefficient after a run of zeros. */
@inline
export function countPlain(slot: i32, run: i32, size: i32): void {
  for (; run > 15; run -= 16) count(slot, ZRL);
  count(slot, (run << 4) | size);
}

/** Counts the end of a block whose last coefficient is not 63. */
@inline
export function countPlainEnd(slot: i32): void {
  count(slot, EOB);
}

@inline
export function ratesOf(slot: i32): usize {
  return rates + <usize>slot * HISTOGRAM_BYTES;
}

/**
 * Bits of a symbol in an average photo, roughly those of the typical tables of T.81 K.3: they grow
 * with the run, with the size, and with both together.
 */
function typicalBits(symbol: i32): f32 {
  const run = <f32>(symbol >> 4);
  const size = <f32>((symbol & 15) - 1);
  if (symbol == 0) return 2.5;
  if (symbol == 0xf0) return 10;
  return min<f32>(2 + 0.8 * run + size * (0.9 + 0.4 * run), 16);
}

/** Learns from the statistics so far. */
export function updateRates(slot: i32): void {
  const histogram = plain + <usize>slot * HISTOGRAM_BYTES;
  const table = ratesOf(slot);
  let total: f32 = PRIOR;
  for (let i: usize = 0; i < HISTOGRAM_BYTES; i += 4) total += <f32>load<u32>(histogram + i);
  const all = Mathf.log2(total);
  for (let symbol: i32 = 0; symbol < 256; symbol++) {
    const at = (<usize>symbol) << 2;
    const prior = PRIOR * Mathf.exp2(-typicalBits(symbol));
    const bits = all - Mathf.log2(<f32>load<u32>(histogram + at) + prior);
    store<f32>(table + at, min<f32>(bits, 18) + <f32>(symbol & 15));
  }
}
